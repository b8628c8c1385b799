import { leastSpending } from "../../../slo/shift/least-spending.ts";
import type { ShiftBudgetReport } from "../../../slo/shift/shift-report.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { RolloutSpending } from "./shift-spending.ts";

/** What a rollout spent of a budget. Of next to nothing, where more may be in no count, no number is told, as on the board. */
export function budgetReport(
  budget: NonNullable<TrafficShift["budget"]>,
  { spent, untilMs, isLeast }: Partial<RolloutSpending>,
  isFinal: boolean | null,
): ShiftBudgetReport {
  const isTold = spent !== undefined && (isLeast !== true || spent >= leastSpending);
  return {
    ...budget,
    spent: isTold ? spent : null,
    knownUntilMs: untilMs ?? null,
    isFinal,
    ...(isTold && isLeast && { isLeast }),
  };
}

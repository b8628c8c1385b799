import type { ShiftBudgetReport } from "../../../slo/shift/shift-report.ts";
import type { Rollout } from "../rollout.ts";

/** A rollout with what it spent in all, which became known after its exporter had nothing else to tell of it; nothing when that was known. */
export function settleBudget(rollout: Rollout, budget: ShiftBudgetReport): Rollout | undefined {
  const { report } = rollout;
  if (budget.isFinal !== true || report.budget?.isFinal === true) return undefined;
  return { ...rollout, report: { ...report, budget } };
}

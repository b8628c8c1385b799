import type { ShiftBudgetReport, ShiftReport } from "../../slo/shift/shift-report.ts";
import type { Rollout } from "./rollout.ts";

/** The budget of a rollout's next report, or what was known before: an exporter that begins anew knows less for a moment. */
export function keepBudget(before: ShiftReport, after: ShiftReport): ShiftReport["budget"] {
  const [known, told] = [before.budget, after.budget];
  if (known === null || told === null || known.slo !== told.slo || before.rollout !== after.rollout) return told;
  if ((known.knownUntilMs ?? 0) <= (told.knownUntilMs ?? 0)) return told;
  // One that is taken back goes on spending.
  return { ...known, maxSpend: told.maxSpend, isFinal: known.isFinal === true && after.closed };
}

/** A rollout with what it spent in all, which became known after its exporter had nothing else to tell of it; nothing when that was known. */
export function settleBudget(rollout: Rollout, budget: ShiftBudgetReport): Rollout | undefined {
  const { report } = rollout;
  if (budget.isFinal !== true || report.budget?.isFinal === true) return undefined;
  return { ...rollout, report: { ...report, budget } };
}

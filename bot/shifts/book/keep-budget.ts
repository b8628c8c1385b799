import type { ShiftReport } from "../../../slo/shift/shift-report.ts";

/** The budget of a rollout's next report, or what was known before: an exporter that begins anew knows less for a moment. */
export function keepBudget(before: ShiftReport, after: ShiftReport): ShiftReport["budget"] {
  const [known, told] = [before.budget, after.budget];
  if (known === null || told === null || known.slo !== told.slo || before.rollout !== after.rollout) return told;
  if ((known.knownUntilMs ?? 0) <= (told.knownUntilMs ?? 0)) return told;
  // One that is taken back goes on spending.
  const isLeast = known.isLeast === true || told.isLeast === true;
  return {
    ...known,
    maxSpend: told.maxSpend,
    isFinal: known.isFinal === true && after.closed,
    ...(isLeast && { isLeast }),
  };
}

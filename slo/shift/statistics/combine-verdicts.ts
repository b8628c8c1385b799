import type { ShiftVerdictReport } from "../shift-report.ts";

/**
 * One verdict of both comparisons: errors decide, and slowness has the word only where errors have nothing against the candidate. Slow
 * requests that nobody counted, although they are to be compared, let none pass.
 */
export function combineVerdicts(errors: ShiftVerdictReport, slow: ShiftVerdictReport | undefined): ShiftVerdictReport {
  if (slow === undefined || errors.kind === "worse") return errors;
  if (slow.kind === "worse") return slow;
  const isUnknown = slow.kind === "not_enough" && slow.sli === null;
  return isUnknown && errors.kind === "not_worse" ? { ...slow, sli: "slow" } : errors;
}

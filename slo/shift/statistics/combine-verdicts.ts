import type { ShiftVerdictReport } from "../shift-report.ts";

/** One verdict of both comparisons: errors decide, and slowness has the word only where errors have nothing against the candidate. */
export function combineVerdicts(errors: ShiftVerdictReport, slow: ShiftVerdictReport | undefined): ShiftVerdictReport {
  if (slow === undefined || errors.kind === "worse") return errors;
  if (slow.kind === "worse") return slow;
  return errors;
}

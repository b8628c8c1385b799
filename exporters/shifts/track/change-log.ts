import type { ShiftChangeReport } from "../../../slo/shift/shift-report.ts";

const kept = 100;

/** An entry of the log; what is left out is not known. */
export function changeOf(
  change: Pick<ShiftChangeReport, "atMs" | "source" | "detail"> & Partial<ShiftChangeReport>,
): ShiftChangeReport {
  return { by: null, arm: "", from: null, to: null, ...change };
}

/** The log with further entries, newest first. */
export function noted(
  log: readonly ShiftChangeReport[],
  changes: readonly ShiftChangeReport[],
): readonly ShiftChangeReport[] {
  return changes.length === 0 ? log : [...changes, ...log].slice(0, kept);
}

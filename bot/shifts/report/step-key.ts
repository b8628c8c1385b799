import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { candidateOf } from "./arms.ts";

/** What tells one step from another: its number, or the weight. */
export function stepKey(report: ShiftReport): string {
  if (report.step !== null) return String(report.step.number);
  const { intended } = candidateOf(report);
  return intended === null ? "" : `${Math.round(intended * 100)} %`;
}

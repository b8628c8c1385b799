import type { ShiftReport } from "./shift-report.ts";

/** Whether traffic had the time to follow the weights, and did not. */
export function isAdrift({ drift }: Pick<ShiftReport, "drift">): boolean {
  return drift?.settled === true && Math.abs(drift.share) > drift.tolerance;
}

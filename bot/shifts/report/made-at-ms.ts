import type { ShiftReport } from "../../../slo/shift/shift-report.ts";

/** When a report was made: a clock that runs ahead must not hide what comes later. */
export function madeAtMs({ atMs }: Pick<ShiftReport, "atMs">, heardAtMs: number): number {
  return Math.min(atMs, heardAtMs);
}

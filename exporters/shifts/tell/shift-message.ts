import type { ShiftReport } from "../../../slo/shift/shift-report.ts";

/** A report as the relay takes it. */
export interface ShiftMessage {
  readonly version: "1";
  readonly kind: "nines.shift";
  readonly report: ShiftReport;
}

export function shiftMessage(report: ShiftReport): ShiftMessage {
  return { version: "1", kind: "nines.shift", report };
}

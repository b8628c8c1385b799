/** `GET /api/shifts` of the exporter, and its parts: what the relay tells and a gate decides on, too. */
export type {
  ShiftArmReport,
  ShiftChangeReport,
  ShiftLedgerReport,
  ShiftReport,
  ShiftsAnswer,
} from "../../slo/shift/shift-report.ts";

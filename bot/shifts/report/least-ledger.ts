import type { ShiftReport } from "../../../slo/shift/shift-report.ts";

/** The last report of a rollout whose end nobody followed: what came after it is in none, so that its ledger has the least that it can be. */
export function withLeastLedger(report: ShiftReport): ShiftReport {
  const { ledger } = report;
  return ledger === null ? report : { ...report, ledger: { ...ledger, isWhole: false } };
}

import { isAdrift } from "../../../slo/shift/is-adrift.ts";
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

/** What people would read differently: two reports with the same text are the same news. */
export function newsOf(report: ShiftReport): string {
  const { rollout, phase, step, verdict, blind, outcome, closed, oldArm, ledger } = report;
  const unseen = blind.map(({ source }) => source);
  const safeToDelete = oldArm?.safeToDelete;
  return JSON.stringify([
    rollout,
    phase,
    step?.number,
    verdict.kind,
    isAdrift(report),
    unseen,
    outcome,
    closed,
    safeToDelete,
    ledger?.lost,
  ]);
}

/** Whether its numbers move: a rollout is under way, or what it left behind still drains. */
export function isUnderWay({ rollout, closed, oldArm }: ShiftReport): boolean {
  return rollout !== null && (!closed || oldArm?.safeToDelete === false);
}

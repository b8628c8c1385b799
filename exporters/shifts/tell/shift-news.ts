import { isAdrift } from "../../../slo/shift/is-adrift.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";

/** What somebody was told of a shift last, and when. */
export interface ToldNews {
  readonly news: string;
  readonly atMs: number;
}

/** What people would read differently: two reports with the same text are the same news. */
export function newsKey(report: ShiftReport): string {
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

/** Whether somebody who was told something before has to hear of a report: it reads differently, or its numbers moved on. */
export function isNews(
  report: ShiftReport,
  told: ToldNews | undefined,
  { atMs, numbersEveryMs }: { readonly atMs: number; readonly numbersEveryMs: number },
): boolean {
  if (told === undefined || told.news !== newsKey(report)) return true;
  return hasMovingNumbers(report) && Math.abs(atMs - told.atMs) >= numbersEveryMs;
}

/** Whether its numbers move: a rollout is under way, or what it left behind still drains. */
function hasMovingNumbers({ rollout, closed, oldArm }: ShiftReport): boolean {
  return rollout !== null && (!closed || oldArm?.safeToDelete === false);
}

import { followsAgain, isAdrift } from "../../../slo/shift/is-adrift.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { lossSeconds } from "../../../slo/shift/shift-timing.ts";

/** What somebody was told of a shift last, and when. */
export interface ToldNews {
  readonly news: string;
  readonly atMs: number;
  /** How far apart the shares were when it was told that they are; undefined when they were not. */
  readonly adriftBy: number | undefined;
}

/** What is told of a report after what was told before. */
export function toldNews(report: ShiftReport, told: ToldNews | undefined, atMs: number): ToldNews {
  const adriftBy = adriftByNow(report, told);
  return { news: newsKey(report, adriftBy !== undefined), atMs, adriftBy };
}

/** A drift that was told is one until traffic follows again: a tolerance that moves around it is no news. */
function adriftByNow(report: ShiftReport, told: ToldNews | undefined): number | undefined {
  const before = told?.adriftBy;
  if (before === undefined) return isAdrift(report) ? report.drift?.share : undefined;
  return report.drift?.settled !== true || followsAgain(report, before) ? undefined : before;
}

/** What people would read differently: two reports with the same text are the same news. */
function newsKey(report: ShiftReport, adrift: boolean): string {
  const { rollout, phase, step, drift, verdict, blind, down, outcome, closed, oldArm, ledger, budget } = report;
  const { earlierBudgets = [], earlierRollouts = [], lostOutside, shareRange } = report;
  const unseen = blind.map(({ source }) => source);
  const safeToDelete = oldArm?.safeToDelete;
  // The first numbers that show only what came after a step are those that people wait for.
  const hasSettled = rollout !== null && outcome === null && drift?.settled === true;
  return JSON.stringify([
    rollout,
    phase,
    step?.number,
    (shareRange ?? null) !== null,
    verdict.kind,
    adrift,
    hasSettled,
    unseen,
    down,
    outcome,
    closed,
    safeToDelete,
    ledger?.lost,
    ledger?.isWhole,
    (lostOutside ?? null) !== null,
    budget?.isFinal === true,
    earlierBudgets.filter(({ budget: { isFinal } }) => isFinal === true).map(({ rollout: id }) => id),
    // What was found out of one that nobody followed to its end.
    earlierRollouts.filter(({ outcome }) => outcome !== null).map(({ rollout: id, outcome: end }) => [id, end]),
    // What the last looks before the next one began had not told yet.
    earlierRollouts.flatMap(({ rollout: id, lostOutside: one }) => (one ? [[id, one.lost]] : [])),
  ]);
}

/** Whether somebody who was told something before has to hear of a report: it reads differently, or its numbers moved on. */
export function isNews(
  report: ShiftReport,
  told: ToldNews | undefined,
  { atMs, numbersEveryMs }: { readonly atMs: number; readonly numbersEveryMs: number },
): boolean {
  if (told === undefined || told.news !== toldNews(report, told, atMs).news) return true;
  return hasMovingNumbers(report) && Math.abs(atMs - told.atMs) >= numbersEveryMs;
}

/** Whether its numbers move: a rollout is under way, what it left behind still drains, or requests were lost just now. */
function hasMovingNumbers({ rollout, closed, oldArm, lostOutside, atMs }: ShiftReport): boolean {
  const isLosing = Math.abs(atMs - (lostOutside?.lastAtMs ?? 0)) < lossSeconds * 1_000;
  return rollout !== null && (!closed || oldArm?.safeToDelete === false || isLosing);
}

import type { ShiftOutcome } from "../../../slo/shift/shift-names.ts";
import type { EarlierRolloutReport, ShiftReport } from "../../../slo/shift/shift-report.ts";
import { endKey, endNews } from "../news/end-news.ts";
import type { RolloutNews, WayBack } from "../news/rollout-news.ts";
import { candidateOf, stableOf } from "../report/arms.ts";
import { withLeastLedger } from "../report/least-ledger.ts";
import { madeAtMs } from "../report/made-at-ms.ts";
import type { Rollout } from "../rollout.ts";
import { tellNews } from "./tell-news.ts";

/** Reports come every 15 s while a rollout goes on, and its last one a look before the next one's first: between two so near nothing is missed. */
const nextReportMs = 30_000;

/** A rollout with its end, of which its exporter told when another one was on; nothing when that was known. */
export function settleEnd(rollout: Rollout, told: EarlierRolloutReport, atMs: number): Rollout | undefined {
  const { report, reportedAtMs } = rollout;
  const { outcome, endedAtMs, backSinceMs = null } = told;
  if (outcome === null || endedAtMs === null) return undefined;
  if (report.outcome === outcome || endedAtMs < (report.endedAtMs ?? 0)) return undefined;
  const settle = isFollowed(rollout, told, atMs) ? endedBetween : endedUnheard;
  return {
    ...settle(rollout, { outcome, endedAtMs, wayBack: wayBackOf({ backSinceMs, endedAtMs }) }, atMs),
    // What comes late and is of before says nothing new.
    reportedAtMs: Math.max(reportedAtMs, Math.min(endedAtMs, atMs)),
    silentSinceMs: undefined,
    leftAtMs: rollout.leftAtMs ?? atMs,
  };
}

interface End {
  readonly outcome: ShiftOutcome;
  readonly endedAtMs: number;
  readonly wayBack: WayBack | undefined;
}

function wayBackOf({
  backSinceMs,
  endedAtMs,
}: {
  readonly backSinceMs: number | null;
  readonly endedAtMs: number;
}): WayBack | undefined {
  return backSinceMs === null ? undefined : { sinceMs: backSinceMs, nextAtMs: endedAtMs };
}

/** Whether a rollout was followed to its end, which only came so late that the next report was of another one. */
function isFollowed(
  { report, heardAtMs, reportedAtMs, leftAtMs }: Rollout,
  { unfollowed }: EarlierRolloutReport,
  atMs: number,
): boolean {
  if (report.outcome !== null || leftAtMs !== undefined) return false;
  return atMs - madeAtMs(report, heardAtMs) <= nextReportMs && (unfollowed?.toMs ?? 0) <= reportedAtMs;
}

/** What its last report counted is all but what came in the seconds after it, as of every rollout that another one cuts off. */
function endedBetween(rollout: Rollout, end: End, atMs: number): Rollout {
  const { report } = rollout;
  const after = endedReport(report, end);
  const ends = endNews({ before: report, after, memory: rollout, step: rollout.toldStep });
  const news = ends.map(({ key, news: one }) => ({ key, news: withWayBack(one, end.wayBack) }));
  const told = news.reduce((sofar, one) => tellNews(sofar, one, { atMs, mentions: () => [] }), rollout);
  return { ...told, report: after, ...(end.wayBack && { wayBack: end.wayBack }) };
}

/** How long a way back took is known only where it came to its end. */
function withWayBack(news: RolloutNews, wayBack: WayBack | undefined): RolloutNews {
  return wayBack === undefined || news.kind !== "rolledBack" ? news : { ...news, tookMs: null, wayBack };
}

/** What came after its last report is in none. */
function endedUnheard(rollout: Rollout, end: End, atMs: number): Rollout {
  const { report, heardAtMs } = rollout;
  const { outcome, endedAtMs, wayBack } = end;
  const known = { outcome, endedAtMs, ...(wayBack && { wayBack }) };
  const news = { kind: "endedUnheard", ...known, reportedMs: madeAtMs(report, heardAtMs) } as const;
  const line = tellNews(rollout, { key: endKey(end), news }, { atMs, mentions: () => [] });
  return { ...line, report: withoutActual(endedReport(withLeastLedger(report), end)), ...(wayBack && { wayBack }) };
}

/** Where the traffic was meant to be in the end is known. */
function endedReport(report: ShiftReport, { outcome, endedAtMs }: End): ShiftReport {
  const [candidate, stable] = [candidateOf(report).name, stableOf(report).name];
  const isCompleted = outcome === "completed";
  const intended = { [candidate]: Number(isCompleted), [stable]: Number(!isCompleted) };
  return {
    ...report,
    outcome,
    endedAtMs,
    phase: isCompleted ? "settled" : "idle",
    closed: false,
    arms: report.arms.map((arm) => ({ ...arm, intended: intended[arm.name] ?? arm.intended })),
    drift: null,
    down: [],
  };
}

/** What the traffic did in the end is not known. */
function withoutActual(report: ShiftReport): ShiftReport {
  return { ...report, arms: report.arms.map((arm) => ({ ...arm, actual: null })) };
}

import type { ShiftReport } from "../../slo/shift/shift-report.ts";
import { isRunning, type Rollout, type RolloutLine, type RolloutNews } from "./rollout.ts";
import { withPoint } from "./rollout-course.ts";
import { type KeyedNews, newsOf, stepKey } from "./rollout-news.ts";

/** The same news of the same step is told again only after this time, because controllers say things twice. */
const retellMs = 10 * 60_000;
/** What only a broken source could reach; the message still follows. */
const mostLines = 300;

/** Who is called for what, at the moment when it is told. */
export type MentionsFor = (report: ShiftReport) => readonly string[];

export interface Applied {
  readonly heardAtMs: number;
  readonly mentions: MentionsFor;
}

/** When a report was made: a clock that runs ahead must not hide what comes later. */
export function madeAtMs(report: Pick<ShiftReport, "atMs">, heardAtMs: number): number {
  return Math.min(report.atMs, heardAtMs);
}

/** A rollout after a report; undefined when the report is not newer than what is known. */
export function applyReport(
  rollout: Rollout,
  report: ShiftReport,
  { heardAtMs, mentions }: Applied,
): Rollout | undefined {
  const isFirst = rollout.reportedAtMs < 0;
  const atMs = madeAtMs(report, heardAtMs);
  if (!isFirst && atMs <= rollout.reportedAtMs) return undefined;
  const { toldStep: before } = rollout;
  const news = newsOf(isFirst ? undefined : rollout.report, report, rollout);
  const isStepTold = isFirst || news.some(({ news: { kind } }) => kind === "step");
  const told = news.reduce((sofar, one) => tell(sofar, one, { atMs, mentions: () => mentions(report) }), rollout);
  return {
    ...told,
    report,
    reportedAtMs: atMs,
    heardAtMs,
    toldStep: isStepTold ? stepKey(report) : before,
    abortedAtMs: abortedAtMs(rollout, report),
    silentSinceMs: undefined,
    course: withPoint(rollout.course, report, atMs),
  };
}

/** Since when it goes back; one that goes on again does not. */
function abortedAtMs({ abortedAtMs: since }: Rollout, report: ShiftReport): number | undefined {
  if (report.phase === "aborting") return since ?? report.changedAtMs ?? report.atMs;
  return report.outcome === null ? undefined : since;
}

/** A rollout of which nothing is heard any more although it goes on. */
export function fallSilent(rollout: Rollout, nowMs: number, mentions: MentionsFor): Rollout {
  const { heardAtMs, report } = rollout;
  const news = { kind: "blind", source: "exporter", reason: "" } as const;
  const key = `blind:exporter:${heardAtMs}`;
  const told = tell(rollout, { key, news }, { atMs: nowMs, mentions: () => mentions(report) });
  return { ...told, silentSinceMs: heardAtMs };
}

/** A rollout that another one of its shift took over from; nothing when it had ended before. */
export function supersede(rollout: Rollout, by: string, atMs: number): Rollout | undefined {
  if (rollout.report.outcome !== null || rollout.supersededBy !== undefined) return undefined;
  const news = { kind: "superseded", rollout: by } as const;
  return { ...tell(rollout, { key: "superseded", news }, { atMs, mentions: () => [] }), supersededBy: by };
}

/** What calls people; everything else is only shown. */
const calling: ReadonlySet<RolloutNews["kind"]> = new Set(["worse", "blind", "lost"]);

function tell(
  rollout: Rollout,
  { key, news, opens, closes }: KeyedNews,
  { atMs, mentions }: { readonly atMs: number; readonly mentions: () => readonly string[] },
): Rollout {
  const last = rollout.told[key];
  const isRepeated = (last !== undefined && atMs - last < retellMs) || rollout.lines.length >= mostLines;
  // A condition that still holds is told when its time has come: the last word of the thread must be true.
  if (isRepeated) return rollout;
  const open = { ...rollout.open, ...(opens === undefined ? {} : { [opens]: atMs }) };
  if (closes !== undefined) delete open[closes];
  const line: RolloutLine = {
    seq: rollout.lines.length + 1,
    atMs,
    news,
    mentions: calling.has(news.kind) ? mentions() : [],
  };
  return {
    ...rollout,
    open,
    told: { ...rollout.told, [key]: atMs },
    toldLost: news.kind === "lost" ? news.lost : rollout.toldLost,
    lines: [...rollout.lines, line],
  };
}

/** Whether nothing was heard of a running rollout for too long; what this process had no time to hear does not count. */
export function isSilent(
  rollout: Rollout,
  { nowMs, sinceMs }: { readonly nowMs: number; readonly sinceMs: number },
): boolean {
  if (rollout.silentSinceMs !== undefined || !isRunning(rollout)) return false;
  return nowMs - Math.max(rollout.heardAtMs, sinceMs) > silentAfterMs;
}

/** An exporter reports every 15 s while a rollout goes on. */
const silentAfterMs = 2 * 60_000;

import { isAdrift } from "../../slo/shift/is-adrift.ts";
import type { ShiftReport } from "../../slo/shift/shift-report.ts";
import { armName, candidateOf, comparisonOf, firstActor, lastActor, lastMoveBack, oldArmOf, stableOf } from "./arms.ts";
import { type AbortCause, lostOf, type Rollout, type RolloutNews, uncountedOf } from "./rollout.ts";

/** Something to tell, and the key under which it is told once. */
export interface KeyedNews {
  readonly key: string;
  readonly news: RolloutNews;
  /** A condition that begins or ends with it. */
  readonly opens?: string;
  readonly closes?: string;
}

/** What the rollout remembers of what was told. */
export type Memory = Pick<Rollout, "open" | "toldStep" | "toldLost" | "abortedAtMs" | "silentSinceMs">;

/** Without planned steps each change of weights could be one: only larger ones are told. */
const leastStepPoints = 5;

/** What a report brings that the one before it did not say. The first one of a rollout has none before it. */
export function newsOf(before: ShiftReport | undefined, after: ShiftReport, memory: Memory): readonly KeyedNews[] {
  const step = stepKey(after);
  return [
    ...seenAgain(after, memory),
    ...(before === undefined && hasStarted(after) ? [started(after)] : []),
    ...(before === undefined ? [] : notEnough(before, after)),
    ...(before === undefined ? [] : stepNews(after, memory)),
    ...pauseNews(after, memory, step),
    ...blindNews(after, memory, step),
    ...driftNews(after, memory, step),
    ...worseNews(after, memory, step),
    ...lostNews(after, memory),
    ...endNews(before, after, memory),
  ];
}

/** What tells one step from another: its number, or the weight. */
export function stepKey(report: ShiftReport): string {
  if (report.step !== null) return String(report.step.number);
  const { intended } = candidateOf(report);
  return intended === null ? "" : `${Math.round(intended * 100)} %`;
}

/** Whether the candidate gets anything: a rollout that is first seen on its way back, or with nothing, was never told to begin. */
export function hasStarted(report: ShiftReport): boolean {
  return report.phase !== "aborting" && candidateOf(report).intended !== 0;
}

function started(report: ShiftReport): KeyedNews {
  const [candidate, stable] = [candidateOf(report), stableOf(report)];
  return {
    key: "started",
    news: {
      kind: "started",
      by: firstActor(report),
      candidate: armName(candidate),
      stable: armName(stable),
      intended: candidate.intended,
    },
  };
}

function stepNews(after: ShiftReport, { toldStep }: Memory): readonly KeyedNews[] {
  const key = stepKey(after);
  const isUnderWay = after.phase === "shifting" || after.phase === "paused" || after.phase === "settled";
  if (!isUnderWay || key === toldStep || key === "") return [];
  const candidate = candidateOf(after);
  if (after.step === null && candidate.intended !== 1) {
    const points = Math.abs(Number.parseInt(key, 10) - Number.parseInt(toldStep, 10));
    if (points < leastStepPoints) return [];
  }
  const news = { kind: "step", step: after.step, candidate: armName(candidate), intended: candidate.intended } as const;
  return [{ key: `step:${key}`, news: { ...news, by: lastActor(after) } }];
}

/** A step that ended, or the whole rollout, without that anybody could tell whether the candidate is worse. */
function notEnough(before: ShiftReport, after: ShiftReport): readonly KeyedNews[] {
  // Before the first step nothing was to be compared, and without planned steps none ends.
  const hadStep = before.step !== null && before.step.number > 0;
  const isStepOver =
    hadStep && stepKey(before) !== stepKey(after) && (after.phase === "shifting" || after.phase === "paused");
  const isOver = before.outcome === null && after.outcome === "completed";
  const last = isOver ? after : before;
  if ((!isStepOver && !isOver) || last.verdict.kind !== "not_enough") return [];
  // Where nothing can be counted, each step would say the same.
  if (uncountedOf(last) === "tcp") return [];
  const step = before.step?.number ?? null;
  return [{ key: `notEnough:${stepKey(before)}`, news: { kind: "notEnough", step, comparison: comparisonOf(last) } }];
}

function pauseNews(after: ShiftReport, memory: Memory, step: string): readonly KeyedNews[] {
  const since = memory.open["paused"];
  if (after.phase === "paused") {
    if (since !== undefined) return [];
    const { atMs, changedAtMs } = after;
    const afterMs = changedAtMs === null ? null : Math.max(0, atMs - changedAtMs);
    const news = {
      kind: "paused",
      why: phaseReason(after, "paused"),
      atStep: after.step?.number ?? null,
      afterMs,
    } as const;
    return [{ key: `paused:${step}`, news, opens: "paused" }];
  }
  if (since === undefined || after.phase !== "shifting") return [];
  return [{ key: `resumed:${step}`, news: { kind: "resumed", afterMs: after.atMs - since }, closes: "paused" }];
}

/** The words of the source behind `phase shifting → paused:`. */
function phaseReason({ changes }: ShiftReport, phase: "paused" | "aborting"): string {
  const detail = changes.find((change) => change.detail.includes(`→ ${phase}`))?.detail ?? "";
  return detail.split(`→ ${phase}: `)[1]?.trim() ?? "";
}

function blindNews({ blind, atMs, outcome }: ShiftReport, { open }: Memory, step: string): readonly KeyedNews[] {
  const now = new Map(blind.map(({ source, reason }) => [source, reason]));
  // Being blind while nothing moves calls nobody.
  const begun = outcome !== null ? [] : [...now].filter(([source]) => open[`blind:${source}`] === undefined);
  const over = (["weights", "traffic", "declared"] as const).filter(
    (source) => open[`blind:${source}`] !== undefined && !now.has(source),
  );
  return [
    ...begun.map(([source, reason]) => ({
      key: `blind:${source}:${step}`,
      news: { kind: "blind", source, reason } as const,
      opens: `blind:${source}`,
    })),
    ...over.map((source) => ({
      key: `seen:${source}:${step}`,
      news: { kind: "seen", source, afterMs: atMs - (open[`blind:${source}`] ?? atMs) } as const,
      closes: `blind:${source}`,
    })),
  ];
}

function seenAgain({ atMs }: ShiftReport, { silentSinceMs }: Memory): readonly KeyedNews[] {
  if (silentSinceMs === undefined) return [];
  const afterMs = Math.max(0, atMs - silentSinceMs);
  return [{ key: `seen:exporter:${atMs}`, news: { kind: "seen", source: "exporter", afterMs } }];
}

function driftNews(after: ShiftReport, { open }: Memory, step: string): readonly KeyedNews[] {
  const since = open["drift"];
  const { intended, actual } = candidateOf(after);
  if (isAdrift(after) && after.drift !== null) {
    if (since !== undefined || after.outcome !== null) return [];
    const { tolerance } = after.drift;
    const basis = after.shareBasis;
    return [{ key: `drift:${step}`, news: { kind: "drift", basis, intended, actual, tolerance }, opens: "drift" }];
  }
  // What is not known, or has no time to settle, is no proof that it is over.
  if (since === undefined || after.drift?.settled !== true) return [];
  return [{ key: `driftOver:${step}`, news: { kind: "driftOver", afterMs: after.atMs - since }, closes: "drift" }];
}

function worseNews(after: ShiftReport, { open }: Memory, step: string): readonly KeyedNews[] {
  const isWorse = after.verdict.kind === "worse";
  const isTold = open["worse"] !== undefined;
  if (isWorse === isTold || after.outcome !== null) return [];
  const comparison = comparisonOf(after);
  return isWorse
    ? [{ key: `worse:${step}`, news: { kind: "worse", comparison }, opens: "worse" }]
    : after.verdict.kind === "not_worse"
      ? [{ key: `worseOver:${step}`, news: { kind: "worseOver", comparison }, closes: "worse" }]
      : [];
}

function lostNews(after: ShiftReport, { toldLost }: Memory): readonly KeyedNews[] {
  const lost = lostOf(after);
  if (lost === null || lost.lost <= toldLost) return [];
  return [{ key: "lost", news: { kind: "lost", ...lost } }];
}

function endNews(before: ShiftReport | undefined, after: ShiftReport, memory: Memory): readonly KeyedNews[] {
  const isAborted = after.phase === "aborting" && before !== undefined && before.phase !== "aborting";
  const isEnded = after.outcome !== null && (before?.outcome ?? null) === null;
  const oldArm = oldArmOf(after);
  const wasSafe = before !== undefined && oldArmOf(before)?.safeToDelete === true;
  return [
    ...(isAborted
      ? [{ key: "aborted", news: { kind: "aborted", because: abortCause(after), by: abortActor(after) } as const }]
      : []),
    ...(isEnded ? [ended(after, memory)] : []),
    ...(oldArm?.safeToDelete === true && !wasSafe
      ? [{ key: "safeToDelete", news: { kind: "safeToDelete", arm: oldArm.name, why: oldArm.why } as const }]
      : []),
  ];
}

function ended(after: ShiftReport, { abortedAtMs }: Memory): KeyedNews {
  const endMs = after.endedAtMs ?? after.atMs;
  const since = (ms: number | null | undefined) => (ms === null || ms === undefined ? null : Math.max(0, endMs - ms));
  const [lost, uncounted] = [lostOf(after), uncountedOf(after)];
  // One that completed may be taken back yet.
  const key = `ended:${after.outcome}`;
  if (after.outcome === "completed") {
    const candidate = armName(candidateOf(after));
    return { key, news: { kind: "completed", candidate, tookMs: since(after.startedAtMs), lost, uncounted } };
  }
  return {
    key,
    news: {
      kind: "rolledBack",
      tookMs: since(abortedAtMs ?? (after.phase === "aborting" ? after.changedAtMs : undefined)),
      headroom: headroomOf(after),
      lost,
      uncounted,
    },
  };
}

/** The share of the stable arm's capacity that was free with all of the traffic. */
function headroomOf({ headroom }: ShiftReport): number | null {
  if (headroom === null || headroom.requestsPerSecond === null || headroom.stableCapacity <= 0) return null;
  return 1 - headroom.requestsPerSecond / headroom.stableCapacity;
}

function abortCause(report: ShiftReport): AbortCause {
  const lost = lostOf(report);
  const { intended, actual } = candidateOf(report);
  const [blind] = report.blind;
  const back = lastMoveBack(report);
  if (back?.by === "reload") return { kind: "reload" };
  if (report.verdict.kind === "worse") return { kind: "worse", comparison: comparisonOf(report) };
  if (lost !== null && lost.lost > 0) return { kind: "lost", ...lost };
  if (isAdrift(report)) return { kind: "drift", basis: report.shareBasis, intended, actual };
  if (blind !== undefined) return { kind: "blind", source: blind.source };
  return { kind: "unknown", why: phaseReason(report, "aborting") || (back?.detail ?? "") };
}

/** Who took the weight back; who moved it last where nothing of that is in the log. */
function abortActor(report: ShiftReport): string | null {
  const back = lastMoveBack(report);
  return back === undefined ? lastActor(report) : back.by;
}

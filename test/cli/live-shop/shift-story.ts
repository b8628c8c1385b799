import { addEvidence, type EvidenceSums, evidenceOf, noEvidence } from "../../../slo/shift/statistics/evidence.ts";
import type { ShiftArm, ShiftRole, TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { Span } from "./sample-series.ts";

/** A weight that the candidate got so many hours before the end of the history. */
export type WeightChange = readonly [hoursAgo: number, share: number];

/** What happens to one shift, in words. */
export interface StoryOptions {
  /** Unix seconds at which the history ends. */
  readonly now: number;
  readonly changes: readonly WeightChange[];
  readonly perSecond: number;
  /** Seconds after which two thirds of the traffic have followed a change. */
  readonly lagSeconds: number;
  /** Share of the traffic that stays behind for an hour. */
  readonly laggards: number;
  readonly errors: (role: ShiftRole, hoursAgo: number) => number;
}

/** One arm since the story began, and since its rollout did. */
export interface ArmSoFar {
  /** Of the traffic, now. */
  readonly share: number;
  readonly perSecond: number;
  readonly errorRatio: number;
  readonly requests: number;
  readonly errors: number;
  readonly rolloutRequests: number;
  readonly rolloutErrors: number;
}

/** How a shift stands at one moment. */
export interface StoryMoment {
  readonly time: number;
  /** The candidate's. */
  readonly intended: number;
  readonly changedAt: number;
  /** Of the weights within the rollout that goes on. */
  readonly changes: number;
  /** When the rollout that goes on began. */
  readonly startedAt: number | undefined;
  readonly arms: Readonly<Record<ShiftRole, ArmSoFar>>;
  readonly evidence: number;
}

export interface ShiftStory {
  /** The last moment that is told at or before a time. */
  readonly at: (time: number) => StoryMoment;
}

/** A story, what it was made of, and when it ends. */
export interface Telling {
  readonly story: ShiftStory;
  readonly options: StoryOptions;
  readonly now: number;
}

/** A figure of a moment; nothing where there is none. */
export type Value = (moment: StoryMoment) => number | undefined;

const step = 30;
const hour = 3600;

/** A shift whose counts, shares and evidence agree at every moment, so that all panels tell one story. */
export function createStory(options: StoryOptions, from: number, to: number): ShiftStory {
  const start = Math.floor(from / step) * step;
  const moments: StoryMoment[] = [];
  let sums: EvidenceSums = noEvidence;
  for (let time = start; time <= to; time += step) {
    const before = moments.at(-1);
    const next = momentAfter(before, time, options);
    const isNew = next.startedAt !== undefined && next.startedAt !== before?.startedAt;
    const { stable, candidate } = next.arms;
    const interval = {
      errors: (stable.perSecond * stable.errorRatio + candidate.perSecond * candidate.errorRatio) * step,
      candidateErrors: candidate.perSecond * candidate.errorRatio * step,
      candidateShare: candidate.share,
    };
    sums = next.startedAt === undefined ? sums : addEvidence(isNew ? noEvidence : sums, interval);
    moments.push({ ...next, evidence: evidenceOf(sums) });
  }
  const last = moments.length - 1;
  const at = (time: number) => {
    const moment = moments[Math.max(0, Math.min(last, Math.floor((time - start) / step)))];
    if (moment === undefined) throw new Error("a story needs a time to be told about");
    return moment;
  };
  return { at };
}

function momentAfter(
  before: StoryMoment | undefined,
  time: number,
  options: StoryOptions,
): Omit<StoryMoment, "evidence"> {
  const { now, changes, lagSeconds, laggards, perSecond } = options;
  const hoursAgo = (now - time) / hour;
  const [changedHoursAgo, intended] = changes.findLast(([ago]) => ago >= hoursAgo) ?? [changes[0]?.[0] ?? 0, 0];
  const changedAt = now - changedHoursAgo * hour;
  const isActive = intended > 0 && intended < 1;
  const startedAt = isActive ? (before?.startedAt ?? changedAt) : undefined;
  const late = laggards * Math.exp(-(time - changedAt) / hour) * Math.sign(intended);
  const goal = Math.max(0, intended - late);
  const old = before?.arms.candidate.share ?? goal;
  const share = goal + (old - goal) * Math.exp(-step / lagSeconds);
  const flow = perSecond * (1 + 0.12 * Math.sin(time / 7_000) + 0.03 * Math.sin(time / 500));
  const arm = (role: ShiftRole): ArmSoFar => {
    const own = role === "candidate" ? share : 1 - share;
    const scatter = 1 + 0.15 * Math.sin(time / 410 + (role === "stable" ? 0 : 2)) + 0.1 * Math.sin(time / 137);
    const errorRatio = options.errors(role, hoursAgo) * scatter;
    const previous = before?.arms[role];
    const goesOn = startedAt !== undefined && startedAt === before?.startedAt;
    const given = own * flow * step;
    const bad = given * errorRatio;
    const sinceStart = goesOn || startedAt === undefined;
    return {
      share: own < 0.0005 ? 0 : own,
      perSecond: own < 0.0005 ? 0 : own * flow,
      errorRatio,
      requests: (previous?.requests ?? 0) + given,
      errors: (previous?.errors ?? 0) + bad,
      rolloutRequests: (sinceStart ? (previous?.rolloutRequests ?? 0) : 0) + (startedAt === undefined ? 0 : given),
      rolloutErrors: (sinceStart ? (previous?.rolloutErrors ?? 0) : 0) + (startedAt === undefined ? 0 : bad),
    };
  };
  const changed = changes.filter(([ago]) => {
    const at = now - ago * hour;
    return startedAt !== undefined && at >= startedAt && at <= time;
  }).length;
  return {
    time,
    intended,
    changedAt,
    changes: changed,
    startedAt,
    arms: { stable: arm("stable"), candidate: arm("candidate") },
  };
}

/** Requests that a proxy rescues by trying again, each time that a weight changes. */
export const rescuedPerChange = 2;

/** When each rollout of a story began. */
export function rolloutStarts({ now, changes }: StoryOptions): readonly number[] {
  return changes.flatMap(([ago, share], index) => {
    const before = changes[index - 1]?.[1] ?? 0;
    return share > 0 && share < 1 && (before === 0 || before === 1) ? [now - ago * hour] : [];
  });
}

/** What the weights give to an arm. */
export function intendedOf({ role }: ShiftArm, { intended }: StoryMoment): number {
  return role === "candidate" ? intended : 1 - intended;
}

/** The name of the rollout that goes on: `checkout-green-20260301T120000Z`. */
export function rolloutOf({ id }: Pick<TrafficShift, "id">, startedAt: number): string {
  const digits = new Date(startedAt * 1000).toISOString().replace(/[-:]|\.\d+/g, "");
  return `${id}-${digits}`;
}

/** Coarse for the days before, fine for the hours that a shift's own board shows. */
export function spansUpTo(now: number, stepSeconds = 60): readonly Span[] {
  return [
    { from: now - 7.4 * 24 * hour, to: now - 7 * hour, stepSeconds: 240 },
    { from: now - 7 * hour + stepSeconds, to: now, stepSeconds },
  ];
}

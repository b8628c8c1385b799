import { sameRolloutSeconds } from "../../../slo/shift/shift-timing.ts";
import { isTriedAgainAtOnce } from "../../../slo/shift/tried-again-at-once.ts";
import { changeOf, noted } from "./change-log.ts";
import { beginRollout, closeUnseen, endRollout, missRequests, reopenRollout } from "./rollout.ts";
import { type SeenShare, type SeenTry, triesIn, withoutLate } from "./seen-tries.ts";
import type { ShiftState } from "./shift-state.ts";
import type { TrackedShift } from "./tracked-shift.ts";

/** What others saw of the weights while nobody looked. */
export interface MissedWeights {
  /** The candidate's intended share, oldest first. */
  readonly shares: readonly SeenShare[];
  /** Whether the controller took a candidate's weight away because that won. */
  readonly hasWon: boolean;
}

/** The time after the weights were read last, until they are read again. */
export interface Absence extends MissedWeights {
  readonly fromMs: number;
  readonly atMs: number;
  /** What the candidate is meant to have now; undefined where that is not known. */
  readonly share: number | undefined;
}

/** A look or two that are missed are no absence. */
export const leastMs = 5_000;

/**
 * What is known after a time in which nobody saw the weights: whether the rollout that was on still is, and was seen, and whether another
 * one has begun.
 */
export function observeAbsence(tracked: TrackedShift, state: ShiftState, absence: Absence): ShiftState {
  const { tries, wasOn } = courseOf(tracked, state, absence);
  const later = wasOn ? tries.slice(1) : tries;
  if (later.length === 0) return isUnseen(tracked, state, absence) ? missed(tracked, state, absence) : state;
  const leftAtMs = wasOn ? tries[0]?.untilMs : undefined;
  const before = leftAtMs === undefined ? state : left(state, { atMs: leftAtMs, hasWon: absence.hasWon });
  const told = { ...before, changes: noted(state.changes, linesOf(tracked, { state, absence, later, leftAtMs })) };
  const last = later.at(-1);
  if (last === undefined || last.untilMs !== undefined) return overUnseen(told, { untilMs: last?.untilMs, absence });
  return begunUnseen(tracked, told, { begun: last, absence });
}

interface Course {
  /** Oldest first. */
  readonly tries: readonly SeenTry[];
  /** Whether the first of them is what was there before. */
  readonly wasOn: boolean;
}

function courseOf({ shift, windowSeconds }: TrackedShift, state: ShiftState, absence: Absence): Course {
  const { fromMs, atMs, share } = absence;
  if (state.share === null) return { tries: [], wasOn: false };
  const [had, isOpen] = [state.share, isOn(state)];
  const shares = [
    ...withoutLate(
      absence.shares.filter((one) => one.atMs > fromMs),
      // Prometheus is two scrapes late at most.
      { isKnown: (one) => (isOpen ? one > 0 === had > 0 : one === had), untilMs: fromMs + 500 * windowSeconds },
    ),
    ...(share === undefined ? [] : [{ atMs, share }]),
  ];
  const leastGapMs = isTriedAgainAtOnce(shift) ? 0 : 1_000 * sameRolloutSeconds;
  const wasOn = isOpen || had > 0;
  const before = wasOn ? { fromMs, share: had, untilMs: had === 0 ? fromMs : undefined } : undefined;
  const tries = triesIn(shares, { before, leastGapMs });
  return { tries: isOpen || had === 0 || tries.length > 1 ? tries : [...tries, ...partsOf(shares)], wasOn };
}

/** Without a rollout a candidate that has everything rests: a part of it is the next one, until it has everything again. */
function partsOf(shares: readonly SeenShare[]): readonly SeenTry[] {
  const parts = shares.map(({ atMs, share }) => ({ atMs, share: share === 1 ? 0 : share }));
  // Who has nothing in the end has it taken back.
  return shares.at(-1)?.share === 0 ? [] : triesIn(parts, { before: undefined, leastGapMs: 0 });
}

function isOn({ rollout }: ShiftState): boolean {
  return rollout !== null && rollout.outcome === null;
}

/** The same state once what it knows is over: a rollout that was on, or a completed one that was taken back. */
function left(state: ShiftState, { atMs, hasWon }: { readonly atMs: number; readonly hasWon: boolean }): ShiftState {
  const open = isOn(state) ? state : reopenRollout(state, atMs);
  return isOn(open) ? endRollout(open, hasWon ? "completed" : "rolled_back", atMs) : open;
}

/** The same state with the rollout that began: what is counted of the time until now may be of another one, and compares nothing. */
function begunUnseen(
  { shift }: TrackedShift,
  state: ShiftState,
  { begun, absence }: { readonly begun: SeenTry; readonly absence: Absence },
): ShiftState {
  const { traffic } = state;
  const isCounted = hasTraffic(state, absence);
  const next = beginRollout(shift, state, { atMs: begun.fromMs, isWhole: false, isCounted });
  return {
    ...next,
    traffic: traffic && { ...traffic, compared: null },
    share: begun.share,
    changedAtMs: begun.fromMs,
    rollout: next.rollout && { ...next.rollout, moves: 1 },
  };
}

/** The same state after rollouts that nobody followed. */
function overUnseen(
  state: ShiftState,
  { untilMs, absence }: { readonly untilMs: number | undefined; readonly absence: Absence },
): ShiftState {
  const share = absence.share ?? absence.shares.at(-1)?.share ?? state.share;
  return { ...closeUnseen(state, absence.fromMs), share, changedAtMs: untilMs ?? state.changedAtMs };
}

/** Whether the traffic was looked at while nobody saw the weights, until now. */
function hasTraffic({ traffic }: ShiftState, { fromMs, atMs }: Absence): boolean {
  return traffic !== null && traffic.atMs > fromMs + leastMs && atMs - traffic.atMs <= 2 * leastMs;
}

/** Whether another rollout may have been on in a time of which nobody knows the weights. */
function isUnseen({ shift, windowSeconds }: TrackedShift, state: ShiftState, absence: Absence): boolean {
  const { fromMs, atMs, shares } = absence;
  if (state.rollout === null || state.rollout.until !== null) return false;
  const after = shares.filter((one) => one.atMs > fromMs);
  const times = [fromMs, ...after.map((one) => one.atMs), atMs];
  const unseenMs = Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
  const settledMs = 1_000 * (after.length > 0 ? windowSeconds : Math.min(windowSeconds, shift.settleSeconds));
  // Where all requests were seen only another rollout would be missed, and shorter times begin none.
  const isSame = hasTraffic(state, absence) && !isTriedAgainAtOnce(shift);
  return unseenMs > (isSame ? Math.max(settledMs, 1_000 * sameRolloutSeconds) : settledMs);
}

function missed({ shift }: TrackedShift, state: ShiftState, { fromMs, atMs }: Absence): ShiftState {
  const seconds = Math.round((atMs - fromMs) / 1_000);
  const goesOn = isOn(state) ? "the rollout goes on" : "requests of another rollout may be among those of this one";
  const detail = `nobody saw the weights for ${seconds} s, and Prometheus does not say whether ${shift.candidate.name} had weight all the time: ${goesOn}`;
  const change = changeOf({ atMs, source: shift.weights.kind, detail });
  return { ...missRequests(state), changes: noted(state.changes, [change]) };
}

/** What the log says of tries that nobody saw, newest first, and only once. */
function linesOf(
  { shift }: TrackedShift,
  {
    state,
    absence,
    later,
    leftAtMs,
  }: {
    readonly state: ShiftState;
    readonly absence: Absence;
    readonly later: readonly SeenTry[];
    readonly leftAtMs: number | undefined;
  },
) {
  const arm = shift.candidate.name;
  const begun =
    leftAtMs === undefined
      ? "a rollout began while nobody looked, of which not all was seen"
      : `${arm} had weight again while nobody looked: another rollout, of which not all was seen`;
  const lines = later.map(({ fromMs, untilMs }) => {
    if (untilMs === undefined)
      return { atMs: fromMs, detail: fromMs < absence.atMs ? begun : `${begun}; Prometheus does not say when` };
    const seconds = Math.round((untilMs - fromMs) / 1_000);
    return { atMs: fromMs, detail: `a rollout began while nobody looked, and was over ${seconds} s later` };
  });
  const over = { atMs: leftAtMs ?? 0, detail: `${arm} had no weight while nobody looked: the rollout was over` };
  return [...lines.toReversed(), ...(leftAtMs === undefined ? [] : [over])]
    .filter(({ atMs, detail }) => !state.changes.some((one) => one.atMs === atMs && one.detail === detail))
    .map((line) => changeOf({ ...line, source: shift.weights.kind }));
}

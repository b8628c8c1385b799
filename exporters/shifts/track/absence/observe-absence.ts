import { sameRolloutSeconds } from "../../../../slo/shift/shift-timing.ts";
import { isTriedAgainAtOnce } from "../../../../slo/shift/tried-again-at-once.ts";
import { noted } from "../change-log.ts";
import { beginRollout, closeUnseen, endRollout, missRequests, reopenRollout } from "../rollout.ts";
import type { ShiftState } from "../shift-state.ts";
import type { TrackedShift } from "../tracked-shift.ts";
import { courseOf } from "./course-of.ts";
import { endUnseen, isOn, restingSince, sharesSince } from "./end-unseen.ts";
import { type RecordedRollout, withRecorded } from "./recorded-rollout.ts";
import type { SeenShare, SeenTry } from "./seen-tries.ts";
import { unknownChange, unseenChanges } from "./unseen-changes.ts";
import { type SeenStep, stepChanges, stepsIn } from "./unseen-steps.ts";

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
  /** The rollout that rules see now, if any. */
  readonly recorded?: RecordedRollout | undefined;
}

/** A look or two that are missed are no absence. */
export const leastAbsenceMs = 5_000;

/**
 * What is known after a time in which nobody saw the weights: whether the rollout that was on still is, and was seen, and whether another
 * one has begun.
 */
export function observeAbsence(tracked: TrackedShift, before: ShiftState, absence: Absence): ShiftState {
  const { tries, wasOn, seen } = courseOf(tracked, before, absence);
  const later = wasOn ? tries.slice(1) : tries;
  const last = later.at(-1);
  const state = unfollowed(before, absence);
  const steps = untoldSteps(stepsIn(seen, before.share ?? 0), absence);
  if (last === undefined) {
    const gone = goneOn(
      tracked,
      { ...state, changes: notedOnce(state.changes, stepChanges(tracked, steps)) },
      { seen, absence },
    );
    return isUnseen(tracked, gone, absence) ? missed(tracked, gone, absence) : gone;
  }
  const leftAtMs = wasOn ? tries[0]?.untilMs : undefined;
  const was = leftAtMs === undefined ? state : left(state, { atMs: leftAtMs, hasWon: absence.hasWon });
  const found = [
    ...unseenChanges(tracked, { later, leftAtMs, backAtMs: absence.atMs }),
    ...stepChanges(tracked, steps),
  ];
  const lines = found.toSorted((one, other) => other.atMs - one.atMs);
  const told = { ...was, changes: notedOnce(state.changes, lines) };
  if (last.untilMs !== undefined) return overUnseen(told, { untilMs: last.untilMs, absence });
  const begun = begunUnseen(tracked, told, { begun: last, absence });
  return moved(
    begun,
    seen.filter(({ atMs }) => atMs > last.fromMs),
  );
}

/** The same state; a rollout that is on knows that nobody followed it for a time. */
function unfollowed(state: ShiftState, { fromMs, atMs }: Absence): ShiftState {
  const { rollout } = state;
  return rollout === null || !isOn(state)
    ? state
    : { ...state, rollout: { ...rollout, unfollowed: { fromMs, toMs: atMs } } };
}

/** The same state where no other rollout began: the one that was on has the shares that others saw, or is over. */
function goneOn(
  tracked: TrackedShift,
  state: ShiftState,
  { seen, absence }: { readonly seen: readonly SeenShare[]; readonly absence: Absence },
): ShiftState {
  const { share } = absence;
  if (!isOn(state) && !(state.share === 1 && share === 0)) return state;
  const endedAtMs = restingSince(state, { seen, share });
  // Pods that are not ready for a moment are no step.
  const next = isOn(state) ? moved(state, share === 0 ? seen : seen.filter((one) => one.share > 0)) : state;
  return endedAtMs === undefined ? next : endUnseen(tracked, next, { endedAtMs, absence });
}

/** The same state with the shares that others saw of its rollout. */
function moved(state: ShiftState, seen: readonly SeenShare[]): ShiftState {
  const { rollout } = state;
  const changes = seen.filter((one, index) => one.share !== (index === 0 ? state.share : seen[index - 1]?.share));
  const last = changes.at(-1);
  if (rollout === null || last === undefined) return state;
  const moves = rollout.moves + changes.length;
  return { ...state, ...sharesSince(last), rollout: { ...rollout, moves } };
}

/** The last step is told by the weights that it led to, as they are read now. */
function untoldSteps(steps: readonly SeenStep[], { share }: Absence): readonly SeenStep[] {
  return steps.at(-1)?.to === share ? steps.slice(0, -1) : steps;
}

/** The same state once what it knows is over: a rollout that was on, or a completed one that was taken back. */
function left(state: ShiftState, { atMs, hasWon }: { readonly atMs: number; readonly hasWon: boolean }): ShiftState {
  const open = isOn(state) ? state : reopenRollout(state, atMs);
  return isOn(open) ? endRollout(open, hasWon ? "completed" : "rolled_back", atMs) : open;
}

/**
 * The same state with the rollout that began: what is counted of the time until now may be of another one, and compares nothing. Rules that
 * saw the same one begin have told them apart.
 */
function begunUnseen(
  tracked: TrackedShift,
  state: ShiftState,
  { begun, absence }: { readonly begun: SeenTry; readonly absence: Absence },
): ShiftState {
  const { traffic } = state;
  const { fromMs } = begun;
  const isCounted = hasTraffic(state, absence);
  const fresh = beginRollout(tracked.shift, state, { atMs: fromMs, isWhole: false, isCounted });
  const recorded = recordedOf(tracked, { begun, absence });
  const next = recorded === undefined ? fresh : withRecorded(tracked.shift, fresh, recorded);
  const unfollowed = fromMs < absence.atMs ? { fromMs, toMs: absence.atMs } : undefined;
  return {
    ...next,
    traffic: traffic && { ...traffic, compared: null },
    ...sharesSince({ atMs: fromMs, share: begun.share }),
    rollout: next.rollout && { ...next.rollout, moves: 1, ...(unfollowed && { unfollowed }) },
  };
}

/** What rules know of a rollout that began: both see a beginning within the same few scrapes. */
function recordedOf(
  { windowSeconds }: TrackedShift,
  { begun, absence: { recorded } }: { readonly begun: SeenTry; readonly absence: Absence },
): RecordedRollout | undefined {
  const apartMs = Math.abs((recorded?.startedAtMs ?? Number.NaN) - begun.fromMs);
  return apartMs <= 1_000 * windowSeconds ? recorded : undefined;
}

/** The same state after rollouts that nobody followed. */
function overUnseen(
  state: ShiftState,
  { untilMs, absence }: { readonly untilMs: number; readonly absence: Absence },
): ShiftState {
  const share = absence.share ?? absence.shares.at(-1)?.share ?? state.share;
  return { ...closeUnseen(state, absence.fromMs), share, changedAtMs: untilMs };
}

/** Whether the traffic was looked at while nobody saw the weights, until now. */
function hasTraffic({ traffic }: ShiftState, { fromMs, atMs }: Absence): boolean {
  return traffic !== null && traffic.atMs > fromMs + leastAbsenceMs && atMs - traffic.atMs <= 2 * leastAbsenceMs;
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

/** The same state after a time of which nobody knows anything. */
function missed(tracked: TrackedShift, state: ShiftState, absence: Absence): ShiftState {
  const change = unknownChange(tracked, { ...absence, isOn: isOn(state) });
  return { ...missRequests(state), changes: noted(state.changes, [change]) };
}

/** The log with the lines that are not in it yet: what Prometheus tells late is found again at the next look. */
function notedOnce(log: ShiftState["changes"], lines: ShiftState["changes"]): ShiftState["changes"] {
  const isNew = (line: ShiftState["changes"][number]) =>
    !log.some(({ atMs, detail }) => atMs === line.atMs && detail === line.detail);
  return noted(log, lines.filter(isNew));
}

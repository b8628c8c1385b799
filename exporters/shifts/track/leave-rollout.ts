import { sameRolloutSeconds } from "../../../slo/shift/shift-timing.ts";
import { isTriedAgainAtOnce } from "../../../slo/shift/tried-again-at-once.ts";
import { endRollout } from "./rollout.ts";
import { isOfOtherVersions } from "./rollout-naming.ts";
import type { ShiftState } from "./shift-state.ts";
import type { TrackedShift } from "./tracked-shift.ts";

/** The same state as its candidate gets something: a rollout that had nothing any more may be over, so that this is the next one. */
export function leaveRollout(tracked: TrackedShift, state: ShiftState, atMs: number): ShiftState {
  return leaveUnasked(tracked, leaveOtherVersions(tracked, leaveTakenBack(tracked, state, atMs), atMs), atMs);
}

/** A completed rollout that was taken back is over, unless that was only for a moment. */
function leaveTakenBack(tracked: TrackedShift, state: ShiftState, atMs: number): ShiftState {
  if (state.rollout === null) return state;
  const { takenBackAtMs, ...rollout } = state.rollout;
  if (takenBackAtMs === undefined || rollout.outcome !== null) return state;
  const isNext = isTriedAgainAtOnce(tracked.shift) || atMs - takenBackAtMs >= 1_000 * sameRolloutSeconds;
  return isNext ? endOnWayBack(tracked, state, { sinceMs: takenBackAtMs, atMs }) : { ...state, rollout };
}

/** A rollout that had nothing any more is over where the stack names other versions by now. */
function leaveOtherVersions(tracked: TrackedShift, state: ShiftState, atMs: number): ShiftState {
  const { rollout, share, phase, changedAtMs } = state;
  if (rollout === null || rollout.outcome !== null || share !== 0) return state;
  if (!isOfOtherVersions(tracked.shift, rollout)) return state;
  // A candidate that is stable by name has nothing either, and is on no way back.
  return phase === "aborting"
    ? endOnWayBack(tracked, state, { sinceMs: changedAtMs ?? atMs, atMs })
    : endRollout(state, "completed", atMs);
}

/**
 * A rollout whose candidate had nothing, and got nothing for as long as traffic is asked to have followed, is over. Where its ledger was
 * counted by two readers in that time, none of them saw all of it, and it has not ended by itself.
 */
function leaveUnasked(tracked: TrackedShift, state: ShiftState, atMs: number): ShiftState {
  const { rollout, share, phase } = state;
  if (rollout === null || rollout.outcome !== null || share !== 0 || phase !== "aborting") return state;
  return isTriedAgainAtOnce(tracked.shift) && isUnasked(tracked, state)
    ? endRollout(state, "rolled_back", atMs)
    : state;
}

/** The same state with a rollout that the next one cuts off on its way back: what its candidate still got then had not followed. */
function endOnWayBack(
  tracked: TrackedShift,
  state: ShiftState,
  { sinceMs, atMs }: { readonly sinceMs: number; readonly atMs: number },
): ShiftState {
  const ended = endRollout(state, "rolled_back", atMs);
  if (ended.rollout === null || isUnasked(tracked, state)) return ended;
  return { ...ended, rollout: { ...ended.rollout, backSinceMs: sinceMs } };
}

/** Whether the candidate got nothing for as long as traffic is asked to have followed. */
function isUnasked({ shift, windowSeconds }: TrackedShift, { changedAtMs, busyAtMs, traffic }: ShiftState): boolean {
  const busyUntilMs = busyAtMs[shift.candidate.name];
  if (changedAtMs === null || traffic === null || busyUntilMs === undefined) return false;
  const quietMs = traffic.atMs - Math.max(changedAtMs, busyUntilMs);
  return quietMs >= 1_000 * Math.min(windowSeconds, shift.settleSeconds);
}

import { sameRolloutSeconds } from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { isTriedAgainAtOnce } from "../../../slo/shift/tried-again-at-once.ts";
import { endRollout } from "./rollout.ts";
import { isOfOtherVersions } from "./rollout-naming.ts";
import type { ShiftState } from "./shift-state.ts";
import type { TrackedShift } from "./tracked-shift.ts";

/** The same state as its candidate gets something: a rollout that had nothing any more may be over, so that this is the next one. */
export function leaveRollout(tracked: TrackedShift, state: ShiftState, atMs: number): ShiftState {
  const { shift } = tracked;
  return leaveUnasked(tracked, leaveOtherVersions(shift, leaveTakenBack(shift, state, atMs), atMs), atMs);
}

/** A completed rollout that was taken back is over, unless that was only for a moment. */
function leaveTakenBack(shift: TrafficShift, state: ShiftState, atMs: number): ShiftState {
  if (state.rollout === null) return state;
  const { takenBackAtMs, ...rollout } = state.rollout;
  if (takenBackAtMs === undefined || rollout.outcome !== null) return state;
  const isNext = isTriedAgainAtOnce(shift) || atMs - takenBackAtMs >= 1_000 * sameRolloutSeconds;
  return isNext ? endRollout(state, "rolled_back", takenBackAtMs) : { ...state, rollout };
}

/** A rollout that had nothing any more is over where the stack names other versions by now. */
function leaveOtherVersions(shift: TrafficShift, state: ShiftState, atMs: number): ShiftState {
  const { rollout, share, phase } = state;
  if (rollout === null || rollout.outcome !== null || share !== 0) return state;
  // A candidate that is stable by name has nothing either, and is on no way back.
  const outcome = phase === "aborting" ? "rolled_back" : "completed";
  return isOfOtherVersions(shift, rollout) ? endRollout(state, outcome, atMs) : state;
}

/**
 * A rollout whose candidate had nothing, and got nothing for as long as traffic is asked to have followed, is over. Where its ledger was
 * counted by two readers in that time, none of them saw all of it, and it has not ended by itself.
 */
function leaveUnasked({ shift, windowSeconds }: TrackedShift, state: ShiftState, atMs: number): ShiftState {
  const { rollout, share, changedAtMs, busyAtMs, traffic, phase } = state;
  if (rollout === null || rollout.outcome !== null || share !== 0 || phase !== "aborting") return state;
  const busyUntilMs = busyAtMs[shift.candidate.name];
  if (!isTriedAgainAtOnce(shift) || changedAtMs === null || traffic === null || busyUntilMs === undefined) return state;
  const quietMs = traffic.atMs - Math.max(changedAtMs, busyUntilMs);
  return quietMs >= 1_000 * Math.min(windowSeconds, shift.settleSeconds)
    ? endRollout(state, "rolled_back", atMs)
    : state;
}

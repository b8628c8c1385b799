import type { ShiftOutcome, ShiftPhase } from "../../../slo/shift/shift-names.ts";
import { actualShare } from "./actual-share.ts";
import { changeOf, noted } from "./change-log.ts";
import { candidateShare, liveWeights } from "./intended-share.ts";
import { endRollout, settleLedger } from "./rollout.ts";
import type { ShiftState } from "./shift-state.ts";
import type { TrackedShift } from "./tracked-shift.ts";

/** The same state at this moment: what ends by itself has ended, and the phase is what the rest says. */
export function advancePhase(tracked: TrackedShift, state: ShiftState, atMs: number): ShiftState {
  const outcome = endingOf(tracked, state, atMs);
  const ended = outcome === undefined ? state : endRollout(state, outcome, atMs);
  return withPhase(tracked, settleLedger(tracked.shift, ended, atMs), atMs);
}

/** The same state in the phase that it is in when it is seen first: that is no change of it. */
export function withFirstPhase(state: ShiftState): ShiftState {
  const { phase, why } = phaseOf(state);
  return { ...state, phase, phaseWhy: why };
}

/** How the open rollout ends, if it does now: all of the traffic is where the weights want all of it. */
function endingOf(tracked: TrackedShift, state: ShiftState, atMs: number): ShiftOutcome | undefined {
  const { rollout, share } = state;
  if (rollout === null || rollout.outcome !== null || (share !== 0 && share !== 1)) return undefined;
  if (!isToldNow(tracked, state, atMs)) return undefined;
  if (!hasFollowed(tracked, state, atMs)) return undefined;
  return share === 1 || hasWonByName(state) ? "completed" : "rolled_back";
}

/** A controller that renames the candidate to stable at the end takes its weight away as it wins. */
function hasWonByName({ share, weights }: ShiftState): boolean {
  return share === 0 && weights?.outcome === "completed";
}

/** Whether the weights were read at this very moment, say so and are in force: those of a while ago, or of servers that are down, end nothing. */
function isToldNow({ shift }: TrackedShift, { share, weights, traffic }: ShiftState, atMs: number): boolean {
  if (weights === null || weights.atMs !== atMs || traffic === null) return false;
  const told = [weights.byArm, liveWeights(weights)].map((one) => candidateShare(shift, one));
  return told.every((one) => one === share) && atMs - traffic.atMs <= freshMs;
}

/** The traffic is read many times in so long, whatever its source. */
const freshMs = 60_000;

/**
 * Whether traffic is where the weights want it: in a window that lies wholly after their last change. Where nobody asks for anything,
 * there is nothing that could follow, and after a long time that alone decides; where nobody can see the traffic, nothing does.
 */
function hasFollowed(tracked: TrackedShift, state: ShiftState, atMs: number): boolean {
  const { share, changedAtMs, traffic } = state;
  if (share === null || changedAtMs === null || traffic === null || traffic.atMs < changedAtMs) return false;
  const actual = actualShare(tracked, state);
  if (actual === undefined || actual.fromMs < changedAtMs) return false;
  if (actual.toMs - actual.fromMs < Math.min(tracked.windowSeconds, tracked.shift.settleSeconds) * 1_000) return false;
  const reached = actual.byArm?.[tracked.shift.candidate.name];
  if (reached === undefined) return hasSettled(tracked, state, atMs) && isSilent(state, atMs);
  return Math.abs(reached - share) <= wholeTolerance;
}

/** Whether nobody has asked for anything for so long, and nobody was turned away. */
function isSilent({ busyAtMs, changedAtMs }: ShiftState, atMs: number): boolean {
  return atMs - Math.max(changedAtMs ?? 0, ...Object.values(busyAtMs)) >= silentMs;
}

const silentMs = 600_000;

/** Of all or nothing: chance has no part in it. */
const wholeTolerance = 0.02;

/** Whether traffic had its time to follow the last change, and the window shows only what came after it. */
export function hasSettled({ shift, windowSeconds }: TrackedShift, { changedAtMs }: ShiftState, atMs: number): boolean {
  return changedAtMs === null || atMs - changedAtMs >= 1_000 * Math.max(shift.settleSeconds, windowSeconds);
}

function withPhase(tracked: TrackedShift, state: ShiftState, atMs: number): ShiftState {
  const { phase, why } = phaseOf(state);
  if (phase === state.phase) return state.phaseWhy === why ? state : { ...state, phaseWhy: why };
  const { shift } = tracked;
  const change = changeOf({
    atMs,
    source: shift.weights.kind,
    arm: shift.candidate.name,
    detail: `phase ${state.phase} → ${phase}${why === null ? "" : `: ${why}`}`,
  });
  return { ...state, phase, phaseWhy: why, changes: noted(state.changes, [change]) };
}

function phaseOf(state: ShiftState): { readonly phase: ShiftPhase; readonly why: string | null } {
  const { rollout, share, weights, phase } = state;
  const isOpen = rollout !== null && rollout.outcome === null;
  const why = weights?.detail ?? null;
  if (share === null) return { phase, why };
  if (!isOpen) return { phase: share === 0 ? "idle" : "settled", why: null };
  if (hasWonByName(state)) return { phase: "shifting", why };
  if (weights?.state === "aborting" || share === 0) return { phase: "aborting", why };
  // Less than before is a step like any other, as long as something is left.
  return { phase: weights?.state === "paused" ? "paused" : "shifting", why };
}

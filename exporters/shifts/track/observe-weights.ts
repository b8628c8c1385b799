import { percentWords } from "../../../slo/shift/number-words.ts";
import type { ShiftChangeReport } from "../../../slo/shift/shift-report.ts";
import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { WeightReading } from "../read/weight-reader.ts";
import { advancePhase, withFirstPhase } from "./advance-phase.ts";
import { changeOf, noted } from "./change-log.ts";
import { armsDown, candidateShare, intendedShares, liveWeights } from "./intended-share.ts";
import { leaveRollout } from "./leave-rollout.ts";
import { beginRollout, isAtOnce, reopenRollout } from "./rollout.ts";
import { renameRollout } from "./rollout-naming.ts";
import type { SeenWeights } from "./seen-sources.ts";
import type { ShiftState } from "./shift-state.ts";
import type { TrackedShift } from "./tracked-shift.ts";

export interface WeightObservation {
  readonly atMs: number;
  readonly reading: WeightReading;
}

/** What is known after a reading of the weights. One that leaves an arm out moves nothing. */
export function observeWeights(
  tracked: TrackedShift,
  state: ShiftState,
  { atMs, reading }: WeightObservation,
): ShiftState {
  const { shift } = tracked;
  const weights: SeenWeights = {
    atMs,
    byArm: reading.weights,
    ...(reading.live && { live: reading.live }),
    ...(reading.shareRange && { shareRange: reading.shareRange }),
    lastByArm: { ...state.weights?.lastByArm, ...reading.weights },
    state: reading.state ?? null,
    outcome: reading.outcome ?? null,
    step: reading.step ?? null,
    detail: reading.detail ?? null,
    ...(reading.process !== undefined && { process: reading.process }),
    totals: state.totals,
  };
  const share = candidateShare(shift, weights.byArm);
  const changes = noted(state.changes, [
    ...weightChanges(shift, state, { atMs, reading }),
    ...downChanges(shift, { before: state.weights, now: weights }),
  ]);
  // How long the candidate had nothing is asked before this change is the last one.
  const next = moved(tracked, { ...state, weights, changes }, { share, atMs });
  const now = followLive(shift, next, atMs);
  const advanced = advancePhase(tracked, isJustAdopted(state) ? withFirstPhase(now) : now, atMs);
  return renameRollout(shift, advanced, atMs);
}

/** Whether its rollout is known from others alone: nobody has looked at the weights yet. */
function isJustAdopted({ weights, rollout }: ShiftState): boolean {
  return weights === null && rollout !== null;
}

/** Servers that go down or come up are no step of anybody's: traffic needs its time to follow, but nothing begins or ends. */
function followLive(shift: TrafficShift, state: ShiftState, atMs: number): ShiftState {
  const live = candidateShare(shift, liveWeights(state.weights));
  const before = state.liveShare ?? null;
  if (live === undefined || live === before) return state;
  return { ...state, liveShare: live, changedAtMs: before === null ? state.changedAtMs : atMs };
}

/** The shares as they are now; weights that mean none leave them as they were. */
function moved(
  tracked: TrackedShift,
  state: ShiftState,
  { share, atMs }: { readonly share: number | undefined; readonly atMs: number },
): ShiftState {
  const before = state.share;
  if (share === undefined || (before !== null && Math.abs(share - before) < 1e-9)) return state;
  const isUnderWay = share > 0 && share < 1;
  // Of the first weights that are seen only those on their way are a rollout.
  if (before === null && !isUnderWay) return { ...state, share };
  const open = openedBy(tracked, state, { share, atMs });
  const isOpen = open.rollout !== null && open.rollout.outcome === null;
  const rollout = isOpen && open.rollout ? { ...open.rollout, moves: open.rollout.moves + 1 } : open.rollout;
  return { ...open, share, changedAtMs: atMs, rollout };
}

/** The state with the rollout that a change of shares belongs to. All back at once takes the last one back, and is none of its own. */
function openedBy(
  tracked: TrackedShift,
  before: ShiftState,
  { share, atMs }: { readonly share: number; readonly atMs: number },
): ShiftState {
  const { shift, windowSeconds } = tracked;
  const state = share > 0 ? leaveRollout(tracked, before, atMs) : before;
  if (state.rollout !== null && state.rollout.outcome === null) return state;
  if (state.share === 1 && share === 0) return reopenRollout(state, atMs);
  const { traffic } = state;
  // What came since an old look at the traffic may be of a try that nobody saw.
  const isCounted = traffic === null || atMs - traffic.atMs <= 1_000 * windowSeconds;
  // One that is on its way already at the first look has a beginning that nobody saw.
  return beginRollout(shift, state, { atMs, isWhole: state.share !== null && isCounted, isCounted });
}

/** Arms that lost their last server, or have one again. */
function downChanges(
  shift: TrafficShift,
  { before, now }: { readonly before: SeenWeights | null; readonly now: SeenWeights },
): readonly ShiftChangeReport[] {
  const [were, are] = [armsDown(shift, before), armsDown(shift, now)];
  const change = (arm: string, detail: string) => changeOf({ atMs: now.atMs, source: shift.weights.kind, arm, detail });
  return [
    ...are.filter((arm) => !were.includes(arm)).map((arm) => change(arm, `${arm} is down: none of its servers is up`)),
    ...were
      .filter((arm) => !are.includes(arm) && (liveWeights(now)?.[arm] ?? 0) > 0)
      .map((arm) => change(arm, `${arm} is up again`)),
  ];
}

function weightChanges(
  shift: TrafficShift,
  state: ShiftState,
  { atMs, reading }: WeightObservation,
): readonly ShiftChangeReport[] {
  const { weights, share, changedAtMs } = state;
  // Others may have seen since when weights are what they are, while this did not look.
  const isDated = changedAtMs !== null && weights !== null && changedAtMs > weights.atMs;
  const sinceMs = isDated && candidateShare(shift, reading.weights) === share ? changedAtMs : atMs;
  const by = reading.by ?? (isByRestart(state, { atMs, sinceMs, reading }) ? "reload" : null);
  const before = intendedShares(shift, weights?.lastByArm);
  const after = intendedShares(shift, { ...weights?.lastByArm, ...reading.weights });
  if (isSameShare(before, after)) return [];
  return armsOf(shift).flatMap(({ name }) => {
    const [from, to] = [weights?.lastByArm[name], reading.weights[name]];
    if (from === undefined || to === undefined || from === to) return [];
    const why = reading.detail === undefined ? "" : `: ${reading.detail}`;
    const shares = shareWords([from, to], [before?.[name], after?.[name]]);
    const detail = `weight ${from} → ${to}${shares}${why}`;
    return [changeOf({ atMs: sinceMs, by, source: shift.weights.kind, arm: name, from, to, detail })];
  });
}

/** Whether this look is the first one at a proxy that began anew just now: what that forgot is seen then, and later changes are somebody's. */
function isByRestart(
  { weights, restartedAtMs }: ShiftState,
  { atMs, sinceMs, reading }: WeightObservation & { readonly sinceMs: number },
): boolean {
  if (weights === null) return false;
  if (weights.process !== undefined && reading.process !== undefined)
    return weights.process !== reading.process && isAtOnce(atMs, sinceMs);
  if (restartedAtMs === null || weights.areOfAfterRestart === true) return false;
  return weights.atMs <= restartedAtMs && isAtOnce(atMs, restartedAtMs);
}

/** Whether weights mean the same as before: those of several proxies or of pods add up, and one that is not seen for a moment changes no share. */
function isSameShare(before: Shares | undefined, after: Shares | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  return Object.keys(after).every((name) => Math.abs((before[name] ?? 0) - (after[name] ?? 0)) < 1e-9);
}

type Shares = Readonly<Record<string, number>>;

/** ` (10 % → 100 %)`, where weights are no percentages themselves: those of several servers add up. */
function shareWords(weights: readonly number[], shares: readonly (number | undefined)[]): string {
  const known = shares.filter((share) => share !== undefined);
  const arePercent = known.every((share, index) => Math.abs(100 * share - (weights[index] ?? 0)) < 0.05);
  return known.length < shares.length || arePercent ? "" : ` (${known.map(percentWords).join(" → ")})`;
}

/**
 * The same state after a restart that the traffic shows: changes of weights between the last look before it and this one are its doing, unless
 * somebody is named, and weights that were read in that time are those of after it.
 */
export function blamedOnRestart(
  state: ShiftState,
  { lastLookMs, atMs }: { readonly lastLookMs: number; readonly atMs: number },
): ShiftState {
  const { weights } = state;
  // Where weights tell the process, their own looks know better.
  if (weights === null || weights.process !== undefined || weights.atMs <= lastLookMs) return state;
  const changes = state.changes.map((change) => {
    const isWeight = change.to !== null && change.by === null && change.atMs > lastLookMs;
    return isWeight && isAtOnce(atMs, change.atMs) ? { ...change, by: "reload" } : change;
  });
  return { ...state, weights: { ...weights, areOfAfterRestart: true }, changes };
}

import { rolloutId } from "../../../slo/shift/rollout-id.ts";
import type { ShiftOutcome } from "../../../slo/shift/shift-names.ts";
import { noEvidence } from "../../../slo/shift/statistics/evidence.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { Stretch } from "../../budgets/stretch.ts";
import { totalsBefore, totalsReopened } from "./arm-totals.ts";
import { armsDown } from "./intended-share.ts";
import { withLateLooks } from "./late-losses.ts";
import { lossesToCome } from "./lost-as-it-began.ts";
import { namingOf } from "./rollout-naming.ts";
import type { EarlierRollout, Rollout, ShiftState } from "./shift-state.ts";

/** Requests in flight when traffic has moved, and those that an old arm loses as it goes, still belong to a rollout. */
const afterMs = 60_000;

/** What goes on being lost after that is not waited for any longer. */
const mostMs = 600_000;

const mostEarlier = 5;

/** A change of weights so soon before or after a restart of the proxy was made by it. */
const restartMs = 5_000;

/** Whether a change of weights and a restart of the proxy are one and the same event. */
export function isAtOnce(atMs: number, otherMs: number): boolean {
  return Math.abs(atMs - otherMs) <= restartMs;
}

/** How a rollout begins. */
interface Beginning {
  readonly atMs: number;
  /** Whether all of it was seen. */
  readonly isWhole: boolean;
  /** Whether what the traffic has come to was read just now: else it is counted from the next look on. */
  readonly isCounted: boolean;
}

/** A rollout that begins now, or has begun before anybody looked. */
export function beginRollout(
  shift: TrafficShift,
  state: ShiftState,
  { atMs, isWhole, isCounted }: Beginning,
): ShiftState {
  // Of a beginning that nobody saw it is not known what came before it.
  const isAfterClosed = isWhole && state.rollout !== null && state.rollout.until !== null;
  const rollout: Rollout = {
    id: rolloutId(shift.id, atMs),
    startedAtMs: atMs,
    endedAtMs: null,
    outcome: null,
    naming: namingOf(shift),
    isWhole,
    moves: 0,
    from: state.totals,
    until: null,
    compared: {},
    evidence: { errors: noEvidence, slow: noEvidence },
    ...(isCounted && isWhole && lossesToCome(state)),
    ...(isCounted ? withLateLooks(state, isAfterClosed ? "before" : undefined) : { isCountedFromNextLook: true }),
  };
  return { ...state, rollout, earlier: leftRollouts(state, atMs) };
}

/** The earlier rollouts once the present one is left, too, for another one that began at a moment. */
export function leftRollouts(
  { rollout, earlier = [], traffic }: ShiftState,
  nextAtMs = Number.POSITIVE_INFINITY,
): readonly EarlierRollout[] {
  if (rollout === null) return earlier;
  const { id, startedAtMs, endedAtMs, outcome, closedTimes, unfollowed, reloadedAtMs, backSinceMs, lostOutside } =
    rollout;
  const leftAtMs = Math.max(endedAtMs ?? startedAtMs, traffic?.atMs ?? 0);
  const closedAtMs = closedSince(rollout) ?? Math.min(leftAtMs, nextAtMs);
  const left = {
    id,
    startedAtMs,
    endedAtMs,
    outcome,
    closedAtMs,
    ...(closedTimes && { closedTimes }),
    ...(unfollowed && { unfollowed }),
    ...(reloadedAtMs !== undefined && { reloadedAtMs }),
    ...(backSinceMs !== undefined && { backSinceMs }),
    ...(lostOutside && { lostOutside }),
  };
  return [left, ...earlier].slice(0, mostEarlier);
}

/** The stretches of a rollout until a moment in which its ledger was open, oldest first. */
export function openTimes(
  { startedAtMs, closedTimes = [] }: Pick<EarlierRollout, "startedAtMs" | "closedTimes">,
  untilMs: number,
): readonly Stretch[] {
  const begins = [startedAtMs, ...closedTimes.map(({ toMs }) => toMs)];
  const ends = [...closedTimes.map(({ fromMs }) => fromMs), untilMs];
  return begins.map((fromMs, index) => ({ fromMs, toMs: ends[index] ?? untilMs }));
}

/** When a rollout's ledger was closed; undefined while it is open. Older versions did not note it. */
export function closedSince({ closedAtMs, until, endedAtMs }: Rollout): number | undefined {
  return closedAtMs ?? (until === null ? undefined : (endedAtMs ?? undefined));
}

/** The same state with its rollout over. */
export function endRollout(state: ShiftState, outcome: ShiftOutcome, atMs: number): ShiftState {
  if (state.rollout === null) return state;
  const finished = { ...state.finished, [outcome]: state.finished[outcome] + 1 };
  return { ...state, finished, rollout: { ...state.rollout, outcome, endedAtMs: atMs } };
}

/**
 * The same state with its completed rollout under way again, as it is taken back, and without what came while its ledger was closed. Where
 * none was seen to complete, there is none to go on with.
 */
export function reopenRollout(state: ShiftState, atMs: number): ShiftState {
  const { rollout, totals, restartedAtMs } = state;
  if (rollout === null || rollout.outcome !== "completed") return state;
  const { closedAtMs, until, ...kept } = rollout;
  // A restart that takes it back loses what was never seen.
  const isWhole = (rollout.isWhole ?? true) && !(restartedAtMs !== null && isAtOnce(atMs, restartedAtMs));
  const from = until === null ? rollout.from : totalsReopened(rollout.from, { until, now: totals });
  const closedMs = closedSince(rollout);
  const closedTimes = [
    ...(kept.closedTimes ?? []),
    ...(closedMs === undefined ? [] : [{ fromMs: closedMs, toMs: atMs }]),
  ];
  const late = until === null ? {} : withLateLooks(state, "itself");
  const open = { outcome: null, endedAtMs: null, until: null, takenBackAtMs: atMs };
  return { ...state, rollout: { ...kept, isWhole, from, closedTimes, ...open, ...late } };
}

/** The same state after requests that nobody saw: a ledger that is open has not all of them. */
export function missRequests(state: ShiftState): ShiftState {
  const { rollout } = state;
  if (rollout === null || rollout.until !== null) return state;
  return { ...state, rollout: { ...rollout, isWhole: false } };
}

/** Whether the rollout's ledger has all of its requests, as far as anybody knows now. */
export function isLedgerWhole({ rollout, traffic }: ShiftState): boolean {
  return (rollout?.isWhole ?? true) && (rollout?.until != null || traffic?.isAway !== true);
}

/** The same state after a time in which nobody looked, and that is not the rollout's: a ledger that is open is closed with what was seen. */
export function closeUnseen(state: ShiftState, atMs: number): ShiftState {
  const { rollout, totals, weights } = state;
  if (rollout === null || rollout.until !== null) return state;
  const closedAtMs = Math.max(atMs, rollout.endedAtMs ?? 0);
  return { ...state, rollout: { ...rollout, isWhole: false, until: weights?.totals ?? totals, closedAtMs } };
}

/** The same state after a look at the traffic: a rollout that waits for one is counted from here on. */
export function countFromHere(state: ShiftState): ShiftState {
  if (state.rollout?.isCountedFromNextLook !== true) return state;
  const { isCountedFromNextLook, countedBefore = {}, ...rollout } = state.rollout;
  const from = totalsBefore(state.totals, countedBefore);
  return { ...state, rollout: { ...rollout, from, ...withLateLooks(state) } };
}

/** The same state after its proxy began anew: until a rollout's ledger is closed, that may have changed its weights. One that it began had none before. */
export function noteReload(state: ShiftState, atMs: number): ShiftState {
  const { rollout } = state;
  if (rollout === null || rollout.until !== null || isAtOnce(atMs, rollout.startedAtMs)) return state;
  return { ...state, rollout: { ...rollout, reloadedAtMs: atMs } };
}

/** The same state; the ledger of a rollout that is long over, and loses no more, stays as it is. */
export function settleLedger(shift: TrafficShift, state: ShiftState, atMs: number): ShiftState {
  const { rollout } = state;
  if (rollout === null || rollout.endedAtMs === null || rollout.until !== null) return state;
  // Only a look at the traffic after that time has seen all of it.
  const seenMs = Math.min(atMs, state.traffic?.atMs ?? atMs);
  const overMs = seenMs - rollout.endedAtMs - ledgerOpenMs(shift);
  if (overMs < 0 || (overMs < mostMs - afterMs && isLosing(shift, state, seenMs))) return state;
  const kept = isLedgerWhole(state) ? state : missRequests(state);
  return { ...kept, rollout: { ...rollout, ...kept.rollout, until: state.totals, closedAtMs: atMs } };
}

/** Whether requests are lost, or will be as soon as somebody asks for something. */
function isLosing(shift: TrafficShift, { weights, lostAtMs }: ShiftState, atMs: number): boolean {
  return armsDown(shift, weights).length > 0 || (lostAtMs !== undefined && atMs - lostAtMs < afterMs);
}

/** For how long a rollout's ledger stays open after its end, if nothing is lost. */
export function ledgerOpenMs(shift: TrafficShift): number {
  return afterMs + drainMs(shift);
}

function drainMs({ drain }: TrafficShift): number {
  if (drain === undefined) return 0;
  const { deregistrationSeconds, preStopSeconds, maxInflightSeconds } = drain;
  return 1_000 * Math.max(deregistrationSeconds ?? 0, preStopSeconds ?? 0, maxInflightSeconds ?? 0);
}

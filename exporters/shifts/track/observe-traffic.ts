import { proxyHoldsWeights } from "../../../slo/shift/proxy-holds-weights.ts";
import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { ArmCounters, TrafficReading } from "../read/traffic-reader.ts";
import { leastAbsenceMs } from "./absence/observe-absence.ts";
import { advancePhase } from "./advance-phase.ts";
import { type ArmTotals, addedTotals, delta, noArm, noTotals } from "./arm-totals.ts";
import { changeOf, noted } from "./change-log.ts";
import { compareArms } from "./compare-arms.ts";
import { leaveOutLate } from "./late-losses.ts";
import { noteAsItBegan } from "./lost-as-it-began.ts";
import { seenLoss, withLoss } from "./lost-lately.ts";
import { blamedOnRestart } from "./observe-weights.ts";
import { countFromHere, missRequests, noteReload } from "./rollout.ts";
import type { SeenCounters, SeenTraffic } from "./seen-sources.ts";
import type { ShiftState } from "./shift-state.ts";
import type { TrackedShift } from "./tracked-shift.ts";

export interface TrafficObservation {
  readonly atMs: number;
  /** Counts of one reader go on from each other, those of two do not. */
  readonly reader: string;
  readonly reading: TrafficReading;
}

/** What is known after a reading of the traffic's counters. */
export function observeTraffic(
  tracked: TrackedShift,
  state: ShiftState,
  { atMs, reader, reading }: TrafficObservation,
): ShiftState {
  const { shift } = tracked;
  const before = state.traffic?.reader === reader ? state.traffic : undefined;
  const arms = Object.fromEntries(
    armsOf(shift).flatMap(({ name }) => {
      const counters = reading.arms[name];
      return counters === undefined ? [] : [[name, seenCounters(counters)]];
    }),
  );
  const traffic: SeenTraffic = {
    atMs,
    reader,
    restarts: reading.restarts,
    basis: reading.shareBasis,
    detail: reading.detail ?? null,
    arms: { ...before?.arms, ...arms },
    lost: reading.lost ?? null,
    lostBehind: reading.lostBehind ?? 0,
    ...(reading.isAway && { isAway: true }),
    ...(reading.unseen && { unseen: { ...reading.unseen, sinceMs: before?.unseen?.sinceMs ?? atMs } }),
    memory: reading.memory ?? null,
    compared: before?.compared ?? null,
  };
  const totals = withUnanswered(addedUp(state.totals, { before, arms }), before?.lost, traffic.lost);
  const hasRestarted = before !== undefined && reading.restarts > before.restarts;
  const next: ShiftState = {
    ...state,
    traffic,
    totals,
    points: withPoint(before === undefined ? [] : state.points, { atMs, arms }, tracked.windowSeconds),
    busyAtMs: busyAt(state, { totals, atMs }),
    ...(hasLostMore(state.totals, totals) && { lostAtMs: atMs }),
    weights: withTotals(state.weights, { totals, atMs }),
    ...withLoss(state, { loss: seenLoss(tracked, state, { traffic, totals }), atMs }),
  };
  const told = noteAsItBegan(shift, state.totals, leaveOutLate(state.totals, next));
  const compared = compareArms(shift, countFromHere(told), { atMs, arms });
  // What one process counted between the last look and its end, or what another reader would have seen, is in no count.
  const isMissing = before === undefined || hasRestarted || reading.isPart === true;
  const counted = isMissing ? missRequests(compared) : compared;
  const noticed = hasRestarted ? restarted(shift, counted, { lastLookMs: before.atMs, atMs }) : counted;
  return advancePhase(tracked, noticed, atMs);
}

/** What is counted while nobody sees the weights may be of no rollout. */
function withTotals(
  weights: ShiftState["weights"],
  { totals, atMs }: { readonly totals: ShiftState["totals"]; readonly atMs: number },
): ShiftState["weights"] {
  return weights !== null && atMs - weights.atMs <= leastAbsenceMs ? { ...weights, totals } : weights;
}

function hasLostMore(before: ShiftState["totals"], now: ShiftState["totals"]): boolean {
  return Object.entries(now).some(([name, { lost }]) => (lost ?? 0) > (before[name]?.lost ?? 0));
}

function seenCounters(counters: ArmCounters): SeenCounters {
  const { requests, errors, slow, lost, rescued, inflight, share } = counters;
  return {
    requests: requests ?? null,
    errors: errors ?? null,
    slow: slow ?? null,
    lost: lost ?? null,
    rescued: rescued ?? null,
    inflight: inflight ?? null,
    share: share ?? null,
  };
}

function addedUp(
  totals: ShiftState["totals"],
  { before, arms }: { readonly before: SeenTraffic | undefined; readonly arms: SeenTraffic["arms"] },
): Readonly<Record<string, ArmTotals>> {
  const entries = Object.entries(arms).map(([name, now]) => [
    name,
    addedTotals(totals[name], { before: before?.arms[name], now }),
  ]);
  return { ...totals, ...Object.fromEntries(entries) };
}

function withUnanswered(
  totals: ShiftState["totals"],
  before: number | null | undefined,
  now: number | null | undefined,
): ShiftState["totals"] {
  const grown = delta(before, now ?? null);
  if (grown === null) return totals;
  const lost = (totals[noArm]?.lost ?? 0) + grown;
  return { ...totals, [noArm]: { ...noTotals, sent: lost, lost } };
}

/** As many points as the window needs, and one before it; none of before a time in which nobody looked that was longer. */
function withPoint(
  points: ShiftState["points"],
  point: ShiftState["points"][number],
  windowSeconds: number,
): ShiftState["points"] {
  // A clock that was put back leaves points in the future: they are no part of any window.
  const past = points.filter(({ atMs }) => atMs < point.atMs);
  const fromMs = point.atMs - windowSeconds * 1_000;
  if ((past.at(-1)?.atMs ?? 0) < fromMs) return [point];
  const first = past.findLastIndex(({ atMs }) => atMs <= fromMs);
  return [...past.slice(Math.max(0, first)), point];
}

function busyAt(
  state: ShiftState,
  { totals, atMs }: { readonly totals: ShiftState["totals"]; readonly atMs: number },
): ShiftState["busyAtMs"] {
  const entries = Object.entries(totals).flatMap(([name, now]) => {
    const isBusy = now.sent > (state.totals[name]?.sent ?? 0) || (now.inflight ?? 0) > 0;
    // Of an arm that was never looked at before nobody knows how long it is silent.
    return isBusy || state.busyAtMs[name] === undefined ? [[name, atMs] as const] : [];
  });
  return entries.length === 0 ? state.busyAtMs : { ...state.busyAtMs, ...Object.fromEntries(entries) };
}

/** Notes that counters began anew; a reload also puts weights back that were set in the proxy at run time. */
function restarted(
  shift: TrafficShift,
  state: ShiftState,
  looks: { readonly lastLookMs: number; readonly atMs: number },
): ShiftState {
  const { atMs } = looks;
  const change = changeOf({ atMs, source: "traffic", detail: restartWords(shift) });
  const blamed = blamedOnRestart(state, looks);
  const next = { ...blamed, restartedAtMs: atMs, changes: noted(blamed.changes, [change]) };
  return shift.traffic.kind === "haproxy" ? noteReload(next, atMs) : next;
}

function restartWords(shift: TrafficShift): string {
  if (shift.traffic.kind !== "haproxy") return "the source's counters began anew: a restart or a reload";
  return proxyHoldsWeights(shift)
    ? "HAProxy began anew, by a restart or a reload: weights are those of its file, and nobody moved them"
    : "HAProxy's counters began anew: a restart or a reload";
}

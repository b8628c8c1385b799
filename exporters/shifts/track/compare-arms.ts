import { burstHistorySeconds, burstSeconds } from "../../../slo/shift/shift-timing.ts";
import { outageRatio } from "../../../slo/shift/statistics/burst-outliers.ts";
import type { ErrorCount } from "../../../slo/shift/statistics/cut-outliers.ts";
import { countingDelaySeconds } from "../../../slo/shift/traffic/counting-delay.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { answeredErrors, delta } from "./arm-totals.ts";
import { addStep, type EvidenceStep } from "./evidence-bucket.ts";
import type { Comparison, SeenCounters } from "./seen-sources.ts";
import type { ComparedSums, ErrorBucket, Rollout, ShiftState } from "./shift-state.ts";
import { uncomparedSums } from "./uncompared.ts";

/** Over a longer time in which the weights changed, differences between the arms may be differences between times. */
const mixedMs = 15_000;
const bucketMs = burstSeconds * 1_000;
const wholeBuckets = burstHistorySeconds / burstSeconds;

interface Reading {
  readonly atMs: number;
  /** The arms that were visible. */
  readonly arms: Readonly<Record<string, SeenCounters>>;
}

/** The evidence and the counts that it rests on, with what happened in both arms since they were last both visible. */
export function compareArms(shift: TrafficShift, state: ShiftState, { atMs, arms }: Reading): ShiftState {
  const { traffic, changedAtMs } = state;
  const [stable, candidate] = [arms[shift.stable.name], arms[shift.candidate.name]];
  if (traffic === null || stable === undefined || candidate === undefined) return state;
  const next = { ...state, traffic: { ...traffic, compared: { atMs, arms, changedAtMs } } };
  const last = traffic.compared;
  if (last === null) return next;
  const steps = {
    stable: stepOf(last.arms[shift.stable.name], stable),
    candidate: stepOf(last.arms[shift.candidate.name], candidate),
  };
  const elapsedMs = atMs - last.atMs;
  const isSteady = last.changedAtMs === changedAtMs;
  const isOneTime = isSteady || (elapsedMs >= 0 && elapsedMs <= mixedMs);
  const time = { sinceMs: last.atMs, atMs, changedAtMs, isAlone: !isSteady || !isParted(state) };
  return {
    ...next,
    bursts: withErrors(state.bursts, { last, atMs, ...burstOf(last.arms[shift.stable.name], stable) }),
    // A proxy takes the weight of a server that died away before its last requests have failed: weights are no reason to look away.
    rollout:
      state.rollout && isOneTime && !isOfBefore(shift, state, last.atMs)
        ? comparedRollout(shift, state.rollout, { ...steps, time, totals: state.totals })
        : state.rollout,
  };
}

/** Whether what is counted may still be of the rollout before, as a period of CloudWatch is. */
function isOfBefore({ traffic }: TrafficShift, { earlier = [] }: ShiftState, atMs: number): boolean {
  const delayMs = 1_000 * countingDelaySeconds(traffic);
  return earlier[0] !== undefined && atMs < earlier[0].closedAtMs + delayMs;
}

type ComparedStep = Pick<ComparedSums, "requests" | "errors" | "slow">;

/** What an arm came to an end with between two readings; undefined where its requests or errors are not counted. */
function stepOf(before: SeenCounters | undefined, now: SeenCounters): ComparedStep | undefined {
  const [requests, errors] = [delta(endedOf(before), endedOf(now)), delta(before?.errors, now.errors)];
  if (requests === null || errors === null) return undefined;
  return { requests, errors, slow: slowStep(before, now) };
}

/** A histogram that is there again goes on from what it says now: nobody knows what came of it while it was away. */
function slowStep(before: SeenCounters | undefined, now: SeenCounters): number | null {
  return before?.slow === null ? null : delta(before?.slow, now.slow);
}

interface Burst {
  readonly errors: number | null;
  readonly requests: number | null;
}

/** Answers that are errors. A crash is no burst as they come again and again: what it loses is left out, and told by itself. */
function burstOf(before: SeenCounters | undefined, now: SeenCounters): Burst {
  const errors = answeredErrors(delta(before?.errors, now.errors), delta(before?.lost, now.lost));
  return { errors, requests: delta(endedOf(before), endedOf(now)) };
}

/** Errors are told at the end of a request: they belong to those that ended, not to those that were given meanwhile. */
function endedOf(counters: SeenCounters | undefined): number | null {
  const { requests, inflight } = counters ?? {};
  return requests === undefined || requests === null ? null : requests - (inflight ?? 0);
}

/** Whether both arms are given something. What still ends of an arm without weight is of no share: that of its own time is all there is. */
function isParted({ share, liveShare }: ShiftState): boolean {
  const now = liveShare ?? share;
  return now !== null && now > 0 && now < 1;
}

interface Steps {
  readonly stable: ComparedStep | undefined;
  readonly candidate: ComparedStep | undefined;
  readonly time: Omit<EvidenceStep, "stable" | "candidate">;
  /** After these steps. */
  readonly totals: ShiftState["totals"];
}

function comparedRollout(shift: TrafficShift, rollout: Rollout, { stable, candidate, time, totals }: Steps): Rollout {
  if (rollout.until !== null || stable === undefined || candidate === undefined) return rollout;
  const { evidence, openEvidence } = rollout;
  const errors = addStep({ sums: evidence.errors, open: openEvidence?.errors }, { ...time, stable, candidate });
  const before = { sums: evidence.slow, open: openEvidence?.slow };
  const isSlowCounted = stable.slow !== null && candidate.slow !== null;
  const slowOf = ({ requests, slow }: ComparedStep) => ({ requests, errors: slow ?? 0 });
  const slow = isSlowCounted
    ? addStep(before, { ...time, stable: slowOf(stable), candidate: slowOf(candidate) })
    : before;
  const isFirst = Object.keys(rollout.compared).length === 0;
  const first = { [shift.stable.name]: stable, [shift.candidate.name]: candidate };
  const uncompared = isFirst ? uncomparedSums(shift, { from: rollout.from, totals }, first) : rollout.uncompared;
  return {
    ...rollout,
    ...(uncompared && { uncompared }),
    compared: {
      [shift.stable.name]: plus(rollout.compared[shift.stable.name], stable),
      [shift.candidate.name]: plus(rollout.compared[shift.candidate.name], candidate),
    },
    evidence: { errors: errors.sums, slow: slow.sums },
    openEvidence: { ...(errors.open && { errors: errors.open }), ...(slow.open && { slow: slow.open }) },
  };
}

function plus(sums: ComparedSums | undefined, { requests, errors, slow }: ComparedStep): ComparedSums {
  const unmeasured = (sums?.unmeasured ?? 0) + (slow === null ? requests : 0);
  return {
    requests: (sums?.requests ?? 0) + requests,
    errors: (sums?.errors ?? 0) + errors,
    slow: slow === null ? (sums?.slow ?? null) : (sums?.slow ?? 0) + slow,
    ...(unmeasured > 0 && { unmeasured }),
    ...(slow === null && { endsUnmeasured: true }),
  };
}

function withErrors(
  buckets: readonly ErrorBucket[],
  { last, atMs, errors, requests }: Burst & { readonly last: Comparison; readonly atMs: number },
): readonly ErrorBucket[] {
  const elapsedMs = atMs - last.atMs;
  // What happened in a longer time has no one bucket to go into.
  if (errors === null || requests === null || elapsedMs <= 0 || elapsedMs > bucketMs / 4) return buckets;
  const index = Math.floor(atMs / bucketMs);
  const open = buckets.at(-1);
  if (open?.index !== index)
    return [...buckets, { index, errors, requests, seenMs: elapsedMs }].slice(-wholeBuckets - 1);
  const sums = {
    errors: open.errors + errors,
    ...(open.requests !== undefined && { requests: open.requests + requests }),
  };
  return [...buckets.slice(0, -1), { index, ...sums, seenMs: open.seenMs + elapsedMs }];
}

/** Errors in each of the times in which bursts are counted, of those that were wholly seen and are no outage. */
export function errorCounts(buckets: readonly ErrorBucket[], nowMs: number): readonly ErrorCount[] {
  const now = Math.floor(nowMs / bucketMs);
  return buckets
    .filter(({ index, seenMs }) => index < now && index >= now - wholeBuckets && seenMs >= bucketMs * 0.9)
    .flatMap(({ errors, requests }) => (requests === undefined ? [] : [{ errors, requests }]))
    .filter(({ errors, requests }) => errors <= outageRatio * requests);
}

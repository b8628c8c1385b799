import { type FailureReason, failureReasons, type ProbeAttempt } from "../probe/probe-attempt.ts";
import { type MissedReason, missedReasons } from "../schedule/due-result.ts";

export const attemptResults = ["success", "failure", "inconclusive"] as const;
export const attemptOrders = ["first", "retry"] as const;
export const timeStates = ["up", "down", "unknown", "excluded"] as const;
export const confirmedStates = ["up", "down", "unknown"] as const;

export type ConfirmedState = (typeof confirmedStates)[number];

/** What is counted of a target and goes on across restarts. Times are milliseconds. */
export interface TargetCounters {
  readonly attempts: Record<(typeof attemptOrders)[number], Record<ProbeAttempt["result"], number>>;
  readonly missed: Record<MissedReason, number>;
  /** Of failed first attempts. */
  readonly reasons: Record<FailureReason, number>;
  readonly excluded: { dueTimes: number };
  readonly time: Record<(typeof timeStates)[number], number>;
  /** Of first attempts that told anything: one bucket more than edges, and their sum in seconds. */
  readonly durations: { readonly counts: Float64Array; sum: number };
}

/** All counters at 0. */
export function noCounters(buckets: number): TargetCounters {
  return {
    attempts: { first: zeros(attemptResults), retry: zeros(attemptResults) },
    missed: zeros(missedReasons),
    reasons: zeros(failureReasons),
    excluded: { dueTimes: 0 },
    time: zeros(timeStates),
    durations: { counts: new Float64Array(buckets), sum: 0 },
  };
}

function zeros<Key extends string>(keys: readonly Key[]): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<Key, number>;
}

/** Takes over the numbers of another one. */
export function assignCounters(to: TargetCounters, from: TargetCounters): void {
  Object.assign(to.attempts.first, from.attempts.first);
  Object.assign(to.attempts.retry, from.attempts.retry);
  Object.assign(to.missed, from.missed);
  Object.assign(to.reasons, from.reasons);
  Object.assign(to.excluded, from.excluded);
  Object.assign(to.time, from.time);
  to.durations.counts.set(from.durations.counts);
  to.durations.sum = from.durations.sum;
}

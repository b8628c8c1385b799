import type { ErrorCount } from "../../../../../slo/shift/statistics/cut-outliers.ts";
import { dispersionOf } from "../../../../../slo/shift/statistics/dispersion.ts";
import type { Random } from "../../../../alerts/truth/random.ts";
import { type Minute, minutesOf, type SimulatedShift } from "./simulated-shift.ts";

/** The candidate's share, and for how many minutes. */
export type Stage = readonly [share: number, minutes: number];

interface Past {
  readonly outage?: readonly number[];
  readonly stages?: readonly Stage[];
}

/**
 * As rules measure it: the stable arm's errors of two hours, in windows of two minutes. In minutes of an outage nearly half of its requests
 * fail, for two in which more do are not counted.
 */
export function measuredDispersion(
  shift: SimulatedShift,
  random: Random,
  { outage = [], stages = [[shift.share, 120]] }: Past = {},
): number {
  const minutes = stages.flatMap(([share, length]) => [...minutesOf({ ...shift, share, minutes: length }, random)]);
  const failed = minutes.map((one, minute) => ({
    ...one,
    stableErrors: outage.includes(minute) ? 0.45 * (one.requests - one.candidateRequests) : one.stableErrors,
  }));
  return dispersionOf(perTwoMinutes(failed));
}

/** What is counted of the stable arm in each two minutes. */
export function perTwoMinutes(minutes: readonly Minute[]): readonly ErrorCount[] {
  const windows = Array.from({ length: minutes.length / 2 }, (_, window) => minutes.slice(2 * window, 2 * window + 2));
  return windows.map((two) => ({
    errors: two.reduce((sum, { stableErrors }) => sum + stableErrors, 0),
    requests: two.reduce((sum, { requests, candidateRequests }) => sum + requests - candidateRequests, 0),
  }));
}

import { secondsToDetect } from "../../../slo/shift/statistics/detectability.ts";
import { expectedDispersion } from "../../../slo/shift/statistics/dispersion.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";

/** A candidate so bad, under so many requests, that the judge of its shift calls it worse while the test goes on. */
export interface FailingCandidate {
  readonly errorRatio: number;
  /** Of the arm that gets the least. */
  readonly requestsPerSecond: number;
}

/** What fails of the stable arm. */
export const usualErrorRatio = 0.01;

/** Nothing fails more often. */
const mostErrorRatio = 1;

/** Evidence that the test asks for, whatever the judge is content with. */
export const leastEvidence = 7;

/** Rates and alerts need the rest of a rollout's ten minutes. */
const verdictSeconds = 240;

/** Undefined where the judge calls no candidate worse, not even one of which everything fails. */
export function failingCandidate({ judge }: TrafficShift, share: number): FailingCandidate | undefined {
  const errorRatio = errorRatioAbove(judge.effectFloor);
  const dispersion = expectedDispersion(judge);
  const one = { requestsPerSecond: 1, errorRatio: usualErrorRatio, share, failing: errorRatio, dispersion };
  const strict = { ...judge, alpha: Math.min(judge.alpha, Math.exp(-leastEvidence)) };
  // Only the number of requests matters: with one in a second it is that of seconds.
  const requests = secondsToDetect(one, strict);
  if (!Number.isFinite(requests)) return undefined;
  return { errorRatio, requestsPerSecond: (requests * Math.min(share, 1 - share)) / verdictSeconds };
}

/** In whole hundredths, so that whole requests fail; for a usual floor one in five. */
function errorRatioAbove(effectFloor: number): number {
  const least = usualErrorRatio + effectFloor;
  if (least <= 0.15) return 0.2;
  return Math.min(mostErrorRatio, Math.ceil(50 * (least + mostErrorRatio)) / 100);
}

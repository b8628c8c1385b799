import { evidenceRatios } from "../evidence-series.ts";
import type { ShiftJudge } from "../traffic-shift.ts";
import { addEvidence, evidenceLimit, evidenceOf, noEvidence } from "./evidence.ts";
import type { ArmCounts } from "./newcombe-interval.ts";

/** Traffic under a candidate that is worse. */
export interface WorseCandidate {
  /** Of both arms. */
  readonly requestsPerSecond: number;
  /** Error ratio of the stable arm. */
  readonly errorRatio: number;
  /** The candidate's share of the requests. */
  readonly share: number;
  /** Error ratio of the candidate. */
  readonly failing: number;
  readonly dispersion?: number;
}

/**
 * Seconds until the evidence against a worse candidate passes the limit, if errors came exactly as often as expected; half of the
 * candidates take longer. Infinite when it never does, because the difference is below the effect floor.
 */
export function secondsToDetect(candidate: WorseCandidate, judge: ShiftJudge): number {
  let [before, after] = [0, 1e9];
  if (!isDetectedAfter(after, candidate, judge)) return Number.POSITIVE_INFINITY;
  // On the mean path evidence stays above the limit once it was, so the crossing can be halved upon.
  while (after - before > after * 1e-3) {
    const middle = (before + after) / 2;
    if (isDetectedAfter(middle, candidate, judge)) after = middle;
    else before = middle;
  }
  return after;
}

function isDetectedAfter(
  seconds: number,
  { requestsPerSecond, errorRatio, share, failing, dispersion }: WorseCandidate,
  judge: ShiftJudge,
): boolean {
  if (!(share > 0 && share < 1) || failing - errorRatio <= judge.effectFloor) return false;
  const requests = seconds * requestsPerSecond;
  const candidateErrors = requests * share * failing;
  const errors = candidateErrors + requests * (1 - share) * errorRatio;
  if (errors < judge.minErrors || requests * share < judge.minRequests) return false;
  const sums = addEvidence(noEvidence, { errors, candidateErrors, candidateShare: share });
  return evidenceOf(sums, dispersion) > evidenceLimit(judge.alpha);
}

/** Counts of a rollout so far. */
export interface ComparedArms {
  readonly stable: ArmCounts;
  readonly candidate: ArmCounts;
  readonly dispersion: number;
}

/**
 * The smallest of the known ratios that would have shown by now, on average, had the candidate been as much worse; null when none
 * would, or when the stable arm has no errors to compare with.
 */
export function detectableRatio({ stable, candidate, dispersion }: ComparedArms, judge: ShiftJudge): number | null {
  if (!(stable.requests > 0)) return null;
  const [requests, errorRatio] = [stable.requests + candidate.requests, stable.errors / stable.requests];
  const seen = {
    // All requests as those of one second: only counts matter.
    requestsPerSecond: requests,
    errorRatio,
    share: candidate.requests / requests,
    dispersion,
  };
  const isShown = (ratio: number) => isDetectedAfter(1, { ...seen, failing: ratio * errorRatio }, judge);
  return evidenceRatios.map(Number).find(isShown) ?? null;
}

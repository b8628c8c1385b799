import { addEvidence, type EvidenceSums } from "../../../slo/shift/statistics/evidence.ts";
import type { ArmCounts } from "../../../slo/shift/statistics/newcombe-interval.ts";

/** What both arms came to an end with since evidence was added last: too little yet to tell the candidate's share of it. */
export interface EvidenceBucket {
  readonly sinceMs: number;
  readonly stable: ArmCounts;
  readonly candidate: ArmCounts;
  /** When the shares of the weights had changed last. */
  readonly changedAtMs: number | null;
}

/** Evidence of what is closed, and the stretch of time that is not. */
export interface BucketedEvidence {
  readonly sums: EvidenceSums;
  readonly open: EvidenceBucket | undefined;
}

/** What both arms came to an end with between two looks. */
export interface EvidenceStep extends EvidenceBucket {
  readonly atMs: number;
  /** The weights changed in it, or give one arm nothing: it has a share of its own. */
  readonly isAlone: boolean;
}

/**
 * Of each arm. In a second with a single request the candidate's share is 0 or 1, and its error tells nothing. Of n requests by chance
 * a part of 1 / n of what they could tell is lost so: of twice ten 5 %.
 */
const leastRequests = 10;

/** Errors that become more or fewer for both arms belong to one time: it is not to be longer than anybody waits at few requests. */
const longestMs = 300_000;

/** Evidence after one more look. When a stretch is closed depends on requests alone, never on errors: else chance would have more tries. */
export function addStep({ sums, open }: BucketedEvidence, step: EvidenceStep): BucketedEvidence {
  if (open !== undefined && (step.isAlone || open.changedAtMs !== step.changedAtMs))
    return addStep({ sums: closed(sums, open), open: undefined }, step);
  const bucket = {
    sinceMs: open?.sinceMs ?? step.sinceMs,
    stable: plus(open?.stable, step.stable),
    candidate: plus(open?.candidate, step.candidate),
    changedAtMs: step.changedAtMs,
  };
  return step.isAlone || isFull(bucket, step.atMs)
    ? { sums: closed(sums, bucket), open: undefined }
    : { sums, open: bucket };
}

function isFull({ sinceMs, stable, candidate }: EvidenceBucket, atMs: number): boolean {
  const isEnough = Math.min(stable.requests, candidate.requests) >= leastRequests;
  // A clock that was put back would keep it open.
  return isEnough || atMs - sinceMs >= longestMs || atMs < sinceMs;
}

function closed(sums: EvidenceSums, { stable, candidate }: EvidenceBucket): EvidenceSums {
  const requests = stable.requests + candidate.requests;
  return addEvidence(sums, {
    errors: stable.errors + candidate.errors,
    candidateErrors: candidate.errors,
    candidateShare: requests === 0 ? 0 : candidate.requests / requests,
  });
}

function plus(sum: ArmCounts | undefined, { requests, errors }: ArmCounts): ArmCounts {
  return { requests: (sum?.requests ?? 0) + requests, errors: (sum?.errors ?? 0) + errors };
}

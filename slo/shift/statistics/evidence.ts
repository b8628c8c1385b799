import { type EvidenceRatio, evidenceRatios } from "../evidence-series.ts";

/** What happened in both arms in one and the same stretch of time. */
export interface EvidenceInterval {
  /** Errors (or slow requests) of both arms. */
  readonly errors: number;
  readonly candidateErrors: number;
  /** The candidate's share of the requests, 0 to 1. */
  readonly candidateShare: number;
}

/** Log likelihood ratios since a rollout began: one per alternative, which adds up over changes of weights. */
export type EvidenceSums = Readonly<Record<EvidenceRatio, number>>;

/** Where a rollout begins. */
export const noEvidence: EvidenceSums = Object.freeze(
  Object.fromEntries(evidenceRatios.map((ratio) => [ratio, 0])),
) as EvidenceSums;

/**
 * The log likelihood of "the candidate has r times the errors" over "both have the same", given who had how many of the requests:
 * x ln r − n ln(1 + (r − 1) s). A stretch in which one arm had no requests compares nothing.
 * Source: A. Wald, "Sequential Tests of Statistical Hypotheses", 1945, for errors that are binomial once their sum is given.
 */
export function logLikelihoodRatio(
  ratio: number,
  { errors, candidateErrors, candidateShare }: EvidenceInterval,
): number {
  if (!(candidateShare > 0 && candidateShare < 1)) return 0;
  return candidateErrors * Math.log(ratio) - errors * Math.log1p((ratio - 1) * candidateShare);
}

/** The sums with one more stretch of time. */
export function addEvidence(sums: EvidenceSums, interval: EvidenceInterval): EvidenceSums {
  const added = evidenceRatios.map((ratio) => [ratio, sums[ratio] + logLikelihoodRatio(Number(ratio), interval)]);
  return Object.fromEntries(added) as EvidenceSums;
}

/**
 * Natural logarithm of the e-value: the mean of the likelihood ratios, so that nobody has to know beforehand how much worse a candidate is.
 * Bursts make counts less certain than they look; dividing by their dispersion takes that back.
 */
export function evidenceOf(sums: EvidenceSums, dispersion = 1): number {
  return logMeanExp(evidenceRatios.map((ratio) => sums[ratio] / dispersion));
}

/** ln(mean(exp(x))) without overflow. */
function logMeanExp(values: readonly number[]): number {
  const largest = Math.max(...values);
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0) / values.length);
}

/**
 * Evidence above which a candidate is worse, however often one looks: a healthy one passes it with probability alpha at most.
 * Source: J. Ville, "Étude critique de la notion de collectif", 1939.
 */
export function evidenceLimit(alpha: number): number {
  return Math.log(1 / alpha);
}

import { countWords, percentWords, pointWords, tenthWords } from "../number-words.ts";
import { areBursty } from "./dispersion.ts";
import type { ArmCounts } from "./newcombe-interval.ts";

/** Why nothing is compared where connections are counted. */
export const uncountedWords = "requests are not observable here: HAProxy runs in TCP mode";

/** Why slow requests are not compared that are to be. */
export const unmeasuredWords =
  "slow requests are not compared: no histogram measures those of both arms; look at its name, and whether the threshold is one of its edges";

/** `errors 2.1 % against 0.11 % after 1,840 candidate requests`; an arm of which nothing is known is "unknown". */
export function comparisonWords(what: string, candidate: ArmCounts | null, stable: ArmCounts | null): string {
  return `${what} ${ratioWords(candidate)} against ${ratioWords(stable)} after ${countWords(candidate?.requests ?? 0)} candidate requests`;
}

function ratioWords(counts: ArmCounts | null): string {
  return counts !== null && counts.requests > 0 ? percentWords(counts.errors / counts.requests) : "unknown";
}

/** `no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests`. */
export function noWorseWords(effectFloor: number, comparison: string): string {
  return `no difference above ${pointWords(effectFloor)}: ${comparison}`;
}

/** `evidence 12.4 of 6.9`; as many digits as tell on which side of the limit it is: `evidence 4.60 of 4.61`. */
export function evidenceWords(evidence: number, limit: number): string {
  const [shown, most] = [tenthWords(evidence), tenthWords(limit)];
  return shown === most ? `evidence ${evidence.toFixed(2)} of ${limit.toFixed(2)}` : `evidence ${shown} of ${most}`;
}

/** What is left open of a candidate that is neither shown to be worse nor to be no worse. */
export interface OpenQuestion {
  /** How much worse it may be. */
  readonly high: number;
  readonly dispersion: number;
  /** Whether its evidence is above the limit: it is worse, and perhaps by less than counts. */
  readonly isCertain: boolean;
  readonly effectFloor: number;
}

/** How much worse a candidate may be, and what is to blame for it besides too few requests. */
export function openWords({ high, dispersion, isCertain, effectFloor }: OpenQuestion): string {
  if (isCertain) return `a difference is certain, but not that it is above the ${pointWords(effectFloor)} that count`;
  const bursts = `, for errors of the stable arm come in bursts: evidence counts as 1/${countWords(dispersion)}`;
  return `it may be worse by ${pointWords(high)}${areBursty(dispersion) ? bursts : ""}`;
}

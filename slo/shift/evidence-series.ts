/** The candidate's possible error ratios, as multiples of the stable arm's, that the evidence is averaged over. */
export const evidenceRatios = ["1.5", "2", "3", "5", "10"] as const;
export type EvidenceRatio = (typeof evidenceRatios)[number];

/** By what the arms of a shift are compared: how many requests fail, or how many are slow. */
export type Compared = "error" | "slow";

/** The log likelihood ratio of one alternative, per second: `shift:error_llr1_5:rate`. */
export function evidenceRateSeries(what: Compared, ratio: EvidenceRatio): string {
  return `shift:${what}_llr${ratio.replace(".", "_")}:rate`;
}

/** The same summed since the shift began, at most six hours. */
export function evidenceSumSeries(what: Compared, ratio: EvidenceRatio): string {
  return `shift:${what}_llr${ratio.replace(".", "_")}:sum`;
}

import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { candidateOf, stableOf } from "./arms.ts";
import { type Uncounted, uncountedOf } from "./losses.ts";

/** What the arms were compared by, with the numbers of that moment. */
export interface Comparison {
  readonly sli: "errors" | "slow";
  /** Why there are no numbers, if so. */
  readonly uncounted?: Uncounted | undefined;
  readonly candidate: string;
  readonly stable: string;
  readonly candidateRatio: number | null;
  readonly stableRatio: number | null;
  readonly candidateRequests: number;
  /** Null, too, where it is above the limit and did not decide. */
  readonly evidence: number | null;
  readonly limit: number;
  /** `2`: twice the stable arm's error ratio would have shown. */
  readonly detectable: number | null;
  /** What the evidence is divided by, where that is why it is not enough. */
  readonly bursts: number | null;
  /** The difference that counts, where all that is open is whether the candidate's is above it. */
  readonly floor?: number | null;
}

/** What the verdict of a report compares. */
export function comparisonOf(report: ShiftReport): Comparison {
  const [candidate, stable] = [candidateOf(report), stableOf(report)];
  const { kind, sli, evidence, limit, detectable, bursts = null, floor = null } = report.verdict;
  const isSlow = sli === "slow";
  const hasNumbers = candidate.errorRatio !== null || stable.errorRatio !== null || evidence !== null;
  return {
    sli: isSlow ? "slow" : "errors",
    uncounted: hasNumbers ? undefined : (uncountedOf(report) ?? "here"),
    candidate: candidate.name,
    stable: stable.name,
    candidateRatio: isSlow ? candidate.slowRatio : candidate.errorRatio,
    stableRatio: isSlow ? stable.slowRatio : stable.errorRatio,
    candidateRequests: candidate.requests,
    // A difference may be certain and too small to count: beside a limit it would say the opposite of the verdict.
    evidence: kind !== "worse" && evidence !== null && evidence > limit ? null : evidence,
    limit,
    // What has shown needs no word on what would have.
    detectable: kind === "worse" || floor !== null ? null : detectable,
    bursts,
    floor,
  };
}

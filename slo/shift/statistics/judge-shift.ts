import { countWords } from "../number-words.ts";
import type { ShiftVerdictName } from "../shift-names.ts";
import type { ShiftVerdictReport } from "../shift-report.ts";
import type { ShiftJudge } from "../traffic-shift.ts";
import { detectableRatio } from "./detectability.ts";
import { type EvidenceSums, evidenceLimit, evidenceOf } from "./evidence.ts";
import { type ArmCounts, newcombeInterval } from "./newcombe-interval.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { comparisonWords, evidenceWords, noWorseWords, openWords } from "./verdict-words.ts";

/** What is known of a rollout since it began; of errors or of slow requests. */
export interface JudgedCounts {
  readonly stable: ArmCounts;
  readonly candidate: ArmCounts;
  readonly sums: EvidenceSums;
  /** 1 when errors come by chance alone; see dispersionOf(). */
  readonly dispersion: number;
}

/** Which events are compared. */
export type JudgedSli = "errors" | "slow";

/** Whether the candidate is worse, is not worse, or too little is known, with the numbers in one sentence. */
export function judgeShift(counts: JudgedCounts, judge: ShiftJudge, sli: JudgedSli = "errors"): ShiftVerdictReport {
  const evidence = evidenceOf(counts.sums, counts.dispersion);
  const limit = evidenceLimit(judge.alpha);
  const { kind, why } = decide(counts, judge, { evidence, limit, sli });
  return { kind, sli, evidence, limit, detectable: detectableRatio(counts, judge), why };
}

interface Comparison {
  readonly evidence: number;
  readonly limit: number;
  readonly sli: JudgedSli;
}

function decide(
  counts: JudgedCounts,
  judge: ShiftJudge,
  { evidence, limit, sli }: Comparison,
): { readonly kind: ShiftVerdictName; readonly why: string } {
  const { stable, candidate } = counts;
  const notEnough = (lack: string) => ({ kind: "not_enough" as const, why: `not enough data: ${lack}` });
  if (candidate.requests < judge.minRequests) return notEnough(missing("candidate", candidate, judge));
  if (!(stable.requests > 0)) return notEnough("no stable requests to compare with");
  const [bad, good] = [candidate.errors / candidate.requests, stable.errors / stable.requests];
  const ratios = comparisonWords(words[sli], candidate, stable);
  const proof = evidenceWords(evidence, limit);
  const isWorse = evidence > limit && bad - good > judge.effectFloor;
  const errors = stable.errors + candidate.errors;
  if (isWorse && errors >= judge.minErrors) return { kind: "worse", why: `${ratios}: ${proof}` };
  if (isWorse) return notEnough(`${countWords(errors)} of ${countWords(judge.minErrors)} ${words[sli]}`);
  if (stable.requests < judge.minRequests) return notEnough(missing("stable", stable, judge));
  const high = highestDifference(counts, judge);
  if (high > judge.effectFloor) {
    const isCertain = evidence > limit && bad > good;
    const { dispersion } = counts;
    const open = openWords({ high, dispersion, isCertain, effectFloor: judge.effectFloor });
    return notEnough(`${ratios}: ${proof}; ${open}`);
  }
  return { kind: "not_worse", why: noWorseWords(judge.effectFloor, ratios) };
}

/** The upper end of the one-sided interval of the difference. Bursty errors are worth as many independent ones as their dispersion leaves. */
export function highestDifference(
  { stable, candidate, dispersion }: Omit<JudgedCounts, "sums">,
  { alpha }: Pick<ShiftJudge, "alpha">,
): number {
  const worth = ({ requests, errors }: ArmCounts) => ({ requests: requests / dispersion, errors: errors / dispersion });
  return newcombeInterval(worth(candidate), worth(stable), normalQuantile(1 - alpha))?.high ?? 1;
}

function missing(role: string, { requests }: ArmCounts, { minRequests }: ShiftJudge): string {
  return `${countWords(requests)} of ${countWords(minRequests)} ${role} requests`;
}

const words = { errors: "errors", slow: "slow requests" } as const;

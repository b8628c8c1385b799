import type { ShiftVerdictName } from "../shift-names.ts";
import type { ShiftVerdictReport } from "../shift-report.ts";
import type { ShiftJudge } from "../traffic-shift.ts";
import { detectableRatio } from "./detectability.ts";
import { type EvidenceSums, evidenceLimit, evidenceOf } from "./evidence.ts";
import { type ArmCounts, newcombeInterval } from "./newcombe-interval.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { type JudgedSli, verdictReason } from "./verdict-reason.ts";

/** What is known of a rollout since it began; of errors or of slow requests. */
export interface JudgedCounts {
  readonly stable: ArmCounts;
  readonly candidate: ArmCounts;
  readonly sums: EvidenceSums;
  /** 1 when errors come by chance alone; see dispersionOf(). */
  readonly dispersion: number;
}

/** Whether the candidate is worse, is not worse, or too little is known, with the numbers in one sentence. */
export function judgeShift(counts: JudgedCounts, judge: ShiftJudge, sli: JudgedSli = "errors"): ShiftVerdictReport {
  const { candidate, stable, dispersion } = counts;
  const evidence = evidenceOf(counts.sums, dispersion);
  const limit = evidenceLimit(judge.alpha);
  const high = highestDifference(counts, judge);
  const kind = decide(counts, judge, { isCertain: evidence > limit, high });
  const why = verdictReason(kind, { candidate, stable, evidence, high, dispersion }, { judge, sli });
  return { kind, sli, evidence, limit, detectable: detectableRatio(counts, judge), why };
}

function decide(
  { stable, candidate }: JudgedCounts,
  judge: ShiftJudge,
  { isCertain, high }: { readonly isCertain: boolean; readonly high: number },
): ShiftVerdictName {
  if (candidate.requests < judge.minRequests || !(stable.requests > 0)) return "not_enough";
  const isWorse =
    isCertain && candidate.errors / candidate.requests - stable.errors / stable.requests > judge.effectFloor;
  if (isWorse) return stable.errors + candidate.errors >= judge.minErrors ? "worse" : "not_enough";
  return stable.requests < judge.minRequests || high > judge.effectFloor ? "not_enough" : "not_worse";
}

/** The upper end of the one-sided interval of the difference. Bursty errors are worth as many independent ones as their dispersion leaves. */
export function highestDifference(
  { stable, candidate, dispersion }: Omit<JudgedCounts, "sums">,
  { alpha }: Pick<ShiftJudge, "alpha">,
): number {
  const worth = ({ requests, errors }: ArmCounts) => ({ requests: requests / dispersion, errors: errors / dispersion });
  return newcombeInterval(worth(candidate), worth(stable), normalQuantile(1 - alpha))?.high ?? 1;
}

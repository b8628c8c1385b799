import type { ShiftVerdictName } from "../shift-names.ts";
import type { ShiftVerdictReport } from "../shift-report.ts";
import type { ShiftJudge } from "../traffic-shift.ts";
import { detectableRatio } from "./detectability.ts";
import { areBursty } from "./dispersion.ts";
import { type EvidenceSums, evidenceLimit, evidenceOf } from "./evidence.ts";
import { type ArmCounts, newcombeInterval } from "./newcombe-interval.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { isBeyondChance, showsWorse } from "./shows-worse.ts";
import { isFloorOpen, type JudgedSli, verdictReason } from "./verdict-reason.ts";

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
  const kind = verdictKind(counts, judge);
  const evidence = evidenceOf(counts.sums, dispersion);
  const high = highestDifference(counts, judge);
  const numbers = { candidate, stable, evidence, high, dispersion };
  return {
    kind,
    sli,
    evidence,
    limit: evidenceLimit(judge.alpha),
    detectable: detectableRatio(counts, judge),
    bursts: areBursty(dispersion) && verdictKind({ ...counts, dispersion: 1 }, judge) !== kind ? dispersion : null,
    ...(kind === "not_enough" && isFloorOpen(numbers, judge, sli) ? { floor: judge.effectFloor } : {}),
    why: verdictReason(kind, numbers, { judge, sli }),
  };
}

/** The verdict alone. */
export function verdictKind(counts: JudgedCounts, judge: ShiftJudge): ShiftVerdictName {
  return kindByEvidence({ ...counts, evidence: evidenceOf(counts.sums, counts.dispersion) }, judge);
}

/** The same where the evidence was added up by somebody else. */
export function kindByEvidence(
  numbers: Omit<JudgedCounts, "sums"> & { readonly evidence: number },
  judge: Omit<ShiftJudge, "dispersion">,
): ShiftVerdictName {
  const { stable, candidate } = numbers;
  if (candidate.requests < judge.minRequests || !(stable.requests > 0)) return "not_enough";
  if (isBeyondChance(numbers, judge)) return showsWorse(numbers, judge) ? "worse" : "not_enough";
  return stable.requests < judge.minRequests || highestDifference(numbers, judge) > judge.effectFloor
    ? "not_enough"
    : "not_worse";
}

/** The upper end of the one-sided interval of the difference. Bursty errors are worth as many independent ones as their dispersion leaves. */
export function highestDifference(
  { stable, candidate, dispersion }: Omit<JudgedCounts, "sums">,
  { alpha }: Pick<ShiftJudge, "alpha">,
): number {
  const worth = ({ requests, errors }: ArmCounts) => ({ requests: requests / dispersion, errors: errors / dispersion });
  return newcombeInterval(worth(candidate), worth(stable), normalQuantile(1 - alpha))?.high ?? 1;
}

import { assertNever } from "../../problem.ts";
import { countWords } from "../number-words.ts";
import type { ShiftVerdictName } from "../shift-names.ts";
import type { ShiftJudge } from "../traffic-shift.ts";
import { evidenceLimit } from "./evidence.ts";
import type { ArmCounts } from "./newcombe-interval.ts";
import { comparisonWords, evidenceWords, noWorseWords, openWords } from "./verdict-words.ts";

/** Which events are compared. */
export type JudgedSli = "errors" | "slow";

/** What a verdict rests on; null is what nobody knows. */
export interface VerdictNumbers {
  readonly candidate: ArmCounts | null;
  readonly stable: ArmCounts | null;
  readonly evidence: number | null;
  /** How much worse the candidate may be. */
  readonly high: number | null;
  readonly dispersion: number;
}

/** What they are measured by; rules of older versions do not tell the least number of errors. */
export type VerdictJudge = Pick<ShiftJudge, "alpha" | "minRequests" | "effectFloor"> & {
  readonly minErrors: number | null;
};

/** Why a verdict is what it is, with the numbers in one sentence: the same for whoever judged. */
export function verdictReason(
  kind: ShiftVerdictName,
  numbers: VerdictNumbers,
  { judge, sli = "errors" }: { readonly judge: VerdictJudge; readonly sli?: JudgedSli },
): string {
  const ratios = comparisonWords(words[sli], numbers.candidate, numbers.stable);
  const proof = numbers.evidence === null ? "" : `: ${evidenceWords(numbers.evidence, evidenceLimit(judge.alpha))}`;
  switch (kind) {
    case "worse":
      return `${ratios}${proof}`;
    case "not_worse":
      return noWorseWords(judge.effectFloor, ratios);
    case "not_enough":
      return `not enough data: ${missing(numbers, judge, sli) ?? `${ratios}${proof}${openQuestion(numbers, judge)}`}`;
    default:
      return assertNever(kind);
  }
}

/** Whether a difference is certain, and all that is open is whether it is above the one that counts. */
export function isFloorOpen(numbers: VerdictNumbers, judge: VerdictJudge, sli: JudgedSli): boolean {
  const isOpen = missing(numbers, judge, sli) === undefined;
  return isOpen && isCertain(numbers, judge) && differenceOf(numbers) > 0;
}

/** What there are too few of, in the order in which that decides. */
function missing(numbers: VerdictNumbers, judge: VerdictJudge, sli: JudgedSli): string | undefined {
  const { candidate, stable } = numbers;
  const { minRequests, minErrors, effectFloor } = judge;
  const requests = (role: string, count: number) =>
    `${countWords(count)} of ${countWords(minRequests)} ${role} requests`;
  if (candidate === null)
    return `no ${stable === null ? "requests of either arm" : "candidate requests"} are counted yet`;
  if (candidate.requests < minRequests) return requests("candidate", candidate.requests);
  if (stable === null) return "no stable requests are counted yet";
  if (!(stable.requests > 0)) return "no stable requests to compare with";
  const errors = stable.errors + candidate.errors;
  const isShown = isCertain(numbers, judge) && differenceOf(numbers) > effectFloor;
  if (isShown && minErrors !== null && errors < minErrors)
    return `${countWords(errors)} of ${countWords(minErrors)} ${words[sli]}`;
  return stable.requests < minRequests ? requests("stable", stable.requests) : undefined;
}

function openQuestion(numbers: VerdictNumbers, judge: VerdictJudge): string {
  const { high, dispersion } = numbers;
  if (high === null) return "";
  const question = { high, dispersion, isCertain: isCertain(numbers, judge) && differenceOf(numbers) > 0 };
  return `; ${openWords({ ...question, effectFloor: judge.effectFloor })}`;
}

function isCertain({ evidence }: VerdictNumbers, { alpha }: VerdictJudge): boolean {
  return evidence !== null && evidence > evidenceLimit(alpha);
}

/** How much more often the candidate fails. */
function differenceOf({ candidate, stable }: VerdictNumbers): number {
  return ratioOf(candidate) - ratioOf(stable);
}

function ratioOf(counts: ArmCounts | null): number {
  return counts === null || counts.requests === 0 ? 0 : counts.errors / counts.requests;
}

const words = { errors: "errors", slow: "slow requests" } as const;

import type { PrometheusSample } from "../../service/prometheus-result.ts";
import type { AloneFacts } from "../../slo/shift/gate/judge-alone.ts";
import {
  type ShiftVerdictName,
  shiftAlertNames,
  shiftExporterSeries,
  shiftHelperSeries,
  shiftSeries,
  shiftVerdicts,
} from "../../slo/shift/shift-names.ts";
import type { ShiftVerdictReport } from "../../slo/shift/shift-report.ts";
import { evidenceLimit } from "../../slo/shift/statistics/evidence.ts";
import { highestDifference } from "../../slo/shift/statistics/judge-shift.ts";
import type { ArmCounts } from "../../slo/shift/statistics/newcombe-interval.ts";
import {
  comparisonWords,
  evidenceWords,
  noWorseWords,
  openWords,
  uncountedWords,
} from "../../slo/shift/statistics/verdict-words.ts";
import { toldOf } from "./alone-facts.ts";
import { alertNames, recorded, rowsOf, shareBasisOf } from "./gate-samples.ts";

type Samples = readonly PrometheusSample[];

/** The verdict of a rollout: the exporter's, which counts each request, where Prometheus knows it now; else that of the rules. */
export function verdictOf(samples: Samples, arms: AloneFacts): ShiftVerdictReport {
  const { kind, evidence, why } = errorVerdict(samples, arms);
  const report = { evidence, limit: Number.NaN, detectable: null };
  if (alertNames(samples).includes(shiftAlertNames.slower) && kind !== "worse") {
    return { ...report, kind: "worse", sli: "slow", why: `the alert ${shiftAlertNames.slower} is firing` };
  }
  return { ...report, kind: kind ?? "not_enough", sli: kind === undefined ? null : "errors", why };
}

interface ErrorVerdict {
  /** Undefined: nobody says any. */
  readonly kind: ShiftVerdictName | undefined;
  readonly evidence: number | null;
  readonly why: string;
}

function errorVerdict(samples: Samples, arms: AloneFacts): ErrorVerdict {
  const ofExporter = told(samples, shiftExporterSeries.verdict);
  if (ofExporter !== undefined && toldOf(samples, "candidate") !== null)
    return judged(ofExporter, byExporter(samples, arms));
  const kind = told(samples, shiftSeries.verdict) ?? kindAtEnd(samples, arms);
  return kind === undefined ? { kind, evidence: null, why: silenceOf(samples) } : judged(kind, byRules(samples, arms));
}

/** What a verdict rests on, all of one source: numbers of two would be those of two moments. */
interface Judged {
  readonly arms: AloneFacts;
  readonly evidence: number | null;
  readonly dispersion: number;
  /** How much worse the candidate may be. */
  readonly high: number | null;
}

function byRules(samples: Samples, arms: AloneFacts): Judged {
  const evidence = recorded(samples, shiftSeries.errorEvidence);
  return {
    arms,
    evidence,
    dispersion: dispersionOf(samples),
    high: recorded(samples, shiftHelperSeries.errorDifferenceHigh),
  };
}

function byExporter(samples: Samples, arms: AloneFacts): Judged {
  const { candidate, stable, judge } = arms;
  const dispersion = dispersionOf(samples);
  const isKnown = candidate !== null && stable !== null && judge !== null;
  const high = isKnown ? highestDifference({ candidate, stable, dispersion }, judge) : null;
  const evidence = recorded(samples, shiftExporterSeries.evidence, { sli: "errors" });
  return { arms, evidence, dispersion, high };
}

function dispersionOf(samples: Samples): number {
  return recorded(samples, shiftSeries.dispersion) ?? 1;
}

/** `errors 2.1 % against 0.11 % after 1,840 candidate requests, evidence 12.4 of 6.9`. */
function judged(kind: ShiftVerdictName, { arms, evidence, dispersion, high }: Judged): ErrorVerdict {
  const { candidate, stable, judge } = arms;
  const limit = judge === null ? null : evidenceLimit(judge.alpha);
  const compared = comparisonWords("errors", candidate, stable);
  if (kind === "not_worse" && judge !== null) return { kind, evidence, why: noWorseWords(judge.effectFloor, compared) };
  const isCertain = evidence !== null && limit !== null && evidence > limit && ratioOf(candidate) > ratioOf(stable);
  const open =
    kind !== "not_enough" || high === null || judge === null
      ? ""
      : `; ${openWords({ high, dispersion, isCertain, effectFloor: judge.effectFloor })}`;
  return { kind, evidence, why: `${words[kind]}${compared}${proofOf(evidence, limit)}${open}` };
}

function ratioOf(counts: ArmCounts | null): number {
  return counts === null || counts.requests === 0 ? 0 : counts.errors / counts.requests;
}

function proofOf(evidence: number | null, limit: number | null): string {
  return evidence === null || limit === null ? "" : `, ${evidenceWords(evidence, limit)}`;
}

function silenceOf(samples: Samples): string {
  if (shareBasisOf(samples) !== "requests") return uncountedWords;
  return `no verdict is recorded: ${unrecordedOf(samples)}`;
}

function unrecordedOf(samples: Samples): string {
  if (recorded(samples, shiftSeries.active) === 1) return "its errors cannot be seen";
  const share = recorded(samples, shiftSeries.intendedShare, { role: "candidate" });
  const isSplit = share !== null && share > 0 && share < 1;
  return isSplit ? "the rules do not know of this rollout yet" : "one arm is meant to have all of the traffic";
}

function told(samples: Samples, series: string): ShiftVerdictName | undefined {
  const verdicts = rowsOf(samples, series).flatMap(({ value, labels }) => (value === 1 ? [labels["verdict"]] : []));
  return shiftVerdicts.find((verdict) => verdicts.includes(verdict));
}

/** After the end rules say no more than "worse", and go on recording what "not worse" is made of. */
function kindAtEnd(samples: Samples, { candidate, stable, judge }: AloneFacts): ShiftVerdictName | undefined {
  if (recorded(samples, shiftSeries.active) === 1) return undefined;
  const high = recorded(samples, shiftHelperSeries.errorDifferenceHigh);
  if (high === null || judge === null || candidate === null || stable === null) return undefined;
  const isEnough = Math.min(candidate.requests, stable.requests) >= judge.minRequests;
  return isEnough && high <= judge.effectFloor ? "not_worse" : undefined;
}

const words = { worse: "", not_worse: "no difference that counts: ", not_enough: "not enough data: " } as const;

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
import { comparisonWords, evidenceWords, openWords } from "../../slo/shift/statistics/verdict-words.ts";
import { alertNames, recorded, rowsOf, shareBasisOf } from "./gate-samples.ts";

type Samples = readonly PrometheusSample[];

/** The verdict of a rollout: that of the rules, and where they say none that of the exporter. */
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
  const ofRules = told(samples, shiftSeries.verdict);
  const limit = arms.judge === null ? null : evidenceLimit(arms.judge.alpha);
  if (ofRules !== undefined) return judgedByRules(ofRules, { samples, arms, limit });
  const ofExporter = told(samples, shiftExporterSeries.verdict);
  if (ofExporter !== undefined && ofExporter !== "not_enough") {
    const evidence = recorded(samples, shiftExporterSeries.evidence, { sli: "errors" });
    // Numbers of the rules would be those of another moment, or of none.
    return { kind: ofExporter, evidence, why: `${words[ofExporter]}the exporter says so${proofOf(evidence, limit)}` };
  }
  const atEnd = kindAtEnd(samples, arms);
  return atEnd === undefined
    ? { kind: undefined, evidence: null, why: `no verdict is recorded: ${silenceOf(samples)}` }
    : judgedByRules(atEnd, { samples, arms, limit });
}

interface Recorded {
  readonly samples: Samples;
  readonly arms: AloneFacts;
  /** Of the evidence; null where its setting is not recorded. */
  readonly limit: number | null;
}

/** `errors 2.1 % against 0.11 % after 1,840 candidate requests, evidence 12.4 of 6.9`. */
function judgedByRules(kind: ShiftVerdictName, { samples, arms, limit }: Recorded): ErrorVerdict {
  const evidence = recorded(samples, shiftSeries.errorEvidence);
  const high = recorded(samples, shiftHelperSeries.errorDifferenceHigh);
  const dispersion = recorded(samples, shiftSeries.dispersion) ?? 1;
  const compared = comparisonWords("errors", arms.candidate, arms.stable);
  const open = kind === "not_enough" && high !== null ? `; ${openWords(high, dispersion)}` : "";
  return { kind, evidence, why: `${words[kind]}${compared}${proofOf(evidence, limit)}${open}` };
}

function proofOf(evidence: number | null, limit: number | null): string {
  return evidence === null || limit === null ? "" : `, ${evidenceWords(evidence, limit)}`;
}

function silenceOf(samples: Samples): string {
  if (shareBasisOf(samples) !== "requests") return "requests are not counted here, as in TCP mode";
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

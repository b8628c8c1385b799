import type { PrometheusSample } from "../../service/prometheus-result.ts";
import type { AloneFacts } from "../../slo/shift/judge-alone.ts";
import { countWords, percentWords, tenthWords } from "../../slo/shift/number-words.ts";
import {
  type ShiftVerdictName,
  shiftAlertNames,
  shiftExporterSeries,
  shiftHelperSeries,
  shiftSeries,
  shiftVerdicts,
} from "../../slo/shift/shift-names.ts";
import type { ShiftVerdictReport } from "../../slo/shift/shift-report.ts";
import type { ArmCounts } from "../../slo/shift/statistics/newcombe-interval.ts";
import { alertNames, recorded, rowsOf } from "./gate-samples.ts";

type Samples = readonly PrometheusSample[];

/** The verdict of a rollout: that of the rules, and where they say none that of the exporter. */
export function verdictOf(samples: Samples, arms: AloneFacts): ShiftVerdictReport {
  const kind = told(samples, shiftSeries.verdict) ?? kindAtEnd(samples, arms);
  const evidence = recorded(samples, shiftSeries.errorEvidence);
  const report = { evidence, limit: Number.NaN, detectable: null };
  if (alertNames(samples).includes(shiftAlertNames.slower) && kind !== "worse") {
    return { ...report, kind: "worse", sli: "slow", why: `the alert ${shiftAlertNames.slower} is firing` };
  }
  if (kind === undefined) {
    return { ...report, kind: "not_enough", sli: null, why: `no verdict is recorded: ${silenceOf(samples)}` };
  }
  return { ...report, kind, sli: "errors", why: whyOf(kind, arms, evidence) };
}

function silenceOf(samples: Samples): string {
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
  const ofExporter = told(samples, shiftExporterSeries.verdict);
  if (ofExporter !== undefined || recorded(samples, shiftSeries.active) === 1) return ofExporter;
  const high = recorded(samples, shiftHelperSeries.errorDifferenceHigh);
  if (high === null || judge === null || candidate === null || stable === null) return undefined;
  const isEnough = Math.min(candidate.requests, stable.requests) >= judge.minRequests;
  return isEnough && high <= judge.effectFloor ? "not_worse" : undefined;
}

const words = { worse: "", not_worse: "no difference that counts: ", not_enough: "not enough data: " } as const;

/** `errors 2.1 % against 0.11 % after 1,840 candidate requests, evidence 12.4`. */
function whyOf(kind: ShiftVerdictName, { candidate, stable }: AloneFacts, evidence: number | null): string {
  const proof = evidence === null ? "" : `, evidence ${tenthWords(evidence)}`;
  const after = countWords(candidate?.requests ?? 0);
  return `${words[kind]}errors ${ratio(candidate)} against ${ratio(stable)} after ${after} candidate requests${proof}`;
}

function ratio(counts: ArmCounts | null): string {
  return counts !== null && counts.requests > 0 ? percentWords(counts.errors / counts.requests) : "unknown";
}

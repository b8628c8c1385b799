import type { PrometheusSample } from "../../service/prometheus-result.ts";
import type { AloneFacts } from "../../slo/shift/gate/judge-alone.ts";
import { shiftExporterSeries } from "../../slo/shift/shift-exporter-series.ts";
import {
  type ShiftVerdictName,
  shiftHelperSeries,
  shiftSeries,
  shiftSettings,
  shiftVerdicts,
} from "../../slo/shift/shift-names.ts";
import type { ShiftVerdictReport } from "../../slo/shift/shift-report.ts";
import { combineVerdicts } from "../../slo/shift/statistics/combine-verdicts.ts";
import { highestDifference, kindByEvidence } from "../../slo/shift/statistics/judge-shift.ts";
import { type VerdictNumbers, verdictReason } from "../../slo/shift/statistics/verdict-reason.ts";
import { comparisonWords, uncountedWords } from "../../slo/shift/statistics/verdict-words.ts";
import { judgeOf, sumsOf, toldOf } from "./alone-facts.ts";
import { recorded, rowsOf, shareBasisOf } from "./gate-samples.ts";
import { slowVerdict } from "./slow-verdict.ts";

type Samples = readonly PrometheusSample[];

/** Who counted what a verdict rests on. */
export type CountedBy = "exporter" | "rules";

/** The exporter, where Prometheus knows now what it counted: it sees each request, and rules only what a scrape showed them. */
export function countedBy(samples: Samples): CountedBy | null {
  const isTold = told(samples, shiftExporterSeries.verdict) !== undefined && toldOf(samples, "candidate") !== null;
  if (isTold) return "exporter";
  return told(samples, shiftSeries.verdict) === undefined ? null : "rules";
}

/** The verdict of a rollout: the exporter's, which counts each request, where Prometheus knows it now; else that of the rules. */
export function verdictOf(samples: Samples, arms: AloneFacts): ShiftVerdictReport {
  const { kind, evidence, why } = errorVerdict(samples, arms);
  const report = { limit: Number.NaN, detectable: null };
  const errors = {
    ...report,
    kind: kind ?? "not_enough",
    sli: kind === undefined ? null : "errors",
    evidence,
    why,
  } as const;
  const slow = slowVerdict(samples, arms.judge);
  return combineVerdicts(errors, slow && { ...report, ...slow });
}

interface Asked {
  readonly samples: Samples;
  readonly arms: AloneFacts;
}

interface ErrorVerdict {
  /** Undefined: nobody says any. */
  readonly kind: ShiftVerdictName | undefined;
  readonly evidence: number | null;
  readonly why: string;
}

function errorVerdict(samples: Samples, arms: AloneFacts): ErrorVerdict {
  const ofExporter = told(samples, shiftExporterSeries.verdict);
  if (ofExporter !== undefined && countedBy(samples) === "exporter") {
    const numbers = byExporter(samples, arms);
    return verdictBy(errorKind(ofExporter, numbers, { samples, arms }), numbers, { samples, arms });
  }
  const now = told(samples, shiftSeries.verdict);
  const kind = now ?? kindAtEnd(samples, arms);
  if (kind === undefined) return { kind, evidence: null, why: silenceOf(samples) };
  const numbers = byRules(samples, arms);
  const isHeldBack = now === "not_enough" && isNoWorse(numbers.high, arms);
  const isBehind = isHeldBack || (now === "not_worse" && isOlder(numbers, arms));
  if (!isBehind) return verdictBy(kind, numbers, { samples, arms });
  const why = `not enough data: not all requests that came lately are ${isHeldBack ? "counted" : "judged"} yet: ${comparisonWords("errors", arms.candidate, arms.stable)}`;
  return { kind: "not_enough", evidence: numbers.evidence, why };
}

/** What the exporter says is of errors and slow requests together: of errors alone its numbers tell, where slow ones are judged. */
function errorKind(
  told: ShiftVerdictName,
  { candidate, stable, evidence, dispersion }: VerdictNumbers,
  { samples, arms: { judge } }: Asked,
): ShiftVerdictName {
  const setting = (name: string) => recorded(samples, shiftHelperSeries.setting, { setting: name });
  const minErrors = setting(shiftSettings.minErrors);
  const isSlowJudged = setting(shiftSettings.slow) !== null;
  const areKnown = judge !== null && minErrors !== null && evidence !== null && candidate !== null && stable !== null;
  return isSlowJudged && areKnown
    ? kindByEvidence({ candidate, stable, evidence, dispersion }, { ...judge, minErrors })
    : told;
}

/** What rules say of a candidate by what they counted, whoever counted besides; undefined where they say nothing. */
export function kindByRules(samples: Samples): ShiftVerdictName | undefined {
  const summed = {
    candidate: sumsOf(samples, "candidate"),
    stable: sumsOf(samples, "stable"),
    judge: judgeOf(samples),
  };
  return told(samples, shiftSeries.verdict) ?? kindAtEnd(samples, summed);
}

/** What a verdict of the rules rests on: numbers of two sources would be those of two moments. */
function byRules(samples: Samples, { candidate, stable }: AloneFacts): VerdictNumbers {
  return {
    candidate,
    stable,
    evidence: recorded(samples, shiftSeries.errorEvidence),
    dispersion: recorded(samples, shiftSeries.dispersion) ?? 1,
    high: recorded(samples, shiftHelperSeries.errorDifferenceHigh),
  };
}

/** The same of one of the exporter. */
function byExporter(samples: Samples, { candidate, stable, judge }: AloneFacts): VerdictNumbers {
  // Exporters of older versions do not tell how bursty errors are.
  const dispersion =
    recorded(samples, shiftExporterSeries.dispersion) ?? recorded(samples, shiftSeries.dispersion) ?? 1;
  const isKnown = candidate !== null && stable !== null && judge !== null;
  const high = isKnown ? highestDifference({ candidate, stable, dispersion }, judge) : null;
  return {
    candidate,
    stable,
    evidence: recorded(samples, shiftExporterSeries.evidence, { sli: "errors" }),
    dispersion,
    high,
  };
}

function verdictBy(kind: ShiftVerdictName, numbers: VerdictNumbers, { samples, arms }: Asked): ErrorVerdict {
  const minErrors = recorded(samples, shiftHelperSeries.setting, { setting: shiftSettings.minErrors });
  const why =
    arms.judge === null
      ? `${unmeasured[kind]}${comparisonWords("errors", arms.candidate, arms.stable)}`
      : verdictReason(kind, numbers, { judge: { ...arms.judge, minErrors } });
  return { kind, evidence: numbers.evidence, why };
}

function silenceOf(samples: Samples): string {
  if (shareBasisOf(samples) !== "requests") return uncountedWords;
  return `no verdict is recorded: ${unrecordedOf(samples)}`;
}

function unrecordedOf(samples: Samples): string {
  const isThere = (series: string) => rowsOf(samples, series).length > 0;
  if (recorded(samples, shiftSeries.active) === 1) {
    if (![shiftSeries.requests, shiftSeries.requestsSum].some(isThere)) return "requests are not known now";
    // Rates of errors are known some seconds before their sums.
    const isBeginning = isThere(shiftSeries.errors) && !isThere(shiftSeries.errorsSum);
    return isBeginning ? "nothing of this rollout is added up yet" : "its errors cannot be seen";
  }
  const share = recorded(samples, shiftSeries.intendedShare, { role: "candidate" });
  const isSplit = share !== null && share > 0 && share < 1;
  return isSplit
    ? "the rules know of no rollout now: it has only begun, or nobody could scrape for some seconds"
    : "one arm is meant to have all of the traffic";
}

function told(samples: Samples, series: string): ShiftVerdictName | undefined {
  const verdicts = rowsOf(samples, series).flatMap(({ value, labels }) => (value === 1 ? [labels["verdict"]] : []));
  return shiftVerdicts.find((verdict) => verdicts.includes(verdict));
}

/** After the end rules say no more than "worse", and go on recording what "not worse" is made of. */
function kindAtEnd(samples: Samples, arms: AloneFacts): ShiftVerdictName | undefined {
  if (recorded(samples, shiftSeries.active) === 1) return undefined;
  return isNoWorse(recorded(samples, shiftHelperSeries.errorDifferenceHigh), arms) ? "not_worse" : undefined;
}

/** Whether the numbers alone give that verdict, which rules hold back while not all that came lately is counted. */
function isNoWorse(high: number | null, { candidate, stable, judge }: AloneFacts): boolean {
  if (high === null || judge === null || candidate === null || stable === null) return false;
  return Math.min(candidate.requests, stable.requests) >= judge.minRequests && high <= judge.effectFloor;
}

/**
 * Whether "not worse" is of fewer errors than these: the group of rules that says so, and records how much worse it may be, is an
 * evaluation behind their sums then.
 */
function isOlder({ candidate, stable, dispersion, high }: VerdictNumbers, { judge }: AloneFacts): boolean {
  if (high === null || judge === null || candidate === null || stable === null) return false;
  return highestDifference({ candidate, stable, dispersion }, judge) > judge.effectFloor;
}

/** Before a comparison, where rules of older versions do not tell what it is measured by. */
const unmeasured = { worse: "", not_worse: "no difference that counts: ", not_enough: "not enough data: " } as const;

import type { PrometheusSample } from "../../service/prometheus-result.ts";
import type { AloneJudge } from "../../slo/shift/gate/judge-alone.ts";
import { shiftExporterSeries } from "../../slo/shift/shift-exporter-series.ts";
import { shiftAlertNames, shiftHelperSeries, shiftSeries, shiftSettings } from "../../slo/shift/shift-names.ts";
import type { ShiftVerdictReport } from "../../slo/shift/shift-report.ts";
import { showsWorse } from "../../slo/shift/statistics/shows-worse.ts";
import { type VerdictNumbers, verdictReason } from "../../slo/shift/statistics/verdict-reason.ts";
import { unmeasuredWords } from "../../slo/shift/statistics/verdict-words.ts";
import { sumsOf, toldOf } from "./alone-facts.ts";
import { alertNames, recorded } from "./gate-samples.ts";

type Samples = readonly PrometheusSample[];
type SlowVerdict = Pick<ShiftVerdictReport, "kind" | "sli" | "evidence" | "why">;

/**
 * That the candidate is slower: by what the exporter counted, else by what rules did, or by their alert, which goes on while it serves. And
 * that nobody knows any more, or ever did, where rules say that it is to be compared.
 */
export function slowVerdict(samples: Samples, alone: AloneJudge | null): SlowVerdict | undefined {
  const isTold = isToldByExporter(samples);
  const numbers = isTold ? byExporter(samples) : byRules(samples);
  const minErrors = recorded(samples, shiftHelperSeries.setting, { setting: shiftSettings.minErrors });
  const isAsked = recorded(samples, shiftHelperSeries.setting, { setting: shiftSettings.slow }) !== null;
  const isMeasured = numbers !== undefined && (isTold || areMeasuredNow(samples));
  const isUnmeasured = isAsked && !isMeasured;
  const slowerBy = (evidence: number | null, why: string) =>
    ({ kind: "worse", sli: "slow", evidence, why: isUnmeasured ? `${why}, but now ${unmeasuredWords}` : why }) as const;
  // Rules of older versions do not tell how few are too few; their alert knows it.
  if (numbers !== undefined && alone !== null && minErrors !== null) {
    const judge = { ...alone, minErrors };
    if (showsWorse(numbers, judge))
      return slowerBy(numbers.evidence, verdictReason("worse", numbers, { judge, sli: "slow" }));
  }
  if (alertNames(samples).includes(shiftAlertNames.slower))
    return slowerBy(null, `the alert ${shiftAlertNames.slower} is firing`);
  return isUnmeasured ? unmeasured : undefined;
}

/** It says nothing of slow requests that it does not know, whatever rules go on summing up. */
function isToldByExporter(samples: Samples): boolean {
  return toldOf(samples, "candidate") !== null && toldOf(samples, "stable") !== null;
}

/** What rules summed up stays when a histogram goes away; the ratio of requests that come without one does not. */
function areMeasuredNow(samples: Samples): boolean {
  return (["stable", "candidate"] as const).every((role) => {
    const [errors, slow] = [shiftSeries.errorRatio, shiftSeries.slowRatio].map((of) => recorded(samples, of, { role }));
    return errors === null || slow !== null;
  });
}

const unmeasured = { kind: "not_enough", sli: null, evidence: null, why: unmeasuredWords } as const;

interface SlowNumbers extends VerdictNumbers {
  readonly candidate: NonNullable<VerdictNumbers["candidate"]>;
  readonly stable: NonNullable<VerdictNumbers["stable"]>;
  readonly evidence: number;
}

function byExporter(samples: Samples): SlowNumbers | undefined {
  return allOf({
    candidate: toldOf(samples, "candidate", "slow"),
    stable: toldOf(samples, "stable", "slow"),
    evidence: recorded(samples, shiftExporterSeries.evidence, { sli: "slow" }),
  });
}

function byRules(samples: Samples): SlowNumbers | undefined {
  return allOf({
    candidate: sumsOf(samples, "candidate", "slow"),
    stable: sumsOf(samples, "stable", "slow"),
    evidence: recorded(samples, shiftSeries.slowEvidence),
  });
}

/** Numbers of two sources would be those of two moments. */
function allOf({
  candidate,
  stable,
  evidence,
}: Pick<VerdictNumbers, "candidate" | "stable" | "evidence">): SlowNumbers | undefined {
  if (candidate === null || stable === null || evidence === null) return undefined;
  return { candidate, stable, evidence, high: null, dispersion: 1 };
}

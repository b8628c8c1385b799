import type { PrometheusSample } from "../../service/prometheus-result.ts";
import type { AloneFacts, AloneJudge } from "../../slo/shift/gate/judge-alone.ts";
import { shiftExporterSeries } from "../../slo/shift/shift-exporter-series.ts";
import { shiftHelperSeries, shiftSeries, shiftSettings } from "../../slo/shift/shift-names.ts";
import type { ArmCounts } from "../../slo/shift/statistics/newcombe-interval.ts";
import type { JudgedSli } from "../../slo/shift/statistics/verdict-reason.ts";
import type { ShiftRole } from "../../slo/shift/traffic-shift.ts";
import type { GateReading } from "./gate-facts.ts";
import { recorded, rowOf } from "./gate-samples.ts";

/**
 * What both arms did in the rollout: as the exporter counts it, else as rules summed it, and of one that they did not see, since the weights
 * changed.
 */
export function aloneFacts({ samples, since }: Pick<GateReading, "samples" | "since">): AloneFacts {
  const told = { candidate: toldOf(samples, "candidate"), stable: toldOf(samples, "stable") };
  if (told.candidate !== null && told.stable !== null) return { ...told, judge: judgeOf(samples) };
  const summed = { candidate: sumsOf(samples, "candidate"), stable: sumsOf(samples, "stable") };
  const isSummed = summed.candidate !== null;
  return {
    candidate: isSummed ? summed.candidate : (since.candidate ?? null),
    stable: isSummed ? summed.stable : (since.stable ?? null),
    judge: judgeOf(samples),
  };
}

/** What the exporter counted of an arm; null where it does not say so. */
export function toldOf(
  samples: readonly PrometheusSample[],
  role: ShiftRole,
  sli: JudgedSli = "errors",
): ArmCounts | null {
  const arm = rowOf(samples, shiftSeries.info)?.labels[role];
  if (arm === undefined) return null;
  const of = (outcome: string) => recorded(samples, shiftExporterSeries.compared, { arm, outcome });
  const requests = (sli === "slow" ? of("measured") : null) ?? of("ended");
  const errors = of(sli);
  return requests === null || errors === null ? null : { requests, errors };
}

const sums = { errors: shiftSeries.errorsSum, slow: shiftHelperSeries.slowSum } as const;

/** The same as rules summed it. */
export function sumsOf(
  samples: readonly PrometheusSample[],
  role: ShiftRole,
  sli: JudgedSli = "errors",
): ArmCounts | null {
  const requests = recorded(samples, shiftSeries.requestsSum, { role });
  const errors = recorded(samples, sums[sli], { role });
  return requests === null || errors === null ? null : { requests, errors };
}

/** What a candidate is measured by that cannot be compared; null where rules of older versions do not tell. */
export function judgeOf(samples: readonly PrometheusSample[]): AloneJudge | null {
  const of = (setting: string) => recorded(samples, shiftHelperSeries.setting, { setting });
  const alpha = of(shiftSettings.alpha);
  const minRequests = of(shiftSettings.minRequests);
  const effectFloor = of(shiftSettings.effectFloor);
  const errorRatio = of(shiftSettings.errorRatio);
  if (alpha === null || minRequests === null || effectFloor === null || errorRatio === null) return null;
  return { alpha, minRequests, effectFloor, errorRatio };
}

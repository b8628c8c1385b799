import type { PrometheusSample } from "../../service/prometheus-result.ts";
import type { AloneFacts, AloneJudge } from "../../slo/shift/gate/judge-alone.ts";
import { shiftHelperSeries, shiftSeries, shiftSettings } from "../../slo/shift/shift-names.ts";
import type { ArmCounts } from "../../slo/shift/statistics/newcombe-interval.ts";
import type { ShiftRole } from "../../slo/shift/traffic-shift.ts";
import type { GateReading } from "./gate-facts.ts";
import { recorded } from "./gate-samples.ts";

/** What both arms did in the rollout: as rules summed it, and of one that they did not see, since the weights changed. */
export function aloneFacts({ samples, since }: Pick<GateReading, "samples" | "since">): AloneFacts {
  const sums = { candidate: sumsOf(samples, "candidate"), stable: sumsOf(samples, "stable") };
  const isSummed = sums.candidate !== null;
  return {
    candidate: isSummed ? sums.candidate : (since.candidate ?? null),
    stable: isSummed ? sums.stable : (since.stable ?? null),
    judge: judgeOf(samples),
  };
}

function sumsOf(samples: readonly PrometheusSample[], role: ShiftRole): ArmCounts | null {
  const requests = recorded(samples, shiftSeries.requestsSum, { role });
  const errors = recorded(samples, shiftSeries.errorsSum, { role });
  return requests === null || errors === null ? null : { requests, errors };
}

function judgeOf(samples: readonly PrometheusSample[]): AloneJudge | null {
  const of = (setting: string) => recorded(samples, shiftHelperSeries.setting, { setting });
  const alpha = of(shiftSettings.alpha);
  const minRequests = of(shiftSettings.minRequests);
  const effectFloor = of(shiftSettings.effectFloor);
  const errorRatio = of(shiftSettings.errorRatio);
  if (alpha === null || minRequests === null || effectFloor === null || errorRatio === null) return null;
  return { alpha, minRequests, effectFloor, errorRatio };
}

import type { Slo } from "./model.ts";
import { readsProbeDurations } from "./probe/probe-duration-edges.ts";
import type { Problem } from "./problem.ts";
import { unitOfName } from "./sli/histogram-unit.ts";

/** A histogram whose name tells another unit than the one its threshold is compared in. */
export function lintLatencyUnit({ sli }: Slo, path: string): readonly Problem[] {
  // Of the exporter's own histogram it is a problem already.
  if (sli.kind !== "latency" || readsProbeDurations(sli.histogram)) return [];
  const named = unitOfName(sli.histogram);
  const compared = Number(sli.edge) === sli.thresholdSeconds ? "seconds" : "milliseconds";
  if (named === undefined || named === compared) return [];
  return [
    {
      code: "latency-unit",
      severity: "warning",
      path: `${path}.sli.unit`,
      message: `by its name the histogram has ${named}, and its threshold is compared as ${sli.edge} ${compared}`,
      hint: `write unit: "${named}"`,
    },
  ];
}

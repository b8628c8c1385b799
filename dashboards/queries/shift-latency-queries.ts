import { printSelector } from "../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import { ownHistogram } from "../../slo/shift/traffic/own-histogram.ts";
import { armSeries } from "../../slo/shift/traffic-selectors.ts";
import type { ShiftArm, TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { amongPods } from "./shift-single-pods.ts";

/** Times within which a share of the answers of an arm come. */
export interface ResponseTimes {
  readonly unit: "s" | "ms";
  readonly metric: string;
  readonly quantile: (quantile: number, arm: ShiftArm) => string;
}

/** How fast the arms answer, by the histogram that their slow answers are counted in; nothing where there is none. */
export function responseTimes(shift: TrafficShift): ResponseTimes | undefined {
  const metric = bucketsOf(shift, shift.candidate)?.metric;
  if (metric === undefined) return undefined;
  return {
    unit: (ownHistogram(shift.traffic)?.unit ?? shift.slow?.unit) === "milliseconds" ? "ms" : "s",
    metric,
    quantile: (quantile, arm) =>
      `histogram_quantile(${quantile}, sum by (le) (${bucketsOf(shift, arm)?.rate ?? `${metric}{}`}))`,
  };
}

/** Slow answers are all that were counted less those within an edge: the buckets are the second of the two. */
function bucketsOf(shift: TrafficShift, arm: ShiftArm): { readonly metric: string; readonly rate: string } | undefined {
  // Some kinds of traffic bring a histogram whether slow answers are asked for or not; the edge is left out here.
  const slow = shift.slow ?? { thresholdSeconds: 1, histogram: undefined, unit: "seconds" as const, edges: undefined };
  const buckets = armSeries({ ...shift, slow }, arm).slow?.find(({ sign }) => sign === -1);
  const selector = buckets && vectorSelectors(buckets.selector)[0];
  if (buckets === undefined || selector?.metric === undefined) return undefined;
  const { metric } = selector;
  const matchers = selector.matchers.filter(({ label }) => label !== "le");
  const rate = `rate(${printSelector({ metric, matchers })}[$__rate_interval])`;
  return { metric, rate: amongPods(rate, buckets.pods) };
}

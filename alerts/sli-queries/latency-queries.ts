import { type LabelMatcher, printSelector } from "../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import { onClause } from "../promql-text.ts";
import { orZero, rateOf } from "./event-rates.ts";
import type { SliQueries } from "./sli-queries.ts";

/** Requests slower than the threshold, from a histogram with classic or native buckets. */
export const latencyQueries: SliQueries<"latency"> = {
  total: (sli, context) =>
    sli.buckets === "classic"
      ? rateOf(histogramPart(sli.histogram, "_count"), context)
      : `histogram_count(${rateOf(sli.histogram, context)})`,
  bad: (sli, context) => {
    const { groupBy, recordedTotal } = context;
    if (sli.buckets === "native") {
      const slow = `1 - histogram_fraction(0, ${sli.edge}, ${rateOf(sli.histogram, context)})`;
      return orZero(`(${recordedTotal} * ${onClause(groupBy)} (${slow}) >= 0)`, context);
    }
    // Without an "or 0": a histogram that lacks the threshold's bucket must show as a missing signal, never as fast requests.
    const fast = rateOf(histogramPart(sli.histogram, "_bucket", edgeMatcher(sli.edge)), context);
    return `clamp_min(${recordedTotal} - ${onClause(groupBy)} ${fast}, 0)`;
  },
};

/** `http_request_duration_seconds{job="a"}` with a suffix on the name and one more matcher. */
function histogramPart(histogram: string, suffix: "_bucket" | "_count", matcher?: LabelMatcher): string {
  const selector = vectorSelectors(histogram)[0];
  if (selector?.metric === undefined) throw new Error(`histogram of a checked model has no metric name: ${histogram}`);
  const metric = selector.metric.replace(/_bucket$/, "") + suffix;
  return printSelector({ metric, matchers: [...selector.matchers, ...(matcher === undefined ? [] : [matcher])] });
}

/** Prometheus 3 writes whole edges as `1.0` where Prometheus 2 and other systems keep the client's `1`. */
function edgeMatcher(edge: string): LabelMatcher {
  return /^\d+$/.test(edge)
    ? { label: "le", op: "=~", value: `${edge}(\\.0)?` }
    : { label: "le", op: "=", value: edge };
}

import type { Sli, Slo } from "../model.ts";
import { printSelector } from "../promql/print-selector.ts";
import { vectorSelectors } from "../promql/selectors.ts";

/** A latency SLO as people choose it on a board, and the series of its histogram. */
export interface LatencyHistogram {
  /** The SLO and its threshold: `checkout-latency (300 ms)`. */
  readonly name: string;
  /** `http_request_duration_seconds_bucket{job="checkout"}`. */
  readonly selector: string;
}

/** What a board needs to show an SLO's latency; nothing for other SLOs. */
export function latencyHistogram({ id, sli }: Slo): LatencyHistogram | undefined {
  if (sli.kind !== "latency") return undefined;
  return { name: `${id} (${Number((sli.thresholdSeconds * 1000).toPrecision(6))} ms)`, selector: bucketSelector(sli) };
}

function bucketSelector(sli: Extract<Sli, { kind: "latency" }>): string {
  if (sli.buckets === "native") return sli.histogram;
  const selector = vectorSelectors(sli.histogram)[0];
  if (selector?.metric === undefined)
    throw new Error(`histogram of a checked model has no metric name: ${sli.histogram}`);
  return printSelector({ metric: `${selector.metric.replace(/_bucket$/, "")}_bucket`, matchers: selector.matchers });
}

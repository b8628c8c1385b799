import { type HistogramUnit, perSecond } from "../../sli/histogram-unit.ts";
import type { ShiftTraffic } from "../traffic-shift.ts";

/** A histogram of durations that a kind of traffic brings with it, with the bucket edges that it has unless somebody sets others. */
export interface OwnHistogram {
  readonly metric: string;
  readonly unit: HistogramUnit;
  readonly edges: readonly number[];
}

/** Of Envoy, and so of Istio. Source: https://github.com/envoyproxy/envoy/blob/main/source/common/stats/histogram_impl.cc */
const ofEnvoy = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
  3_600_000,
] as const;

/** DefBuckets of client_golang, as the flag --time-buckets has them. Source: https://kubernetes.github.io/ingress-nginx/user-guide/cli-arguments/ */
const ofIngressNginx = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** Of the kinds of traffic that have one. */
export const ownHistograms = {
  istio: { metric: "istio_request_duration_milliseconds", unit: "milliseconds", edges: ofEnvoy },
  envoy: { metric: "envoy_cluster_upstream_rq_time", unit: "milliseconds", edges: ofEnvoy },
  ingressNginx: {
    metric: "nginx_ingress_controller_request_duration_seconds",
    unit: "seconds",
    edges: ofIngressNginx,
  },
} as const satisfies Partial<Record<ShiftTraffic["kind"], OwnHistogram>>;

/** The histogram of a kind of traffic that has one of its own. */
export function ownHistogram({ kind }: ShiftTraffic): OwnHistogram | undefined {
  const all: Readonly<Partial<Record<ShiftTraffic["kind"], OwnHistogram>>> = ownHistograms;
  return all[kind];
}

/** The nearest edges on both sides of a threshold, as durations that can be written. */
export function nearestThresholds(
  edges: readonly number[],
  { thresholdSeconds, unit }: { readonly thresholdSeconds: number; readonly unit: HistogramUnit },
): readonly string[] {
  const whole = edges
    .map((edge) => (edge * 1000) / perSecond[unit])
    .filter((ms) => ms > 0 && Number.isInteger(Number(ms.toPrecision(12))))
    .map((ms) => Number(ms.toPrecision(12)))
    .sort((a, b) => a - b);
  const asked = thresholdSeconds * 1000;
  const near = [whole.findLast((ms) => ms < asked), whole.find((ms) => ms > asked)];
  return near.flatMap((ms) => (ms === undefined ? [] : [`${ms}ms`]));
}

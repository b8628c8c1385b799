import { isIstioMetric } from "../../promql/is-istio-metric.ts";
import { seriesOf } from "../../promql/series-of.ts";
import type { ShiftTraffic } from "../traffic-shift.ts";

/** Whether requests are counted by Istio's own metrics, also where these are written as counters. */
export function countsByIstio(traffic: ShiftTraffic): traffic is Extract<ShiftTraffic, { kind: "istio" | "counters" }> {
  return traffic.kind === "istio" || (traffic.kind === "counters" && isIstioMetric(seriesOf(traffic.requests)?.metric));
}

import { armSeries } from "./traffic-selectors.ts";
import type { TrafficShift } from "./traffic-shift.ts";

/** Which HAProxies Prometheus has a shift's backend from, one sample each; undefined where none of them is asked by itself. */
export function proxyInstancesQuery(shift: TrafficShift): string | undefined {
  const { traffic, stable } = shift;
  if (traffic.kind !== "haproxy" || traffic.stats === undefined) return undefined;
  return `count by (instance) (${armSeries(shift, stable).share[0].selector})`;
}

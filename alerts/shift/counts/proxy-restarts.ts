import { printSelector } from "../../../slo/promql/print-selector.ts";
import { haproxyServers } from "../../../slo/shift/traffic/haproxy-series.ts";
import { matchersOf } from "../../../slo/shift/traffic/matchers.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";

/** The labels by which Prometheus tells processes apart: those of a target. */
export const processLabels = "job, instance";

/**
 * When the youngest proxy started that keeps the shift's weights in memory: that puts them back to its file, and forgets what was in
 * flight. Undefined where that cannot happen or be seen.
 */
export function proxyStart(shift: TrafficShift): string | undefined {
  const start = processStart(shift);
  return start && `max(${ofBackend(start, shift)})`;
}

/** When each process started, whatever it serves; to be matched with series of its target. */
export function processStart({ traffic }: TrafficShift): string | undefined {
  if (traffic.kind !== "haproxy") return undefined;
  return printSelector({ metric: "haproxy_process_start_time_seconds", matchers: matchersOf(traffic.matchers) });
}

/** Other proxies in the same Prometheus are none of the shift's concern: those of it have its backend. */
function ofBackend(start: string, { traffic }: TrafficShift): string {
  return traffic.kind === "haproxy" ? `${start} and on (${processLabels}) ${haproxyServers(traffic)}` : start;
}

import { printSelector } from "../../slo/promql/print-selector.ts";
import { haproxyServers } from "../../slo/shift/traffic/haproxy-series.ts";
import { matchersOf } from "../../slo/shift/traffic/matchers.ts";
import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";

/** The labels by which Prometheus tells processes apart: those of a target. */
export const processLabels = "job, instance";

/**
 * How often a proxy that keeps its weights in memory restarted in a range: a reload puts them back to its file, and forgets what was in
 * flight. Undefined where that cannot happen or be seen.
 */
export function proxyRestarts(shift: TrafficShift, range: string): string | undefined {
  const start = processStart(shift);
  return start && `max(${ofBackend(`changes(${start}[${range}])`, shift, range)})`;
}

/** When it last started. */
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
function ofBackend(query: string, { traffic }: TrafficShift, range?: string): string {
  if (traffic.kind !== "haproxy") return query;
  const servers = haproxyServers(traffic);
  return `${query} and on (${processLabels}) ${range === undefined ? servers : `last_over_time(${servers}[${range}])`}`;
}

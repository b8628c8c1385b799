import { printSelector } from "../../slo/promql/print-selector.ts";
import { matchersOf } from "../../slo/shift/traffic/matchers.ts";
import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";

/**
 * How often a proxy that keeps its weights in memory restarted in a range: a reload puts them back to its file, and forgets what was in
 * flight. Undefined where that cannot happen or be seen.
 */
export function proxyRestarts(shift: TrafficShift, range: string): string | undefined {
  const start = processStart(shift);
  return start && `max(changes(${start}[${range}]))`;
}

/** When it last started, as it says now, or as it last said in a range. */
export function proxyStart(shift: TrafficShift, range?: string): string | undefined {
  const start = processStart(shift);
  return start && `max(${range === undefined ? start : `last_over_time(${start}[${range}])`})`;
}

function processStart({ traffic }: TrafficShift): string | undefined {
  if (traffic.kind !== "haproxy") return undefined;
  return printSelector({ metric: "haproxy_process_start_time_seconds", matchers: matchersOf(traffic.matchers) });
}

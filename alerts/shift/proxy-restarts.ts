import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";

/**
 * How often a proxy that keeps its weights in memory restarted in a range: a reload puts them back to its file, and forgets what was in
 * flight. Undefined where that cannot happen or be seen.
 */
export function proxyRestarts({ traffic }: TrafficShift, range: string): string | undefined {
  if (traffic.kind !== "haproxy") return undefined;
  const matchers = traffic.matchers.trim() === "" ? "" : `{${traffic.matchers}}`;
  return `max(changes(haproxy_process_start_time_seconds${matchers}[${range}]))`;
}

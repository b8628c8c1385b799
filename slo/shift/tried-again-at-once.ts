import type { TrafficShift } from "./traffic-shift.ts";

/** Whether a weight of 0 ends a rollout at once: somebody sets it, and Prometheus sees it. */
export function isTriedAgainAtOnce({ weights }: TrafficShift): boolean {
  return weights.kind === "haproxy" || weights.kind === "flagger";
}

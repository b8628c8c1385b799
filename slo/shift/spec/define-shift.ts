import type { TrafficShiftSpec } from "./traffic-shift-spec.ts";

/**
 * Traffic that moves from one version of a service to another.
 * @example
 * trafficShift("checkout-green", {
 *   service: "checkout",
 *   strategy: "canary",
 *   arms: [{ name: "blue", role: "stable" }, { name: "green", role: "candidate" }],
 *   traffic: { kind: "haproxy", proxy: "app" },
 *   steps: [{ weight: 5, hold: "10m" }, { weight: 50, hold: "10m" }],
 * })
 */
export function trafficShift(name: string, rest: Omit<TrafficShiftSpec, "name">): TrafficShiftSpec {
  return { name, ...rest };
}

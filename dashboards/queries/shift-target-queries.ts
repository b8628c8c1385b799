import { printSelector } from "../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import { healthyHostMetrics } from "../../slo/shift/traffic/alb-series.ts";
import { armSeries } from "../../slo/shift/traffic-selectors.ts";
import type { ShiftArm, TrafficShift } from "../../slo/shift/traffic-shift.ts";

/** What a load balancer says of the targets of each arm. */
export interface TargetQueries {
  /** What the load balancer calls them. */
  readonly word: "targets" | "servers" | "hosts";
  readonly metrics: readonly string[];
  readonly healthy: (arm: ShiftArm) => string;
  /** Those that finish what they have and get nothing new; nothing where it is not told. */
  readonly draining: ((arm: ShiftArm) => string) | undefined;
}

/** How many targets of each arm can take requests; nothing where no load balancer tells. */
export function targetQueries(shift: TrafficShift): TargetQueries | undefined {
  const matchersOf = (arm: ShiftArm) => vectorSelectors(armSeries(shift, arm).share[0].selector)[0]?.matchers ?? [];
  switch (shift.traffic.kind) {
    case "alb":
      return {
        word: "targets",
        metrics: healthyHostMetrics,
        healthy: (arm) =>
          healthyHostMetrics
            .map((metric) => `max(${printSelector({ metric, matchers: matchersOf(arm) })} >= 0)`)
            .join("\nor "),
        // CloudWatch counts healthy and unhealthy ones only.
        draining: undefined,
      };
    case "haproxy": {
      const metric = "haproxy_server_status";
      // Several proxies before the same servers each count all of them.
      const inState = (state: "UP" | "DRAIN") => (arm: ShiftArm) => {
        const matchers = [...matchersOf(arm), { label: "state", op: "=", value: state } as const];
        return `sum(max by (server) (${printSelector({ metric, matchers })}))`;
      };
      return { word: "servers", metrics: [metric], healthy: inState("UP"), draining: inState("DRAIN") };
    }
    case "envoy": {
      const metric = "envoy_cluster_membership_healthy";
      return {
        word: "hosts",
        metrics: [metric],
        healthy: (arm) => `sum(max by (envoy_cluster_name) (${printSelector({ metric, matchers: matchersOf(arm) })}))`,
        // Hosts that drain leave the cluster.
        draining: undefined,
      };
    }
    default:
      return undefined;
  }
}

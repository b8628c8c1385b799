import { type LabelMatcher, printSelector } from "../promql/print-selector.ts";
import { equal, like, matchersOf } from "./traffic/matchers.ts";
import type { ShiftArm, TrafficShift } from "./traffic-shift.ts";

/** The series of one arm's weight in Prometheus, for weights that are there. */
export interface WeightSeries {
  /** Gauges, added up. */
  readonly weight: string;
  /** 1 while the server takes traffic; multiplied with the weight on `proxy` and `server`. HAProxy's alone. */
  readonly up: string | undefined;
}

/** The weight's series of one arm, or undefined where Prometheus has none: static weights, and those that the exporter reads. */
export function weightSeries({ weights, traffic }: TrafficShift, arm: ShiftArm): WeightSeries | undefined {
  switch (weights.kind) {
    case "haproxy": {
      if (traffic.kind !== "haproxy") return undefined;
      const matchers: readonly LabelMatcher[] = [
        equal("proxy", traffic.proxy),
        like("server", arm.target),
        ...matchersOf(traffic.matchers),
      ];
      // A server in DRAIN or MAINT keeps its number; of a server without checks, UP is 1.
      const up = [...matchers, equal("state", "UP")];
      return {
        weight: printSelector({ metric: "haproxy_server_weight", matchers }),
        up: printSelector({ metric: "haproxy_server_status", matchers: up }),
      };
    }
    case "flagger": {
      const workload = arm.role === "stable" ? `${weights.workload}-primary` : weights.workload;
      return {
        weight: gauge("flagger_canary_weight", { namespace: weights.namespace, workload }),
        up: undefined,
      };
    }
    case "podRatio": {
      const labels = { namespace: weights.namespace, deployment: arm.target };
      return { weight: gauge("kube_deployment_status_replicas_ready", labels), up: undefined };
    }
    default:
      return undefined;
  }
}

function gauge(metric: string, labels: Readonly<Record<string, string>>): string {
  const matchers = Object.entries(labels).map(([label, value]) => equal(label, value));
  return printSelector({ metric, matchers });
}

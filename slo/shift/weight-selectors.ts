import { type LabelMatcher, printSelector } from "../promql/print-selector.ts";
import { namespaceLabel } from "./namespace-label.ts";
import { equal, like, matchersOf } from "./traffic/matchers.ts";
import { armsOf, type ShiftArm, type ShiftWeights, type TrafficShift } from "./traffic-shift.ts";

/** The series of one arm's weight in Prometheus, for weights that are there. */
export interface WeightSeries {
  /** Gauges, added up. */
  readonly weight: string;
  /** States of a server, each 1 while it is in it; HAProxy's alone. Multiplied with the weight on `proxy` and `server`. */
  readonly states:
    | {
        /** In which it takes traffic. */
        readonly up: string;
        /** In which nobody set it aside: a server that is down keeps the weight that it was given. */
        readonly inService: string;
      }
    | undefined;
}

/** The weight's series of one arm, or undefined where Prometheus has none: static weights, and those that the exporter reads. */
export function weightSeries(shift: TrafficShift, arm: ShiftArm): WeightSeries | undefined {
  const { weights, traffic } = shift;
  switch (weights.kind) {
    case "haproxy": {
      if (traffic.kind !== "haproxy") return undefined;
      const matchers: readonly LabelMatcher[] = [
        equal("proxy", traffic.proxy),
        like("server", arm.target),
        ...matchersOf(traffic.matchers),
      ];
      // A server in DRAIN or MAINT keeps its number; of a server without checks, UP is 1.
      const inState = (state: LabelMatcher) =>
        printSelector({ metric: "haproxy_server_status", matchers: [...matchers, state] });
      return {
        weight: printSelector({ metric: "haproxy_server_weight", matchers }),
        states: { up: inState(equal("state", "UP")), inService: inState(like("state", "UP|DOWN")) },
      };
    }
    case "flagger": {
      const workload = arm.role === "stable" ? `${weights.workload}-primary` : weights.workload;
      return {
        weight: gauge("flagger_canary_weight", { [namespaceLabel(weights)]: weights.namespace, workload }),
        states: undefined,
      };
    }
    case "podRatio": {
      const { namespace } = weights;
      // A rolling update has one Deployment, whose ReplicaSets are the arms.
      const weight = isOfReplicaSets(shift)
        ? ofReplicaSets(namespace, arm.target)
        : gauge("kube_deployment_status_replicas_ready", { namespace, deployment: arm.target });
      return { weight, states: undefined };
    }
    default:
      return undefined;
  }
}

/** Whether ready replicas are those of the ReplicaSets that count, which are the targets, too; other targets are Deployments. */
export function isOfReplicaSets(shift: TrafficShift): boolean {
  const { traffic, weights } = shift;
  if (weights.kind !== "podRatio" || traffic.kind !== "pods" || traffic.by !== "replicaSet") return false;
  return armsOf(shift).every(({ match, target }) => target === match);
}

/** Weights that a controller holds which has metrics of its own. */
export type ControllerWeights = Extract<ShiftWeights, { kind: "flagger" | "argoRollouts" }>;

/** A metric that a controller has of its rollouts, of this one. */
export function ofController(metric: string, weights: ControllerWeights, more: readonly LabelMatcher[] = []): string {
  const name = weights.kind === "flagger" ? weights.workload : weights.rollout;
  const matchers = [equal(namespaceLabel(weights), weights.namespace), equal("name", name), ...more];
  return printSelector({ metric, matchers });
}

/** An arm may have several: a rollout that begins before the last one ended takes over from both. */
function ofReplicaSets(namespace: string, names: string): string {
  const matcher = /^[a-z0-9.-]+$/.test(names) ? equal("replicaset", names) : like("replicaset", names);
  return printSelector({
    metric: "kube_replicaset_status_ready_replicas",
    matchers: [equal("namespace", namespace), matcher],
  });
}

function gauge(metric: string, labels: Readonly<Record<string, string>>): string {
  const matchers = Object.entries(labels).map(([label, value]) => equal(label, value));
  return printSelector({ metric, matchers });
}

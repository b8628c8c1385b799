import type { ShiftArm, TrafficShift } from "../../slo/shift/traffic-shift.ts";

/** Metrics of Kubernetes that boards of shifts read, where the arms are workloads. */
export const podMetrics = {
  deploymentReady: "kube_deployment_status_replicas_ready",
  deploymentWanted: "kube_deployment_spec_replicas",
  replicaSetReady: "kube_replicaset_status_ready_replicas",
  replicaSetWanted: "kube_replicaset_spec_replicas",
  autoscalerMost: "kube_horizontalpodautoscaler_spec_max_replicas",
  autoscalerInfo: "kube_horizontalpodautoscaler_info",
  cpu: "container_cpu_usage_seconds_total",
} as const;

/** The workloads of an arm, where the configuration names them. */
interface Workloads {
  readonly kind: "deployment" | "replicaset";
  readonly namespace: string;
  /** A regular expression for their names. */
  readonly names: (arm: ShiftArm) => string;
}

function workloadsOf({ traffic, weights }: TrafficShift): Workloads | undefined {
  if (traffic.kind === "pods" && traffic.by !== "label") {
    const kind = traffic.by === "deployment" ? "deployment" : "replicaset";
    return { kind, namespace: traffic.namespace, names: ({ match }) => match };
  }
  if (weights.kind === "podRatio")
    return { kind: "deployment", namespace: weights.namespace, names: ({ target }) => target };
  return undefined;
}

/** Ready pods of an arm, or of both; nothing where the arms are no workloads of Kubernetes. */
export function readyPods(shift: TrafficShift): ((arm?: ShiftArm) => string) | undefined {
  return ofWorkloads(shift, { deployment: podMetrics.deploymentReady, replicaset: podMetrics.replicaSetReady });
}

/** Pods that an arm should have. */
export function wantedPods(shift: TrafficShift): ((arm?: ShiftArm) => string) | undefined {
  return ofWorkloads(shift, { deployment: podMetrics.deploymentWanted, replicaset: podMetrics.replicaSetWanted });
}

function ofWorkloads(
  shift: TrafficShift,
  metric: Readonly<Record<Workloads["kind"], string>>,
): ((arm?: ShiftArm) => string) | undefined {
  const workloads = workloadsOf(shift);
  if (workloads === undefined) return undefined;
  const { kind, namespace } = workloads;
  return (arm) => `${metric[kind]}{namespace="${namespace}",${kind}=~"${namesOf(shift, { workloads, arm })}"}`;
}

/** Pods that the autoscaler of an arm may make at most; only Deployments are scaled by one. */
export function mostPods(shift: TrafficShift): ((arm: ShiftArm) => string) | undefined {
  const workloads = workloadsOf(shift);
  if (workloads?.kind !== "deployment") return undefined;
  const of = `namespace="${workloads.namespace}"`;
  return (arm) =>
    `sum(${podMetrics.autoscalerMost}{${of}} and on (namespace, horizontalpodautoscaler) ${podMetrics.autoscalerInfo}{${of},scaletargetref_kind="Deployment",scaletargetref_name=~"${namesOf(shift, { workloads, arm })}"})`;
}

/** Cores that a pod of an arm uses, on average. */
export function cpuPerPod(shift: TrafficShift): ((arm: ShiftArm) => string) | undefined {
  const workloads = workloadsOf(shift);
  if (workloads === undefined || shift.traffic.kind !== "pods") return undefined;
  // A pod's name is its ReplicaSet's and five more characters; a ReplicaSet's its Deployment's and a hash.
  const end = workloads.kind === "deployment" ? "-[a-z0-9]+-[a-z0-9]{5}" : "-[a-z0-9]{5}";
  return (arm) => {
    const pods = `namespace="${workloads.namespace}",pod=~"(${namesOf(shift, { workloads, arm })})${end}",container!=""`;
    return `avg(sum by (pod) (rate(${podMetrics.cpu}{${pods}}[$__rate_interval])))`;
  };
}

function namesOf(
  { stable, candidate }: TrafficShift,
  { workloads, arm }: { readonly workloads: Workloads; readonly arm: ShiftArm | undefined },
): string {
  const names = (arm === undefined ? [stable, candidate] : [arm]).map(workloads.names);
  return names.map((name) => name.replace(/["\\]/g, "\\$&")).join("|");
}

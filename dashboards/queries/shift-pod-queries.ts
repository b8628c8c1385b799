import { armsOf, type ShiftArm, type TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { type Workloads, workloadsOf } from "./shift-workloads.ts";

/** Metrics of workloads that boards of shifts read, where the configuration names the workloads of the arms. */
export const workloadMetrics = {
  deploymentReady: "kube_deployment_status_replicas_ready",
  deploymentWanted: "kube_deployment_spec_replicas",
  replicaSetReady: "kube_replicaset_status_ready_replicas",
  replicaSetWanted: "kube_replicaset_spec_replicas",
  autoscalerLeast: "kube_horizontalpodautoscaler_spec_min_replicas",
  autoscalerMost: "kube_horizontalpodautoscaler_spec_max_replicas",
  autoscalerInfo: "kube_horizontalpodautoscaler_info",
} as const;

/** Ready pods of an arm, or of both; nothing where the arms are no workloads of Kubernetes. */
export function readyPods(shift: TrafficShift): ((arm?: ShiftArm) => string) | undefined {
  return ofWorkloads(shift, {
    deployment: workloadMetrics.deploymentReady,
    replicaset: workloadMetrics.replicaSetReady,
  });
}

/** Pods that an arm should have. */
export function wantedPods(shift: TrafficShift): ((arm?: ShiftArm) => string) | undefined {
  return ofWorkloads(shift, {
    deployment: workloadMetrics.deploymentWanted,
    replicaset: workloadMetrics.replicaSetWanted,
  });
}

function ofWorkloads(
  shift: TrafficShift,
  metric: Readonly<Record<Workloads["kind"], string>>,
): ((arm?: ShiftArm) => string) | undefined {
  const workloads = workloadsOf(shift);
  if (workloads === undefined) return undefined;
  const { kind, namespace, names } = workloads;
  return (arm) => {
    const all = (arm === undefined ? armsOf(shift) : [arm]).map(names).join("|");
    return `${metric[kind]}{namespace="${namespace}",${kind}=~"${all}"}`;
  };
}

/** How few and how many pods the autoscaler of an arm may make of it; only Deployments are scaled by one. */
export function scaledPods(shift: TrafficShift): ((bound: "least" | "most", arm: ShiftArm) => string) | undefined {
  const workloads = workloadsOf(shift);
  if (workloads?.kind !== "deployment") return undefined;
  const of = `namespace="${workloads.namespace}"`;
  const { autoscalerLeast, autoscalerMost, autoscalerInfo } = workloadMetrics;
  return (bound, arm) =>
    `sum(${bound === "least" ? autoscalerLeast : autoscalerMost}{${of}} and on (namespace, horizontalpodautoscaler) ${autoscalerInfo}{${of},scaletargetref_kind="Deployment",scaletargetref_name=~"${workloads.names(arm)}"})`;
}

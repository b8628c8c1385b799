import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";

/** The label by which Argo Rollouts tells the pods of its ReplicaSets apart, as Kubernetes and as Prometheus write it. */
const hashLabels: readonly string[] = ["rollouts-pod-template-hash", "rollouts_pod_template_hash"];

/**
 * By what of a ReplicaSet the arms are told apart: its name, or the hash of its pods' template. Undefined where they are by something
 * that another ReplicaSet takes over, such as a role.
 */
export function replicaSetArms({ traffic }: Pick<TrafficShift, "traffic">): "name" | "hash" | undefined {
  switch (traffic.kind) {
    case "pods":
      if (traffic.by === "replicaSet") return "name";
      return traffic.by === "label" && hashLabels.includes(traffic.label ?? "") ? "hash" : undefined;
    case "counters":
      return hashLabels.includes(traffic.label) ? "hash" : undefined;
    default:
      return undefined;
  }
}

import { isRolloutHash } from "../../../slo/shift/rollout-hash-label.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";

/**
 * By what of a ReplicaSet the arms are told apart: its name, or the hash of its pods' template. Undefined where they are by something
 * that another ReplicaSet takes over, such as a role.
 */
export function replicaSetArms({ traffic }: Pick<TrafficShift, "traffic">): "name" | "hash" | undefined {
  switch (traffic.kind) {
    case "pods":
      if (traffic.by === "replicaSet") return "name";
      return traffic.by === "label" && isRolloutHash(traffic.label ?? "") ? "hash" : undefined;
    case "counters":
      return isRolloutHash(traffic.label) ? "hash" : undefined;
    default:
      return undefined;
  }
}

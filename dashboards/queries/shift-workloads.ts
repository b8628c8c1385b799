import type { ShiftArm, TrafficShift } from "../../slo/shift/traffic-shift.ts";

/** The workloads of the arms of a shift. */
export interface Workloads {
  readonly kind: "deployment" | "replicaset";
  readonly namespace: string;
  /** A regular expression for the names of those of an arm. */
  readonly names: (arm: ShiftArm) => string;
}

/** The workloads that the configuration names; nothing where it names none. */
export function workloadsOf({ traffic, weights }: TrafficShift): Workloads | undefined {
  if (traffic.kind === "pods" && traffic.by !== "label") {
    const kind = traffic.by === "deployment" ? "deployment" : "replicaset";
    return { kind, namespace: traffic.namespace, names: ({ match }) => quotable(match) };
  }
  if (weights.kind === "podRatio") {
    return { kind: "deployment", namespace: weights.namespace, names: ({ target }) => quotable(target) };
  }
  if (weights.kind === "flagger") {
    const { namespace, workload } = weights;
    return {
      kind: "deployment",
      namespace,
      names: ({ role }) => (role === "stable" ? `${workload}-primary` : workload),
    };
  }
  return undefined;
}

function quotable(text: string): string {
  return text.replace(/["\\]/g, "\\$&");
}

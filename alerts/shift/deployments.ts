import { armsOf, type TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { isOfReplicaSets } from "../../slo/shift/weight-selectors.ts";
import { escapeRegex } from "../promql-text.ts";

/** Deployments of a shift's arms, as a regular expression for their names. */
export interface ShiftDeployments {
  readonly namespace: string;
  readonly names: string;
}

/** Which Deployments the arms are, where the shift says it. */
export function deploymentsOf(shift: TrafficShift): ShiftDeployments | undefined {
  const { traffic, weights } = shift;
  const either = (names: readonly string[]) => names.join("|");
  if (weights.kind === "podRatio") {
    // What a ReplicaSet is called is its Deployment's name and a hash.
    const ofTarget = isOfReplicaSets(shift) ? (target: string) => target.replace(/-[a-z0-9]+$/, "") : String;
    const names = new Set(armsOf(shift).map(({ target }) => escapeRegex(ofTarget(target))));
    return { namespace: weights.namespace, names: either([...names]) };
  }
  if (weights.kind === "flagger") {
    return { namespace: weights.namespace, names: `${escapeRegex(weights.workload)}(-primary)?` };
  }
  if (traffic.kind === "pods" && traffic.by === "deployment" && weights.kind !== "argoRollouts") {
    return { namespace: traffic.namespace, names: either(armsOf(shift).map(({ match }) => match)) };
  }
  return undefined;
}

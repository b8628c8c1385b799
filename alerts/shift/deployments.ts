import { escapePattern } from "../../slo/relay/label-pattern.ts";
import { deploymentsOfReplicaSets } from "../../slo/shift/deployments-of-replica-sets.ts";
import { armsOf, type TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { isOfReplicaSets } from "../../slo/shift/weight-selectors.ts";

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
    const targets = armsOf(shift).map(({ target }) => target);
    const deployments = isOfReplicaSets(shift) ? targets.flatMap(deploymentsOfReplicaSets) : targets;
    const names = new Set(deployments.map(escapePattern));
    return names.size === 0 ? undefined : { namespace: weights.namespace, names: either([...names]) };
  }
  if (weights.kind === "flagger") {
    return { namespace: weights.namespace, names: `${escapePattern(weights.workload)}(-primary)?` };
  }
  if (traffic.kind === "pods" && traffic.by === "deployment" && weights.kind !== "argoRollouts") {
    return { namespace: traffic.namespace, names: either(armsOf(shift).map(({ match }) => match)) };
  }
  return undefined;
}

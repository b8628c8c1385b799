import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";

/**
 * Arms by the workload that a mesh knows, where both are pods of one Rollout.
 * Source: https://github.com/istio/istio/pull/49256: the name of the workload is that of the Rollout.
 */
export const lintRolloutWorkloads: ShiftLint = ({ shift: { traffic, weights }, path }): readonly Problem[] => {
  if (weights.kind !== "argoRollouts" || (traffic.kind !== "istio" && traffic.kind !== "counters")) return [];
  if (traffic.label !== "destination_workload") return [];
  return [
    {
      code: "shift-contradiction",
      // Older ones call it as the ReplicaSet, and a label of the pods may give it another name.
      severity: "warning",
      path: `${path}.traffic.label`,
      message: `to Istio both arms are one workload, ${show(weights.rollout)}: destination_workload is the Rollout, and tells none of them`,
      hint: 'write label: "destination_service_name", and as the match of each arm its Service, without service; or count by pods; unless your Istio has a name for each ReplicaSet',
    },
  ];
};

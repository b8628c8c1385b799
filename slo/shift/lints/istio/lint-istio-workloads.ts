import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { countsByIstio } from "../../traffic/counts-by-istio.ts";
import { armsOf } from "../../traffic-shift.ts";
import { armPlace } from "../arms/arm-place.ts";
import { areApart } from "../matches/are-apart.ts";
import { withoutEndings } from "../pods/without-endings.ts";
import { readWorkloadName } from "../pods/workload-name.ts";

/**
 * Pods and ReplicaSets where Istio has their Deployment.
 * Source: https://istio.io/latest/docs/reference/config/metrics (destination_workload)
 */
export const lintIstioWorkloads: ShiftLint = (located): readonly Problem[] => {
  const { traffic, weights } = located.shift;
  // What these call their workloads is told by the weights.
  if (weights.kind === "flagger" || weights.kind === "argoRollouts") return [];
  if (!countsByIstio(traffic) || traffic.label !== "destination_workload") return [];
  const found = armsOf(located.shift).flatMap((arm) => {
    const meant = meantBy(arm.match);
    return meant === undefined ? [] : [{ ...arm, ...meant }];
  });
  const [first, second] = found;
  if (first?.deployment === second?.deployment && first !== undefined)
    return [
      {
        code: "shift-pods",
        severity: "warning",
        path: `${located.path}.traffic.label`,
        message: `${show(first.match)} and ${show(second?.match)} look like ${nouns[first.kind].many} of one Deployment, and destination_workload is ${show(first.deployment)} for both`,
        hint: 'write label: "destination_version", and as the match of each arm the label version of its pods; or count by pods with by: "replicaSet"; unless your Istio has a name for each ReplicaSet',
      },
    ];
  return found.map(({ role, match, deployment, kind }) => ({
    code: "shift-pods",
    severity: "warning",
    path: `${armPlace(located, role)}.match`,
    message: `${show(match)} looks like ${nouns[kind].one}, and destination_workload is the Deployment`,
    hint: `write ${show(deployment)}, unless a workload is called so`,
  }));
};

interface Meant {
  readonly deployment: string;
  readonly kind: keyof typeof nouns;
}

const nouns = {
  pod: { one: "a pod", many: "pods" },
  pattern: { one: "an expression for pods", many: "expressions for pods" },
  replicaSet: { one: "a ReplicaSet", many: "ReplicaSets" },
} as const;

function meantBy(match: string): Meant | undefined {
  // What people write for the end of a pod's name may be no hash.
  const pod = readWorkloadName(match.replace(/-[a-z0-9]{5}$/, ""));
  if (pod?.kind === "replicaSet" && readWorkloadName(match)?.kind !== "replicaSet")
    return { deployment: pod.deployment, kind: "pod" };
  const name = readWorkloadName(match);
  if (name !== undefined) return { deployment: name.deployment, kind: name.kind };
  const base = withoutEndings(match).at(-1);
  if (base === undefined || !/^[a-z0-9-]+$/.test(base) || !areApart(match, base)) return undefined;
  return { deployment: readWorkloadName(base)?.deployment ?? base, kind: "pattern" };
}

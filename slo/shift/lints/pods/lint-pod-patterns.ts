import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { armsOf, type ShiftArm } from "../../traffic-shift.ts";
import { armPlace } from "../arms/arm-place.ts";
import { areApart, areOverlapping } from "../matches/are-apart.ts";
import { lintArmTargets } from "../targets/lint-arm-targets.ts";
import { withoutEndings } from "./without-endings.ts";
import { readWorkloadName } from "./workload-name.ts";

/** Arms that are known by an expression for their pods, where one for their Deployments or ReplicaSets is asked for. */
export const lintPodPatterns: ShiftLint = (located, around): readonly Problem[] => {
  const { traffic, weights } = located.shift;
  if (traffic.kind !== "pods" || traffic.by === "label") return [];
  // A Rollout has no Deployment, which is a problem of its own.
  if (traffic.by === "deployment" && weights.kind === "argoRollouts") return [];
  // What is told of the same match by its target is certain.
  if (lintArmTargets(located, around).length > 0) return [];
  const { meantOf, noun, hint } = words[traffic.by];
  const arms = armsOf(located.shift);
  return arms.flatMap(({ role, match }): readonly Problem[] => {
    const others = arms.filter((other) => other.role !== role);
    const meant = meantOf(match).findLast((base) => areApart(match, base) && !isOfAny(others, base));
    if (meant === undefined) return [];
    return [
      {
        code: "shift-pods",
        severity: "warning",
        path: armPlace(located, role),
        message: `${show(match)} looks like an expression for pods, and by is ${show(traffic.by)}: no pod of the ${noun} ${show(meant)} is counted`,
        hint: `write match: ${show(meant)}${hint}`,
      },
    ];
  });
};

const words = {
  deployment: {
    meantOf: deploymentsOf,
    noun: "Deployment",
    hint: ", unless the Deployments have more behind that name",
  },
  replicaSet: { meantOf: replicaSetsOf, noun: "ReplicaSet", hint: "" },
} as const;

function deploymentsOf(match: string): readonly string[] {
  const endings = ["7c9d8b6f5d", "7c9d8b6f5d-x2x4z"];
  return withoutEndings(match).filter((base) =>
    endings.some((ending) => areOverlapping(match, `(?:${base})-${ending}`)),
  );
}

function replicaSetsOf(match: string): readonly string[] {
  return withoutEndings(match).filter((base) => readWorkloadName(base)?.kind === "replicaSet");
}

/** Whoever calls the other arm so means other workloads. */
function isOfAny(others: readonly ShiftArm[], base: string): boolean {
  return others.some(({ match }) => areOverlapping(match, base));
}

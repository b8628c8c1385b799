import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { armPlace } from "../arms/arm-place.ts";
import { flaggerWorkload } from "./flagger-workload.ts";

/**
 * Arms by Deployment that are called as Flagger calls the Services of one workload: its canary is the Deployment itself.
 * Source: https://docs.flagger.app/usage/how-it-works
 */
export const lintFlaggerNames: ShiftLint = (located): readonly Problem[] => {
  const { traffic, weights, stable, candidate } = located.shift;
  if (traffic.kind !== "pods" || traffic.by !== "deployment") return [];
  // What these call their Deployments is told by the weights.
  if (weights.kind === "flagger" || weights.kind === "argoRollouts") return [];
  const workload = flaggerWorkload(stable.match, candidate.match);
  if (workload === undefined || candidate.match === workload) return [];
  return [
    {
      code: "shift-pods",
      severity: "warning",
      path: armPlace(located, "candidate"),
      message: `${show(candidate.match)} beside ${show(stable.match)} is how Flagger calls its Services, and by is "deployment": its canary is the Deployment ${show(workload)}`,
      hint: `write match: ${show(workload)}, unless a Deployment is called ${show(candidate.match)}`,
    },
  ];
};

import { type Problem, show } from "../../../problem.ts";
import { escapePattern } from "../../../relay/label-pattern.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { armsOf, type ShiftWeights } from "../../traffic-shift.ts";
import { armPlace } from "../arms/arm-place.ts";
import { areApart } from "../matches/are-apart.ts";
import { isPodLabel } from "../targets/label-values.ts";
import { hashCharacter } from "./template-hash.ts";
import { readWorkloadName } from "./workload-name.ts";

/** Arms of counters by the label of their pods, whose match is what a Deployment is called: none of its pods is called so. */
export const lintPodValues: ShiftLint = (located): readonly Problem[] => {
  const { traffic } = located.shift;
  if (traffic.kind !== "counters" || !isPodLabel(traffic.label)) return [];
  return armsOf(located.shift)
    .filter(({ match }) => isOfNoPod(match, located.shift.weights))
    .map(({ role, match }) => ({
      code: "shift-pods",
      severity: "warning",
      path: armPlace(located, role),
      ...wordsOf(match, located.shift.weights),
    }));
};

function wordsOf(match: string, weights: ShiftWeights): Pick<Problem, "message" | "hint"> {
  const message = `${show(match)} looks like no pod`;
  // Pods of both arms are called after the Rollout, whatever their Services are called.
  if (weights.kind === "argoRollouts")
    return {
      message: `${message}: those of the Rollout ${show(weights.rollout)} are called ${weights.rollout}-HASH-…`,
      hint: `write kind: "pods" and by: "replicaSet", and the arm's ReplicaSet as its match, such as ${show(`${weights.rollout}-7c9d8b6f5d`)}`,
    };
  return {
    message: `${message}: behind the name of a Deployment its pods have a hash and five characters, those of a StatefulSet a number`,
    hint: `write match: ${show(`${match}-[a-z0-9]+-[a-z0-9]{5}`)}, or kind: "pods" and by: "deployment"`,
  };
}

function isOfNoPod(match: string, weights: ShiftWeights): boolean {
  if (/^[a-z0-9.-]+$/.test(match)) return !isPod(match);
  // An expression may be about pods of any name, but those of a Rollout.
  if (weights.kind !== "argoRollouts") return false;
  return areApart(match, `${escapePattern(weights.rollout)}-(?:${hashCharacter}{1,10}|${withDigit})-[a-z0-9]{5}`);
}

/** What somebody takes for a hash: few words have a digit so early. */
const withDigit = "[a-z]{0,3}[0-9][a-z0-9]*";

function isPod(match: string): boolean {
  return readWorkloadName(match)?.kind === "pod" || /-\d+$/.test(match);
}

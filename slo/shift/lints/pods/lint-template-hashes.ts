import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { armsOf, type ShiftTraffic } from "../../traffic-shift.ts";
import { armPlace } from "../arms/arm-place.ts";
import { areApart } from "../matches/are-apart.ts";
import { labelValues } from "../matches/match-forms.ts";
import { hashCharacter, isHashLabel, noHashWords } from "./template-hash.ts";

/** Arms by the hash of their template: by a label that pods of a Rollout have not, and by what is no hash. */
export const lintTemplateHashes: ShiftLint = (located): readonly Problem[] => {
  const label = countedBy(located.shift.traffic);
  if (label === undefined) return [];
  return rolloutLabels(located, label) ?? hashValues(located, label);
};

/** The label of the arms, of the pods or of the counters. */
function countedBy(traffic: ShiftTraffic): string | undefined {
  if (traffic.kind === "counters") return traffic.label;
  return traffic.kind === "pods" && traffic.by === "label" ? traffic.label : undefined;
}

/** Labels of a Deployment's pods, or of none, where those of a Rollout have their own. Source: https://argoproj.github.io/argo-rollouts/FAQ/ */
function rolloutLabels(
  { shift: { traffic, weights }, path }: LocatedShift,
  label: string,
): readonly Problem[] | undefined {
  if (weights.kind !== "argoRollouts" || !/^(?:rollout[-_])?pod[-_]template[-_]hash$/.test(label)) return undefined;
  const at = { code: "shift-pods", path: `${path}.traffic.label` } as const;
  if (traffic.kind === "pods")
    return [
      { ...at, message: `pods of a Rollout have no label ${show(label)}`, hint: 'write "rollouts-pod-template-hash"' },
    ];
  return [
    {
      ...at,
      severity: "warning",
      message: `pods of a Rollout have no label pod-template-hash, from which ${show(label)} of a metric mostly comes: theirs is rollouts-pod-template-hash`,
      hint: 'write "rollouts_pod_template_hash", unless your scrape gives it the other name',
    },
  ];
}

/** Arms by a label that holds a hash alone. */
function hashValues(located: LocatedShift, label: string): readonly Problem[] {
  if (!isHashLabel(label)) return [];
  const isCounted = located.shift.traffic.kind === "counters";
  return (
    armsOf(located.shift)
      // What no label of a pod can have is a problem of its own.
      .filter(({ match }) => areApart(match, hashes) && (isCounted || !areApart(match, labelValues.pattern)))
      .map(({ role, match }) => {
        const ending = /[^-]*$/.exec(match)?.[0] ?? "";
        return {
          code: "shift-pods",
          severity: "warning",
          path: armPlace(located, role),
          message: `${show(match)} can be no value of ${label}, which is a hash alone${noHashWords(match)}`,
          hint:
            ending === "" || areApart(ending, hashes)
              ? 'write the hash of the arm\'s ReplicaSet as its match, such as "7c9d8b6f5d"'
              : `write match: ${show(ending)}`,
        };
      })
  );
}

const hashes = `${hashCharacter}{1,10}`;

import { isError, type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { namesOfGroup, resourceOfArn } from "../../target-group-names.ts";
import type { ShiftArm } from "../../traffic-shift.ts";
import { patternProblems } from "../matches/pattern-problems.ts";
import { textOfBoth } from "../matches/text-of-both.ts";
import { lintPartingWeights } from "../places/lint-parting-weights.ts";
import { type TargetComparison, targetComparisons } from "./target-comparisons.ts";
import { unnamedTargets } from "./unnamed-targets.ts";

/** Arms that the weights cannot tell apart, so that one weight is read for both, and targets that are no expressions and no names. */
export const lintTargets: ShiftLint = (located, around) => {
  const { shift, spec, path } = located;
  const { stable, candidate, weights } = shift;
  // Other weights have other targets.
  if (lintPartingWeights(located, around).some(isError)) return [];
  const comparison = targetComparisons[weights.kind];
  // Arms of one name are a problem of their own.
  if (stable.name === candidate.name) return [];
  if (comparison === "none") return unreadTargets({ shift, spec, path });
  const broken =
    comparison === "pattern"
      ? spec.arms.flatMap(({ target }, index) => patternProblems(target, `${path}.arms[${index}].target`))
      : [];
  if (broken.length > 0) return broken;
  const unnamed = unnamedTargets({ shift, spec, path });
  if (unnamed.length > 0) return unnamed;
  const isOwn = stable.target !== stable.match || candidate.target !== candidate.match;
  const both = sharedTarget(stable, candidate, comparison);
  // Where each target is the match, the matches have the same problem.
  if (both === undefined || (!isOwn && textOfBoth(stable.match, candidate.match) !== undefined)) return [];
  const isDotted = stable.target !== candidate.target && [stable.target, candidate.target].every(isName);
  return [
    {
      code: "shift-target",
      path: `${path}.arms`,
      message: `one weight is read for both arms, that of ${show(both)}: ${show(stable.target)} and ${show(candidate.target)} both mean it`,
      hint: `write as the target of each arm what the weights call that arm alone${isDotted ? ", and \\. for a dot: targets are expressions" : ""}`,
    },
  ];
};

/** Weights that are read by the role of an arm. */
function unreadTargets({ shift: { weights }, spec, path }: LocatedShift): readonly Problem[] {
  // Others are told what theirs are by the names of the arms, or by one further name.
  if (weights.kind !== "argoRollouts") return [];
  return spec.arms.flatMap(({ target, match, name }, index) =>
    target === undefined || target === (match ?? name)
      ? []
      : [
          {
            code: "shift-target",
            severity: "warning",
            path: `${path}.arms[${index}].target`,
            message: `${show(target)} is never read: a Rollout itself says what its stable and its canary have`,
            hint: "remove target; how traffic knows the arm is its match",
          },
        ],
  );
}

function isName(target: string): boolean {
  return /^[\w.-]+$/.test(target);
}

/** What both targets mean, if anything. */
function sharedTarget(stable: ShiftArm, candidate: ShiftArm, comparison: TargetComparison): string | undefined {
  if (comparison === "pattern") return textOfBoth(stable.target, candidate.target);
  const [some, others] = [namesOf(stable.target), namesOf(candidate.target)];
  const same = some.find((name) => others.includes(name));
  if (same !== undefined || comparison === "name") return same;
  return some.flatMap((name) => others.map((other) => textOfBoth(name, other))).find((text) => text !== undefined);
}

/** What is no target group has one name. */
function namesOf(target: string): readonly string[] {
  return resourceOfArn(target).startsWith("targetgroup/") ? namesOfGroup(target) : [target];
}

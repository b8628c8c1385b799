import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { targetComparisons } from "../targets/target-comparisons.ts";
import { lintMatchValues } from "./lint-match-values.ts";
import { withoutGlobs } from "./without-globs.ts";

/** Arms by patterns of files, in which a star means any text; here it repeats what is before it. */
export const lintGlobs: ShiftLint = (located, around): readonly Problem[] => {
  const { shift, spec, path } = located;
  // What fits no value has its cure already.
  if (lintMatchValues(located, around).length > 0) return [];
  const comparison = targetComparisons[shift.weights.kind];
  const isPattern = comparison === "pattern" || comparison === "nameOrPattern";
  return spec.arms.flatMap(({ role, match, target }, index) => {
    const place = `${path}.arms[${index}]`;
    // ingress-nginx has no name of the stable arm to compare.
    const isCompared = shift.traffic.kind !== "ingressNginx" || role === "candidate";
    return [
      ...(isCompared ? globProblems(match, `${place}.match`) : []),
      ...(isPattern ? globProblems(target, `${place}.target`) : []),
    ];
  });
};

function globProblems(text: string | undefined, path: string): readonly Problem[] {
  const meant = text === undefined ? undefined : withoutGlobs(text);
  if (text === undefined || meant === undefined) return [];
  return [
    {
      code: "shift-pattern",
      severity: "warning",
      path,
      message: `in ${show(text)}, which is an expression, * repeats the character before it, and stands for no other text`,
      hint: `write ${show(meant)}`,
    },
  ];
}

import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { targetComparisons } from "../targets/target-comparisons.ts";
import { lintMatchValues } from "./lint-match-values.ts";
import { withoutBraces } from "./without-braces.ts";
import { withoutGlobs } from "./without-globs.ts";

/** Arms by patterns of files or shells, in which a star means any text and braces are a list; here both repeat what is before them. */
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
  const words = text === undefined ? undefined : (starWords(text) ?? braceWords(text));
  return text === undefined || words === undefined
    ? []
    : [{ code: "shift-pattern", severity: "warning", path, ...words }];
}

type Words = Pick<Problem, "message" | "hint">;

function starWords(text: string): Words | undefined {
  const meant = withoutGlobs(text);
  if (meant === undefined) return undefined;
  return {
    message: `in ${show(text)}, which is an expression, * repeats the character before it, and stands for no other text`,
    hint: `write ${show(meant)}`,
  };
}

function braceWords(text: string): Words | undefined {
  const list = withoutBraces(text);
  if (list === undefined) return undefined;
  const { braces, meant, isRepeating } = list;
  const does = isRepeating ? "repeats the character before it, and lists nothing" : "is text as it stands, and no list";
  return { message: `in ${show(text)}, which is an expression, ${braces} ${does}`, hint: `write ${show(meant)}` };
}

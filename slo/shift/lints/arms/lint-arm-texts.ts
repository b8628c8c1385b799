import { type Problem, show } from "../../../problem.ts";
import { refusedArm } from "../../shift-names.ts";
import type { ReadableShift } from "../../spec/readable-shift.ts";
import { patternProblems } from "../matches/pattern-problems.ts";

/** What is wrong with each arm by itself, however many there are: a name that means something else, and an expression that is none. */
export function lintArmTexts({ path, armTexts }: ReadableShift): readonly Problem[] {
  return armTexts.flatMap(({ name, match }, index) => [
    ...(name === refusedArm ? [reserved(name, `${path}.arms[${index}].name`)] : []),
    ...patternProblems(match, `${path}.arms[${index}].match`),
  ]);
}

function reserved(name: string, path: string): Problem {
  return {
    code: "shift-arms",
    path,
    message: `${show(name)} is what series and alerts call requests that went to neither arm`,
    hint: "give the arm another name",
  };
}

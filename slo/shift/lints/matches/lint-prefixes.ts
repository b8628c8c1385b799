import { show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { lintMatchValues } from "./lint-match-values.ts";

/** Arms by how their values begin, where an expression is for the whole value. */
export const lintPrefixes: ShiftLint = (located, around) => {
  const { spec, path } = located;
  // What fits no value has its cure already.
  if (lintMatchValues(located, around).length > 0) return [];
  return spec.arms.flatMap(({ match }, index) => {
    const { begin, end } = prefix.exec(match ?? "")?.groups ?? {};
    const name = begin ?? end;
    if (match === undefined || name === undefined) return [];
    return [
      {
        code: "shift-pattern",
        severity: "warning",
        path: `${path}.arms[${index}].match`,
        message: `${show(match)} is for the whole value, and takes ${show(name)} alone`,
        hint: `write ${show(`${name}.*`)} for all that begin so${begin === undefined ? "" : `, or ${show(name)}`}`,
      },
    ];
  });
};

/** `^blue`, and `blue-`, which ends like no name. */
const prefix = /^(?:\^(?<begin>[\w:-]+)|(?<end>[\w:-]*\w[-_]))$/;

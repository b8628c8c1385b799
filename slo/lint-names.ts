import { type Problem, show } from "./problem.ts";

/** Names that are given twice in one list. */
export function lintNames(names: readonly string[], list: string, noun: string): readonly Problem[] {
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (first === index) return [];
    return [
      {
        code: "duplicate-name",
        path: `${list}[${index}].name`,
        message: `${show(name)} is the name of ${list}[${first}] already`,
        hint: `give this ${noun} another name, or put both together`,
      },
    ];
  });
}

import type { Problem } from "../../slo/problem.ts";
import type { ConfigSource } from "./read-config.ts";

/**
 * A value that has to go into quotes, shown as the file has it: there `1.40` is a number, which is 1.4, and whoever quotes that has
 * written something else.
 */
export function asWritten(problem: Problem, { sourceOf }: Pick<ConfigSource, "sourceOf">): Problem {
  const { unquoted } = problem;
  const source = unquoted === undefined ? undefined : sourceOf(problem.path);
  if (unquoted === undefined || source === undefined || source === unquoted) return problem;
  return {
    ...problem,
    message: problem.message.replace(unquoted, () => source),
    hint: problem.hint.replace(JSON.stringify(unquoted), () => JSON.stringify(source)),
  };
}

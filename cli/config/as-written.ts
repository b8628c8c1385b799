import type { Problem } from "../../slo/problem.ts";
import type { ConfigSource } from "./read-config.ts";

/**
 * A value that has to go into quotes, shown as the file has it: there `1.40` is a number, which is 1.4, and whoever quotes that has
 * written something else.
 */
export function asWritten(problem: Problem, { sourceOf }: Pick<ConfigSource, "sourceOf">): Problem {
  const [, shown] = /^(\S+) is not text$/.exec(problem.message) ?? [];
  const source = problem.code === "type" ? sourceOf(problem.path) : undefined;
  if (shown === undefined || source === undefined || source === shown) return problem;
  return {
    ...problem,
    message: `${source} is not text`,
    hint: problem.hint.replace(JSON.stringify(shown), () => JSON.stringify(source)),
  };
}

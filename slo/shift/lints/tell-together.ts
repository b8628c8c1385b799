import { isError, type Problem } from "../../problem.ts";
import { shortList } from "../short-list.ts";

/** What was found in one shift. */
export interface FoundInShift {
  readonly path: string;
  readonly problems: readonly Problem[];
}

/** All that was found, where what is said of a `drain` in the same words for several shifts is said once: they mostly share it. */
export function tellTogether(found: readonly FoundInShift[]): readonly Problem[] {
  const placed = found.flatMap(({ path, problems }) => problems.map((problem) => ({ path, problem })));
  return placed.flatMap(({ path, problem }): readonly Problem[] => {
    if (isError(problem) || !problem.path.startsWith(`${path}.drain.`)) return [problem];
    const alike = placed.filter((other) => wordsOf(other) === wordsOf({ path, problem }));
    if (alike[0]?.problem !== problem) return [];
    const others = alike.slice(1).map((other) => other.path);
    return [others.length === 0 ? problem : { ...problem, hint: `${problem.hint}; so it is in ${shortList(others)}` }];
  });
}

function wordsOf({ path, problem }: { readonly path: string; readonly problem: Problem }): string {
  const { code, message, hint } = problem;
  return JSON.stringify([code, problem.path.slice(path.length), message, hint]);
}

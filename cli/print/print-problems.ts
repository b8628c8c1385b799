import type { PlacedProblem } from "../config/read-stack.ts";
import type { Output } from "../world.ts";
import { problemText } from "./problem-text.ts";

/** Writes problems for people, with a blank line between them; nothing when there are none. */
export function printProblems(problems: readonly PlacedProblem[], output: Output): void {
  if (problems.length > 0) output.write(problems.map((problem) => problemText(problem, output)).join("\n"));
}

import { isError } from "../../slo/problem.ts";
import type { PlacedProblem } from "../config/read-stack.ts";

/** Problems for programs: always the same keys in the same order; what is not known is null. docs/problems.md describes it. */
export function problemsToJson(problems: readonly PlacedProblem[]): string {
  const rows = problems.map((problem) => ({
    code: problem.code,
    severity: isError(problem) ? "error" : "warning",
    message: problem.message,
    hint: problem.hint,
    path: problem.path,
    file: problem.file ?? null,
    line: problem.line ?? null,
    column: problem.column ?? null,
    excerpt: problem.excerpt ?? null,
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}

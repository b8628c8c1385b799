import { pathToText } from "../document/schema-problems.ts";
import type { Problem } from "../problem.ts";

/** Says that a field of the stack has no place in the other format. */
export type Lose = (path: readonly (string | number)[], reason: string, hint?: string) => void;

/** Collects what an export loses, as warnings. */
export function createLossReport(): { readonly lose: Lose; readonly problems: () => readonly Problem[] } {
  const problems: Problem[] = [];
  return {
    lose: (path, reason, hint = "keep it in nines") => {
      problems.push({
        code: "export-loss",
        path: pathToText(path),
        message: `is not exported: ${reason}`,
        hint,
        severity: "warning",
      });
    },
    problems: () => problems,
  };
}

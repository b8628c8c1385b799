import type { Problem } from "../../../problem.ts";
import { parseLabelPattern } from "../../../relay/label-pattern.ts";

/** Why an expression that an arm is known by is none, and where. */
export function patternProblems(text: string | undefined, path: string): readonly Problem[] {
  const pattern = text === undefined ? undefined : parseLabelPattern(text);
  if (text === undefined || pattern === undefined || pattern.ok) return [];
  const { fault, message, hint, from, to } = pattern;
  return [
    {
      code: "shift-pattern",
      path,
      message,
      // An arm has one expression, beside which there is no second matcher.
      hint: fault === "lookaround" ? 'write what the arm is, not what it is not, such as "blue.*|red.*"' : hint,
      excerpt: { text, from, to },
    },
  ];
}

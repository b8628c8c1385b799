import { operators } from "./operators.ts";
import type { Token } from "./scan-promql.ts";

/** Words with a list of labels between parentheses behind them. */
export const labelListWords: ReadonlySet<string> = new Set(["by", "without", "on", "ignoring"]);

const continuing: ReadonlySet<string> = new Set(["bool", "group_left", "group_right", ...labelListWords]);

/** Whether an operand may end with this token, so that an operator or a modifier can follow. */
export function isOperandEnd(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === "operator") return ")]}".includes(token.text);
  const word = token.text.toLowerCase();
  return token.kind !== "identifier" || (!operators.has(word) && !continuing.has(word));
}

const nameWords: ReadonlySet<string> = new Set(["and", "or", "unless", "by", "without"]);

/** Whether this token is and, or, unless, by or without as a metric: where an operand has to start, they are names. */
export function isNameWord(tokens: readonly Token[], index: number): boolean {
  let start = index;
  while (tokens[start]?.kind === "identifier" && nameWords.has(tokens[start]?.text.toLowerCase() ?? "")) start--;
  const run = index - start;
  return run > 0 && run % 2 === (isOperandEnd(tokens[start]) ? 0 : 1);
}

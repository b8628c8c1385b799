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

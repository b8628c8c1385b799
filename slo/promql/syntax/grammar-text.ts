import { isNameWord, isOperandEnd } from "./operand-end.ts";
import type { Token } from "./scan-promql.ts";

/**
 * The query as the grammar can read it, with every token at its place and as long as it was: blanks for comments, plain
 * digits for numbers and durations in any notation, a duration for `$window`.
 */
export function grammarText(tokens: readonly Token[]): string {
  const pieces: string[] = [];
  let at = 0;
  let inRange = false;
  tokens.forEach((token, index) => {
    if (token.from > at) pieces.push(" ".repeat(token.from - at));
    if (token.kind === "operator" && (token.text === "[" || token.text === "]")) inRange = token.text === "[";
    pieces.push(spelling(tokens, index, inRange));
    at = token.to;
  });
  return pieces.join("");
}

/** Functions that the grammar lacks, as functions of the same length that it has; only the length matters here. */
const standIns: Readonly<Record<string, string>> = { holt_winters: "day_of_month", min_of: "absent", max_of: "absent" };

function spelling(tokens: readonly Token[], index: number, inRange: boolean): string {
  const { kind, text } = tokens[index] as Token;
  if (kind === "identifier") return wordSpelling(tokens, index, inRange);
  if (kind !== "number" && kind !== "duration" && kind !== "window") return text;
  const digits = kind === "number" ? "1".repeat(text.length) : `${"1".repeat(text.length - 1)}s`;
  // Directly behind a word or number, the digits that stand for .5 or $window would become a part of it.
  return isWordBefore(tokens, index) ? ` ${digits.slice(1)}` : digits;
}

function wordSpelling(tokens: readonly Token[], index: number, inRange: boolean): string {
  const { text } = tokens[index] as Token;
  const word = text.toLowerCase();
  const isOperandBefore = isOperandEnd(tokens[index - 1]) || isNameWord(tokens, index - 1);
  // The grammar looks words up in a plain object, where constructor and __proto__ are always found.
  if (Object.hasOwn(Object.prototype, word)) return "x".repeat(text.length);
  // To Prometheus, offset is also a metric where no modifier can stand.
  if (word === "offset" && !isOperandBefore) return "x".repeat(text.length);
  const isCall = tokens[index + 1]?.text === "(" && !inRange && !isOffsetBefore(tokens, index);
  return (isCall && Object.hasOwn(standIns, text) ? standIns[text] : undefined) ?? text;
}

function isOffsetBefore(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  const word = before?.text === "-" || before?.text === "+" ? tokens[index - 2] : before;
  return word?.kind === "identifier" && word.text.toLowerCase() === "offset";
}

function isWordBefore(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  return before !== undefined && before.to === tokens[index]?.from && !["operator", "string"].includes(before.kind);
}

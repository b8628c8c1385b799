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
    const piece = spelling(token, !inRange && !isOffsetBefore(tokens, index) && tokens[index + 1]?.text === "(");
    // Behind a word, the digits that stand for .5 would become a part of it.
    pieces.push(token.text.startsWith(".") && isWordBefore(tokens, index) ? ` ${piece.slice(1)}` : piece);
    at = token.to;
  });
  return pieces.join("");
}

/** Functions that the grammar lacks, as functions of the same length that it has; only the length matters here. */
const standIns: Readonly<Record<string, string>> = { holt_winters: "day_of_month", min_of: "absent", max_of: "absent" };

function spelling({ kind, text }: Token, isCall: boolean): string {
  if (kind === "number") return "1".repeat(text.length);
  // The grammar looks words up in a plain object, where constructor and __proto__ are always found.
  if (kind === "identifier" && Object.hasOwn(Object.prototype, text.toLowerCase())) return "x".repeat(text.length);
  if (kind === "duration" || kind === "window") return `${"1".repeat(text.length - 1)}s`;
  return (isCall && kind === "identifier" && Object.hasOwn(standIns, text) ? standIns[text] : undefined) ?? text;
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

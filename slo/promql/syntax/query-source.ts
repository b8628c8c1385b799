import type { Place, PromqlCode, PromqlFinding } from "../promql-finding.ts";
import type { Token } from "./scan-promql.ts";

/** What the reader of a syntax tree needs beside the tree: the text and tokens of the user, and a place for mistakes. */
export interface QuerySource {
  readonly text: string;
  readonly findings: readonly PromqlFinding[];
  /** The token at this position: the grammar begins a number such as .5 one place late where a word stands right before it. */
  readonly tokenAt: (from: number) => Token;
  /** The token behind the one that starts at this position. */
  readonly tokenBehind: (from: number) => Token;
  readonly report: (code: PromqlCode, place: Place, message: string, hint: string) => void;
}

/** Notes that `$window` stands where a number belongs. */
export function reportWindow(place: Place, { report }: QuerySource): void {
  report(
    "promql-window",
    place,
    "$window stands for a range, not for a number",
    "write it between brackets: rate(x[$window])",
  );
}

/** The source of one query, without findings yet. */
export function querySource(text: string, tokens: readonly Token[]): QuerySource {
  const findings: PromqlFinding[] = [];
  const tokenAt = (position: number, ahead = 0) => {
    const token = tokens[indexAt(tokens, position) + ahead];
    if (token === undefined) throw new Error(`no token is at ${position}: the syntax tree and the tokens disagree`);
    return token;
  };
  return {
    text,
    findings,
    tokenAt: (from) => tokenAt(from),
    tokenBehind: (from) => tokenAt(from, 1),
    report: (code, { from, to }, message, hint) => findings.push({ code, message, hint, from, to }),
  };
}

function indexAt(tokens: readonly Token[], position: number): number {
  let [low, high] = [0, tokens.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.to ?? position) <= position) low = middle + 1;
    else high = middle;
  }
  const token = tokens[low];
  return token !== undefined && token.from <= position && position < token.to ? low : Number.NaN;
}

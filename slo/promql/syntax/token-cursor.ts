import type { Place, PromqlCode, PromqlFinding } from "../promql-finding.ts";
import type { Token } from "./scan-promql.ts";

/** More levels than anyone reads; the limit keeps recursion far from the end of the stack. */
const MAX_DEPTH = 200;
/** A longer chain of operators makes a tree as deep as the chain is long. */
const MAX_OPERATORS = 1_500;

/** Leaves the parser from any depth; never seen outside parsePromql(). */
export class SyntaxStop extends Error {
  readonly finding: PromqlFinding;

  constructor(finding: PromqlFinding) {
    super(finding.message);
    this.finding = finding;
  }
}

/** Where the parser stands in the tokens of one query, and what it found wrong on the way. */
export interface TokenCursor {
  readonly text: string;
  readonly findings: readonly PromqlFinding[];
  readonly peek: (ahead?: number) => Token;
  readonly next: () => Token;
  /** The place from `from` to the end of the token before the cursor. */
  readonly since: (from: number) => Place;
  /** Takes the next token when it is this operator or keyword. */
  readonly accept: (word: string) => Token | undefined;
  readonly expect: (word: string, hint: string) => Token;
  /** Notes a mistake that does not keep the rest from being read. */
  readonly report: (code: PromqlCode, place: Place, message: string, hint: string) => void;
  readonly unexpected: (hint: string, token?: Token) => never;
  readonly nested: <T>(read: () => T) => T;
  readonly countOperator: (place: Place) => void;
}

/** Starts at the first token. */
export function createTokenCursor(text: string, tokens: readonly Token[]): TokenCursor {
  const findings: PromqlFinding[] = [];
  const end = tokens.at(-1) as Token;
  let index = 0;
  let depth = 0;
  let operatorCount = 0;

  const peek = (ahead = 0) => tokens[index + ahead] ?? end;
  const next = () => {
    const token = peek();
    if (index < tokens.length - 1) index++;
    return token;
  };
  const accept = (word: string) => (isWord(peek(), word) ? next() : undefined);
  const since = (from: number) => ({ from, to: tokens[index - 1]?.to ?? from });
  const unexpected = (hint: string, token = peek()): never => {
    throw new SyntaxStop(unexpectedToken(token, hint, text));
  };
  const tooLarge = (place: Place, message: string): never => {
    throw new SyntaxStop({ code: "promql-too-large", ...placeOf(place), message, hint: "record parts of it under names of their own" });
  };
  return {
    text,
    findings,
    peek,
    next,
    since,
    accept,
    expect: (word, hint) => accept(word) ?? unexpected(hint),
    report: (code, place, message, hint) => findings.push({ code, ...placeOf(place), message, hint }),
    unexpected,
    nested(read) {
      if (++depth > MAX_DEPTH) tooLarge(peek(), `the query is nested more than ${MAX_DEPTH} levels deep`);
      const value = read();
      depth--;
      return value;
    },
    countOperator(place) {
      if (++operatorCount > MAX_OPERATORS) tooLarge(place, `the query has more than ${MAX_OPERATORS} operators`);
    },
  };
}

/** Whether a token is this operator, or this word in any case, as PromQL reads its keywords. */
export function isWord(token: Token, word: string): boolean {
  return token.kind === "operator" ? token.text === word : token.kind === "identifier" && token.text.toLowerCase() === word;
}

function placeOf({ from, to }: Place): Place {
  return { from, to };
}

function unexpectedToken(token: Token, hint: string, text: string): PromqlFinding {
  const blank = text.trim() === "";
  const message = token.kind === "end" ? (blank ? "the query is empty" : "the query stops too early") : `${token.text} is not expected here`;
  return { code: "promql-syntax", from: token.from, to: token.to, message, hint };
}

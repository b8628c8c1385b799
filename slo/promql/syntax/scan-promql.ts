import type { PromqlFinding } from "../promql-finding.ts";
import { scanString } from "./scan-string.ts";
import { strayCharacter } from "./stray-character.ts";

/** What users write where the rule's window belongs; it is replaced before the query is used. */
export const WINDOW = "$window";

/** A word, sign or literal of a query. */
export interface Token {
  readonly kind: "identifier" | "number" | "duration" | "window" | "string" | "operator" | "end";
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** The content of a quoted text. */
  readonly value?: string;
}

/** The tokens of a query up to its first mistake, always ended by a token of kind "end". */
export interface Scan {
  readonly tokens: readonly Token[];
  readonly finding?: PromqlFinding;
}

const blank = /(?:[ \t\r\n]+|#[^\r\n]*)+/y;
const identifier = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const identifierInRange = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const number =
  /(?:0[xX][0-9a-fA-F_]*|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?|\.[0-9][0-9_]*(?:[eE][+-]?[0-9_]*)?)[a-zA-Z0-9_]*/y;
const numberOnly =
  /^(?:0[xX]_?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*|(?:[0-9]+(?:_[0-9]+)*\.?|[0-9]*(?:_[0-9]+)*\.[0-9]+(?:_[0-9]+)*)(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?)$/;
const operator = /==|=~|!=|!~|<=|>=|<\/|>\/|[-+*/%^=<>@,(){}[\]:]/y;
const window = /\$window(?![a-zA-Z0-9_])/y;

/**
 * Splits a query into tokens, and finds broken texts, stray characters and brackets without a partner. The grammar cannot do
 * this: it leaves brackets and commas out of its tree, reads words by what may stand there, knows no `$window`, takes open
 * texts and any Unicode blank, and reads `1and 2` as two numbers.
 */
export function scanPromql(text: string): Scan {
  const tokens: Token[] = [];
  const open: Token[] = [];
  const stop = (finding?: PromqlFinding): Scan => {
    tokens.push({ kind: "end", text: "", from: text.length, to: text.length });
    return { tokens, ...(finding && { finding }) };
  };
  for (let at = skip(blank, text, 0); at < text.length; at = skip(blank, text, at)) {
    const token = scanToken(text, at, open.at(-1)?.text === "[");
    if ("code" in token) return stop(token);
    tokens.push(token);
    const finding = token.kind === "operator" ? balance(token, open) : undefined;
    if (finding) return stop(finding);
    at = token.to;
  }
  return stop(unclosed(open));
}

function scanToken(text: string, at: number, inRange: boolean): Token | PromqlFinding {
  const character = text[at] as string;
  if (character === '"' || character === "'" || character === "`") {
    const scanned = scanString(text, at);
    if (!scanned.ok) return scanned.finding;
    return { kind: "string", text: text.slice(at, scanned.to), from: at, to: scanned.to, value: scanned.value };
  }
  if (text.startsWith("{{", at)) return template(text, at);
  const take = (kind: Token["kind"], pattern: RegExp): Token | undefined => {
    const to = skip(pattern, text, at);
    return to > at ? { kind, text: text.slice(at, to), from: at, to } : undefined;
  };
  const literal = take("number", number);
  if (literal) return numberOnly.test(literal.text) ? literal : { ...literal, kind: "duration" };
  return (
    (inRange ? undefined : take("identifier", identifier)) ??
    take("operator", operator) ??
    take("identifier", identifierInRange) ??
    take("window", window) ??
    strayCharacter(text, at)
  );
}

function template(text: string, at: number): PromqlFinding {
  const end = text.indexOf("}}", at);
  return {
    code: "promql-window",
    from: at,
    to: end < 0 ? at + 2 : end + 2,
    message: "{{ }} is a template of another tool, not PromQL",
    hint: "write $window where the range belongs: rate(x[$window])",
  };
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

const partners: Readonly<Record<string, string>> = { "(": ")", "{": "}", "[": "]", ")": "(", "}": "{", "]": "[" };

function balance(token: Token, open: Token[]): PromqlFinding | undefined {
  if ("({[".includes(token.text)) {
    open.push(token);
    return undefined;
  }
  if (!")}]".includes(token.text)) return undefined;
  const opener = open.pop();
  if (opener !== undefined && partners[opener.text] === token.text) return undefined;
  const message =
    opener === undefined
      ? `this ${token.text} closes nothing`
      : `this ${token.text} closes a ${opener.text} that wants ${partners[opener.text]}`;
  const hint =
    opener === undefined
      ? `remove it, or add the ${partners[token.text]} that it closes`
      : `write ${partners[opener.text]} here, or close the ${opener.text} before`;
  return { code: "promql-syntax", from: token.from, to: token.to, message, hint };
}

function unclosed(open: readonly Token[]): PromqlFinding | undefined {
  const opener = open.at(-1);
  if (opener === undefined) return undefined;
  const { from, to, text } = opener;
  return {
    code: "promql-syntax",
    from,
    to,
    message: `this ${text} is never closed`,
    hint: `add the missing ${partners[text]}`,
  };
}

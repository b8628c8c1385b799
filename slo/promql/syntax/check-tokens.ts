import { nearest } from "../../problem.ts";
import { excerptOf, type PromqlFinding } from "../promql-finding.ts";
import { promqlFunctions } from "../promql-functions.ts";
import { durationMilliseconds, isDuration, numberValue } from "./duration-text.ts";
import { labelListWords } from "./operand-end.ts";
import { aggregators, keywords, operators } from "./operators.ts";
import { type Token, WINDOW } from "./scan-promql.ts";

/** More than anyone reads; everything that walks the tree stays far from the end of the stack. */
const MAX_DEPTH = 200;
/** The grammar loses its way in chains of about 150 long operands, and calls a right query wrong. */
const MAX_CHAIN = 140;

/** What the tokens alone tell: a query too large to check, numbers and durations that are none, unknown functions. */
export function checkTokens(tokens: readonly Token[]): readonly PromqlFinding[] {
  const tooLarge = sizeFinding(tokens);
  if (tooLarge) return [tooLarge];
  return tokens.flatMap(
    (token, index) => literalFinding(token) ?? gluedWindow(tokens, index) ?? functionFinding(tokens, index) ?? [],
  );
}

/** A bracket that is open, or the query around all of them. */
interface Level {
  /** The operators of the expression that stands in it so far. */
  readonly chain: number;
  /** How deep the tree of that expression can be, and the deepest of those before it. */
  readonly depth: number;
  readonly deepest: number;
}

const emptyLevel: Level = { chain: 0, depth: 0, deepest: 0 };

function sizeFinding(tokens: readonly Token[]): PromqlFinding | undefined {
  const outer: Level[] = [];
  let level = emptyLevel;
  for (const { kind, text, from, to } of tokens) {
    const sign = kind === "operator" ? text : "";
    // A chain is a tree that grows by one level with each operator.
    if (isOperator(text)) level = { ...level, chain: level.chain + 1, depth: level.depth + 1 };
    if (sign === "(" || sign === "[" || sign === "{") {
      outer.push(level);
      level = emptyLevel;
    } else if (sign === ")" || sign === "]" || sign === "}") {
      const inside = Math.max(level.depth, level.deepest) + 1;
      const around = outer.pop() ?? emptyLevel;
      level = { ...around, depth: Math.max(around.depth, inside) };
    } else if (sign === ",") level = { ...emptyLevel, deepest: Math.max(level.depth, level.deepest) };
    const message = tooLarge(level, outer.length);
    if (message) {
      return { code: "promql-too-large", message, hint: "record parts of it under names of their own", from, to };
    }
  }
  return undefined;
}

function isOperator(text: string): boolean {
  const word = text.toLowerCase();
  return operators.has(word) || word === "[" || word === "@" || word === "offset";
}

function tooLarge({ chain, depth }: Level, open: number): string | undefined {
  if (chain > MAX_CHAIN) return `the query has a chain of more than ${MAX_CHAIN} operators`;
  return depth > MAX_DEPTH || open > MAX_DEPTH ? `the query is nested more than ${MAX_DEPTH} levels deep` : undefined;
}

/** `offset$window` becomes `offset5m`, which is one word. */
function gluedWindow(tokens: readonly Token[], index: number): PromqlFinding | undefined {
  const [before, token] = [tokens[index - 1], tokens[index]];
  if (before === undefined || token?.kind !== "window" || before.to !== token.from) return undefined;
  if (before.kind !== "identifier") return undefined;
  return {
    code: "promql-window",
    message: `${before.text} and $window would become one word`,
    hint: isOperator(before.text)
      ? `write a blank between them: ${before.text} $window`
      : `write brackets around it: ${before.text}[$window]`,
    from: before.from,
    to: token.to,
  };
}

function literalFinding(token: Token): PromqlFinding | undefined {
  const { kind, text, from, to } = token;
  const isRight =
    kind === "number"
      ? numberValue(text) !== undefined
      : kind !== "duration" || durationMilliseconds(text) !== undefined;
  if (isRight) return undefined;
  const shown = excerptOf(text);
  const at = { from, to };
  if (kind === "number") {
    return {
      code: "promql-number",
      message: `${shown} is too large`,
      hint: "the largest number is about 1.8e308",
      ...at,
    };
  }
  if (isDuration(text)) {
    return {
      code: "promql-duration",
      message: `${shown} is too long`,
      hint: "Prometheus counts no more than 292 years",
      ...at,
    };
  }
  if (/^[0-9.]+(?:ms|[smhdwy])$/.test(text)) {
    const message = `${shown} is not a whole number of its unit`;
    return { code: "promql-duration", message, hint: "combine units: 1h30m instead of 1.5h", ...at };
  }
  if (/^0[xX]|^[0-9._]+$|^[0-9.]+[eE]/.test(text)) {
    return {
      code: "promql-number",
      message: `${shown} is not a number`,
      hint: "write it like 100, 0.5, 1e9 or 0xff",
      ...at,
    };
  }
  const hint = `units are y, w, d, h, m, s and ms, in this order: 1h30m; ${WINDOW} stands for the window of the rule`;
  return { code: "promql-duration", message: `${shown} is neither a number nor a duration`, hint, ...at };
}

function functionFinding(tokens: readonly Token[], index: number): PromqlFinding | undefined {
  const { kind, text, from, to } = tokens[index] as Token;
  if (kind !== "identifier" || tokens[index + 1]?.text !== "(") return undefined;
  // `sum by job (x)` lacks parentheses, not a function.
  if (labelListWords.has(tokens[index - 1]?.text.toLowerCase() ?? "")) return undefined;
  if (Object.hasOwn(promqlFunctions, text) || isGrammarWord(text.toLowerCase())) return undefined;
  const known = nearest(text, [...Object.keys(promqlFunctions), ...aggregators.keys()]);
  const hint = known ? `did you mean ${known}()?` : "see the list of functions in the Prometheus documentation";
  return { code: "promql-function", message: `there is no function ${excerptOf(text)}()`, hint, from, to };
}

function isGrammarWord(word: string): boolean {
  return aggregators.has(word) || operators.has(word) || keywords.has(word);
}

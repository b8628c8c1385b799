import { nearest } from "../../problem.ts";
import { excerptOf, type PromqlFinding } from "../promql-finding.ts";
import { promqlFunctions } from "../promql-functions.ts";
import { durationMilliseconds, isDuration, numberValue } from "./duration-text.ts";
import { labelListWords } from "./operand-end.ts";
import { aggregators, keywords, operators } from "./operators.ts";
import { type Token, WINDOW } from "./scan-promql.ts";

/** More than anyone reads; everything that walks the tree stays far from the end of the stack. */
const MAX_DEPTH = 200;
const MAX_OPERATORS = 2_000;
/** The grammar loses its way in chains of about 150 long operands, and calls a right query wrong. */
const MAX_CHAIN = 140;

/** What the tokens alone tell: a query too large to check, numbers and durations that are none, unknown functions. */
export function checkTokens(tokens: readonly Token[]): readonly PromqlFinding[] {
  const tooLarge = sizeFinding(tokens);
  if (tooLarge) return [tooLarge];
  return tokens.flatMap((token, index) => literalFinding(token) ?? functionFinding(tokens, index) ?? []);
}

function sizeFinding(tokens: readonly Token[]): PromqlFinding | undefined {
  /** The operators so far in each bracket that is open. */
  const chains = [0];
  let operatorCount = 0;
  for (const { kind, text, from, to } of tokens) {
    const bracket = kind === "operator" ? text : "";
    if (isOperator(text)) {
      operatorCount++;
      chains.push((chains.pop() ?? 0) + 1);
    }
    if (bracket === "(" || bracket === "[" || bracket === "{") chains.push(0);
    else if (bracket === ")" || bracket === "]" || bracket === "}") chains.pop();
    else if (bracket === ",") chains.splice(-1, 1, 0);
    const message = tooLarge(chains, operatorCount);
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

function tooLarge(chains: readonly number[], operatorCount: number): string | undefined {
  if (chains.length > MAX_DEPTH + 1) return `the query is nested more than ${MAX_DEPTH} levels deep`;
  if ((chains.at(-1) ?? 0) > MAX_CHAIN) return `the query has a chain of more than ${MAX_CHAIN} operators`;
  return operatorCount > MAX_OPERATORS ? `the query has more than ${MAX_OPERATORS} operators` : undefined;
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

import { excerptOf, type PromqlFinding } from "../promql-finding.ts";
import { isOperandEnd, labelListWords } from "./operand-end.ts";
import { aggregators, operators } from "./operators.ts";
import type { Token } from "./scan-promql.ts";

const OPERAND_HINT = "write a metric, a number, a function or an expression between parentheses";
const MATCHER_HINT = 'write matchers such as {code="500", job=~"api-.*"}';
const DURATION_HINT = "write a duration such as 5m or 1h30m, or $window";
const TIME_HINT = "write a Unix time such as @ 1700000000, or @ start() or @ end()";

/** Says what is wrong where the grammar stopped, from the words around that place. */
export function syntaxFinding(tokens: readonly Token[], at: number): PromqlFinding {
  const index = Math.max(
    0,
    tokens.findIndex(({ to, kind }) => to > at || kind === "end"),
  );
  const token = tokens[index] as Token;
  const message =
    token.kind === "end"
      ? index === 0
        ? "the query is empty"
        : "the query stops too early"
      : `${excerptOf(token.text)} is not expected here`;
  return { code: "promql-syntax", message, hint: hintFor(tokens, index), from: token.from, to: token.to };
}

function hintFor(tokens: readonly Token[], index: number): string {
  const opener = enclosing(tokens, index);
  const before = tokens[index - 1];
  const word = before?.kind === "identifier" ? before.text.toLowerCase() : (before?.text ?? "");
  if (opener !== undefined && tokens[opener]?.text === "{") return matcherHint(tokens, index);
  if (opener !== undefined && tokens[opener]?.text === "[") return rangeHint(tokens, index);
  const list = opener === undefined ? undefined : labelListWord(tokens, opener);
  if (list !== undefined) return `list label names between the parentheses: ${list} (job, instance)`;
  if (labelListWords.has(word)) return `write the labels between parentheses: ${before?.text} (job, instance)`;
  if (word === "offset") return DURATION_HINT;
  if (word === "@") return TIME_HINT;
  if (tokens[index]?.kind === "window") return "a window stands between brackets: rate(x[$window])";
  return isOperandEnd(before) ? afterOperand(tokens, index) : beforeOperand(tokens, index);
}

function labelListWord(tokens: readonly Token[], opener: number): string | undefined {
  const word = tokens[opener - 1];
  const text = word?.kind === "identifier" ? word.text.toLowerCase() : "";
  return labelListWords.has(text) || text === "group_left" || text === "group_right" ? word?.text : undefined;
}

function enclosing(tokens: readonly Token[], index: number): number | undefined {
  const open: number[] = [];
  for (let at = 0; at < index; at++) {
    const { kind, text } = tokens[at] as Token;
    if (kind !== "operator") continue;
    if ("([{".includes(text)) open.push(at);
    if (")]}".includes(text)) open.pop();
  }
  return open.at(-1);
}

function matcherHint(tokens: readonly Token[], index: number): string {
  const [label, operator, token] = [tokens[index - 2], tokens[index - 1], tokens[index]];
  const isMatch = operator?.kind === "operator" && ["=", "!=", "=~", "!~"].includes(operator.text);
  if (operator?.text === "=" && token?.text === "=") return `write ${label?.text}="..." with a single =`;
  if (isMatch && token && (token.kind === "number" || token.kind === "identifier" || token.kind === "duration")) {
    return `put the value between quotes: ${label?.text}${operator.text}"${excerptOf(token.text)}"`;
  }
  if (token?.text === "==") return `write ${operator?.text}="..." with a single =`;
  if (operators.get(token?.text ?? "")?.kind === "comparison")
    return "labels are texts: compare them with =, !=, =~ or !~";
  if (operator?.kind === "string" && (token?.kind === "identifier" || token?.kind === "string"))
    return "put a comma between matchers";
  if (operator?.kind === "identifier") return `write ${operator.text}="...", or !=, =~, !~`;
  return MATCHER_HINT;
}

function rangeHint(tokens: readonly Token[], index: number): string {
  const before = tokens[index - 1];
  const isDuration = before?.kind === "duration" || before?.kind === "number" || before?.kind === "window";
  return isDuration ? "close the range with ], or write : and a step for a subquery" : DURATION_HINT;
}

function afterOperand(tokens: readonly Token[], index: number): string {
  const token = tokens[index] as Token;
  const word = token.text.toLowerCase();
  const before = tokens[index - 1] as Token;
  if (aggregators.has(before.text.toLowerCase()) && token.kind !== "end") {
    return `write what to aggregate between parentheses: ${before.text}(...)`;
  }
  if (word === "=") return "compare with ==, or put label matchers between braces";
  if (word === "=~" || word === "!~") return 'put label matchers between braces: {code=~"5.."}';
  if (word === "{") return "label matchers belong directly behind a metric";
  if (word === ",") return "remove the comma: only arguments and labels are listed";
  if (word === "by" || word === "without") return "grouping belongs to an aggregation: sum by (job) (...)";
  if (labelListWords.has(word) || word === "bool") return `write ${word} directly behind an operator`;
  if (word === "group_left" || word === "group_right")
    return `say first which labels join both sides: on (...) ${word}`;
  const listHint = before.text === ")" ? behindLabels(tokens, index - 1) : undefined;
  if (listHint !== undefined) return listHint;
  const opener = enclosing(tokens, index);
  if (opener !== undefined && tokens[opener - 1]?.kind === "identifier") return "put a comma between two arguments";
  return "put an operator between two expressions";
}

function beforeOperand(tokens: readonly Token[], index: number): string {
  const [before, token] = [tokens[index - 1], tokens[index] as Token];
  const word = token.text.toLowerCase();
  if (word === "[") return "write a metric before the range";
  if (word === "*" && before?.text === "*") return "write ^ for a power";
  if (word === ")" && before?.text === ",") return "remove the comma before the closing parenthesis";
  if (word === "group_left" || word === "group_right")
    return `say first which labels join both sides: on (...) ${word}`;
  if (word === "bool") return "write bool directly behind a comparison such as ==";
  return OPERAND_HINT;
}

function behindLabels(tokens: readonly Token[], closer: number): string | undefined {
  const opener = enclosing(tokens, closer);
  const list = opener === undefined ? undefined : labelListWord(tokens, opener)?.toLowerCase();
  if (opener === undefined || list === undefined) return undefined;
  if (list !== "by" && list !== "without") return "write the operand behind the labels";
  const aggregated = tokens[opener - 2]?.text.toLowerCase() ?? "";
  return aggregators.has(aggregated) ? "write what to aggregate between parentheses behind the labels" : undefined;
}

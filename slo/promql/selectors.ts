import { parsePromql } from "./parse-promql.ts";
import type { LabelMatcher, SeriesSelector } from "./print-selector.ts";
import type { Place } from "./promql-finding.ts";
import type { PromqlType } from "./promql-functions.ts";
import { type Expression, type Grouping, partsOf, type Selector, withoutParentheses } from "./syntax/expression.ts";
import { operators } from "./syntax/operators.ts";
import { resultType } from "./syntax/result-type.ts";

/** A selector inside a query; its place covers metric and matchers. */
export interface VectorSelector extends SeriesSelector, Place {
  /** What stands between the brackets behind it, such as 5m or $window. */
  readonly range?: string;
}

/** Every selector of a query in the order of its text; none when the query does not parse. */
export function vectorSelectors(text: string): readonly VectorSelector[] {
  const expression = expressionOf(text);
  return expression === undefined ? [] : selectorsIn(expression, text);
}

function selectorsIn(node: Expression, text: string): readonly VectorSelector[] {
  if (node.kind === "selector") return [seriesSelector(node)];
  if (node.kind === "range") return [seriesSelector(node.of, text.slice(node.range.from, node.range.to))];
  return partsOf(node).flatMap((part) => selectorsIn(part, text));
}

/** Whether a query is one selector and nothing else: no range, no offset, no function. */
export function isVectorSelector(text: string): boolean {
  const expression = expressionOf(text);
  return expression?.kind === "selector" && Object.keys(expression.modifiers).length === 0;
}

/** Every metric name that a query asks for by its exact name, sorted, each once. */
export function metricNames(text: string): readonly string[] {
  const names = vectorSelectors(text).flatMap(({ metric }) => (metric === undefined ? [] : [metric]));
  return [...new Set(names)].sort();
}

/** The two sides of a comparison as the user wrote them, and the place of the operator between them. */
export interface Comparison extends Place {
  readonly left: string;
  readonly op: "==" | "!=" | "<" | ">" | "<=" | ">=";
  readonly right: string;
  readonly bool: boolean;
  readonly leftType: PromqlType;
  readonly rightType: PromqlType;
}

/** The comparison that a query is, seen through parentheses around the whole of it. */
export function topLevelComparison(text: string): Comparison | undefined {
  const expression = expressionOf(text);
  const node = expression && withoutParentheses(expression);
  if (node?.kind !== "binary" || operators.get(node.operator.text)?.kind !== "comparison") return undefined;
  const { left, right, operator } = node;
  return {
    left: text.slice(left.from, left.to),
    op: operator.text as Comparison["op"],
    right: text.slice(right.from, right.to),
    from: operator.from,
    to: operator.to,
    bool: node.bool !== undefined,
    leftType: resultType(left),
    rightType: resultType(right),
  };
}

/** A counter's rate in the one shape that can be rewritten from its selector: `sum by (...) (rate(SELECTOR[$window]))`. */
export interface RateQuery {
  readonly selector: VectorSelector;
  readonly function: "rate" | "increase";
  /** The labels of `by`; absent when everything is summed into one. */
  readonly by?: readonly string[];
}

/** The selector of a query that is exactly `sum [by (...)] (rate|increase(SELECTOR[$window]))`. */
export function rateSelector(text: string): RateQuery | undefined {
  const sum = expressionOf(text);
  if (sum?.kind !== "aggregation" || sum.name.text !== "sum" || sum.grouping?.without === true) return undefined;
  const [call] = sum.args;
  if (call?.kind !== "call" || (call.name.text !== "rate" && call.name.text !== "increase")) return undefined;
  const [range] = call.args;
  if (range?.kind !== "range" || range.range.kind !== "window" || Object.keys(range.modifiers).length > 0)
    return undefined;
  const selector = seriesSelector(range.of, text.slice(range.range.from, range.range.to));
  return { selector, function: call.name.text, ...(sum.grouping && { by: labelsOf(sum.grouping) }) };
}

/** The expression of a query that follows the grammar. */
export function expressionOf(text: string): Expression | undefined {
  const parsed = parsePromql(text);
  return parsed.ok ? parsed.expression : undefined;
}

/** The labels of a grouping by name. */
export function labelsOf({ labels }: Pick<Grouping, "labels">): readonly string[] {
  return labels.map(({ text }) => text);
}

function seriesSelector({ metric, matchers, body }: Selector, range?: string): VectorSelector {
  const byName = metric ?? matchers.find(({ label, operator }) => label.text === "__name__" && operator === "=");
  const name = byName && ("text" in byName ? byName.text : byName.value);
  const others: readonly LabelMatcher[] = matchers
    .filter((matcher) => matcher !== byName)
    .map(({ label, operator, value }) => ({ label: label.text, op: operator, value }));
  return {
    ...(name !== undefined && { metric: name }),
    matchers: others,
    from: body.from,
    to: body.to,
    ...(range !== undefined && { range }),
  };
}

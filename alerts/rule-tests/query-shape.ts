import type { Query } from "../../slo/model.ts";
import type { LabelMatcher, SeriesSelector } from "../../slo/promql/print-selector.ts";
import { expressionOf, rateSelector, vectorSelectors } from "../../slo/promql/selectors.ts";
import { type Expression, withoutParentheses } from "../../slo/promql/syntax/expression.ts";

/** Events counted by one counter, or the events of one counter that another one does not count. */
export type CountShape =
  | { readonly kind: "counter"; readonly selector: SeriesSelector }
  | { readonly kind: "difference"; readonly of: SeriesSelector; readonly less: SeriesSelector };

/** All events and the part of them that decides: the bad ones, or the good ones. */
export interface EventsShape {
  readonly total: SeriesSelector;
  readonly outcome: "bad" | "good";
  readonly part: SeriesSelector;
}

/** What a query counts, where it is a sum of rates, or one such sum less another. */
export function countShape(query: Query): CountShape | undefined {
  if (query.kind === "promql") return countShapeOf(query.text);
  const selector = vectorSelectors(query.selector)[0];
  return selector === undefined ? undefined : { kind: "counter", selector };
}

/** The events behind a total and an outcome, where they can be told apart by their series. */
export function eventsShape(total: CountShape, outcome: "bad" | "good", part: CountShape): EventsShape | undefined {
  if (total.kind !== "counter") return undefined;
  if (part.kind === "counter") return { total: total.selector, outcome, part: part.selector };
  if (!isSameSelector(total.selector, part.of)) return undefined;
  return { total: total.selector, outcome: outcome === "bad" ? "good" : "bad", part: part.less };
}

/** The events behind a quotient of rates such as `errors / total` or `1 - good / total`: their bad share is the query's value. */
export function quotientShape(text: string): EventsShape | undefined {
  const node = withoutFallback(expressionOf(text));
  if (node?.kind !== "binary") return undefined;
  const part = (of: Expression) => text.slice(of.from, of.to);
  if (node.operator.text === "-" && constant(node.left) === 1) {
    const shape = quotientShape(part(node.right));
    return shape && { ...shape, outcome: shape.outcome === "bad" ? "good" : "bad" };
  }
  if (node.operator.text !== "/") return undefined;
  const total = countShapeOf(part(node.right));
  const bad = countShapeOf(part(node.left));
  return total && bad && eventsShape(total, "bad", bad);
}

/** Whether a query may have a value although none of its series exists, so that a test cannot put a value in its place. */
export function answersWithoutData(text: string): boolean {
  const expression = expressionOf(text);
  return expression === undefined || answers(expression);
}

function countShapeOf(text: string): CountShape | undefined {
  const node = withoutFallback(expressionOf(text));
  if (node === undefined) return undefined;
  const rate = (of: Expression) => rateSelector(text.slice(of.from, of.to));
  if (node.kind !== "binary") {
    const found = rate(node);
    return found && { kind: "counter", selector: found.selector };
  }
  const [of, less] = [node.left, node.right].map((side) => rate(withoutFallback(side) ?? side));
  return node.operator.text === "-" && of && less
    ? { kind: "difference", of: of.selector, less: less.selector }
    : undefined;
}

/** The expression without parentheses and without an `or vector(0)` behind it. */
export function withoutFallback(expression: Expression | undefined): Expression | undefined {
  const node = expression && withoutParentheses(expression);
  if (node?.kind !== "binary" || node.operator.text !== "or") return node;
  const right = withoutParentheses(node.right);
  return right.kind === "call" && right.name.text === "vector" ? withoutFallback(node.left) : node;
}

/** The number that an expression is. */
export function constant(expression: Expression): number | undefined {
  const node = withoutParentheses(expression);
  return node.kind === "number" ? node.value : undefined;
}

function answers(expression: Expression): boolean {
  switch (expression.kind) {
    case "selector":
    case "range":
      return false;
    case "subquery":
    case "parenthesis":
    case "unary":
      return answers(expression.of);
    case "call":
      return (
        expression.args.length === 0 ||
        /^(vector|absent|absent_over_time|scalar)$/.test(expression.name.text) ||
        expression.args.every(answers)
      );
    case "aggregation":
      return expression.args.every(answers);
    case "binary":
      return expression.operator.text === "or"
        ? answers(expression.left) || answers(expression.right)
        : answers(expression.left) && answers(expression.right);
    default:
      return true;
  }
}

/** Whether two selectors ask for the same series. */
export function isSameSelector(one: SeriesSelector, other: SeriesSelector): boolean {
  const text = ({ metric = "", matchers }: SeriesSelector) => [metric, ...matchers.map(matcherText).sort()].join();
  return text(one) === text(other);
}

function matcherText({ label, op, value }: LabelMatcher): string {
  return `${label}${op}${JSON.stringify(value)}`;
}

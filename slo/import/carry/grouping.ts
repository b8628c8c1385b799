import { promqlFunctions } from "../../promql/promql-functions.ts";
import { type Expression, withoutParentheses } from "../../promql/syntax/expression.ts";

/** The labels that a query keeps apart; `every` when it does not fold its series, `mixed` when its parts differ. */
export type Grouping = readonly string[] | "every" | "mixed";

/** The labels by which the result of a query is kept apart. */
export function groupingOf(whole: Expression): Grouping {
  const expression = withoutParentheses(whole);
  switch (expression.kind) {
    case "number":
    case "string":
      return [];
    case "unary":
      return groupingOf(expression.of);
    case "aggregation": {
      if (expression.grouping?.without === true) return "mixed";
      return [...new Set(expression.grouping?.labels.map((label) => label.text) ?? [])]
        .filter((label) => label !== "le")
        .sort();
    }
    case "binary":
      return combined(groupingOf(expression.left), groupingOf(expression.right), expression);
    case "call":
      return groupingOfCall(expression);
    default:
      return "every";
  }
}

function groupingOfCall(call: Extract<Expression, { kind: "call" }>): Grouping {
  const name = call.name.text;
  if (name === "vector" || name === "scalar" || name === "time" || name.startsWith("absent")) return [];
  const known = Object.hasOwn(promqlFunctions, name);
  const inner = call.args.find((argument) => known && argument.kind !== "number" && argument.kind !== "string");
  return inner === undefined || inner.kind === "range"
    ? "every"
    : inner.kind === "subquery"
      ? groupingOf(inner.of)
      : groupingOf(inner);
}

function combined(
  left: Grouping,
  right: Grouping,
  { left: one, right: other }: Extract<Expression, { kind: "binary" }>,
): Grouping {
  if (isConstant(one)) return right;
  if (isConstant(other)) return left;
  return sameGrouping(left, right) ? left : "mixed";
}

function isConstant(whole: Expression): boolean {
  const expression = withoutParentheses(whole);
  if (expression.kind === "number") return true;
  return expression.kind === "call" && ["vector", "scalar", "time"].includes(expression.name.text);
}

/** Whether two queries keep the same labels apart. */
export function sameGrouping(one: Grouping, other: Grouping): boolean {
  return String(one) === String(other);
}

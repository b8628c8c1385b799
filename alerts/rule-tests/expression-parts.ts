import { expressionOf } from "../../slo/promql/selectors.ts";
import { type Expression, withoutParentheses } from "../../slo/promql/syntax/expression.ts";

/** Whether a query may have a value although none of its series exists, so that a test cannot put a value in its place. */
export function answersWithoutData(text: string): boolean {
  const expression = expressionOf(text);
  return expression === undefined || answers(expression);
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

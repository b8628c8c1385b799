import { type Expression, withoutParentheses } from "../../../slo/promql/syntax/expression.ts";

const arithmetic: Readonly<Record<string, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
  "^": (left, right) => left ** right,
};

/** The number that an expression always is, such as `24 * 3600`; nothing when it depends on data. */
export function constantValue(expression: Expression): number | undefined {
  const value = numberOf(expression);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function numberOf(expression: Expression): number | undefined {
  const node = withoutParentheses(expression);
  switch (node.kind) {
    case "number":
      return node.value;
    case "unary": {
      const value = numberOf(node.of);
      return value === undefined || node.operator === "+" ? value : -value;
    }
    case "binary": {
      const operate = Object.hasOwn(arithmetic, node.operator.text) ? arithmetic[node.operator.text] : undefined;
      const [left, right] = operate === undefined ? [] : [numberOf(node.left), numberOf(node.right)];
      return operate === undefined || left === undefined || right === undefined ? undefined : operate(left, right);
    }
    default:
      return undefined;
  }
}

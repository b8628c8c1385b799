import { operators } from "../../promql/syntax/operators.ts";
import type { CarriedQuery } from "./query.ts";

/** A query as an operand of an operator: in parentheses where the operator would otherwise tear it apart. */
export function parenthesize({ text, expression }: CarriedQuery, operator: string): string {
  if (expression.kind !== "binary") return text;
  const own = operators.get(expression.operator.text.toLowerCase())?.precedence ?? 0;
  return own > (operators.get(operator)?.precedence ?? 0) ? text : `(${text})`;
}

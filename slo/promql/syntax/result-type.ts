import { type PromqlType, promqlFunctions } from "../promql-functions.ts";
import type { Expression } from "./expression.ts";

/** What an expression gives; of an unknown function the usual instant vector is assumed. */
export function resultType(expression: Expression): PromqlType {
  switch (expression.kind) {
    case "number":
      return "scalar";
    case "string":
      return "string";
    case "range":
    case "subquery":
      return "range";
    case "call":
      return Object.hasOwn(promqlFunctions, expression.name.text)
        ? (promqlFunctions[expression.name.text]?.returns ?? "instant")
        : "instant";
    case "unary":
    case "parenthesis":
      return resultType(expression.of);
    case "binary":
      return resultType(expression.right) === "scalar" && resultType(expression.left) === "scalar"
        ? "scalar"
        : "instant";
    default:
      return "instant";
  }
}

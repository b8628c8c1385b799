import { unavailable } from "../promql-dialect.ts";
import { type PromqlType, promqlFunctions, type Signature } from "../promql-functions.ts";
import { type Expression, withoutParentheses } from "../syntax/expression.ts";
import { resultType } from "../syntax/result-type.ts";
import { type CheckContext, type NodeCheck, report, shown, typeNames } from "./node-check.ts";

/** A function exists for the target, and its arguments are as many and of the types that it takes. */
export const checkCall: NodeCheck = (node, context) => {
  if (node.kind !== "call") return;
  const { name, args } = node;
  const signature = Object.hasOwn(promqlFunctions, name.text) ? promqlFunctions[name.text] : undefined;
  // An unknown function is found before the query is read.
  if (signature === undefined) return;
  const missing = unavailable(signature, context.dialect);
  if (missing) report(context, "promql-version", name, `${name.text}() ${missing.reason}`, missing.hint);
  if (args.length < signature.min || args.length > signature.max) {
    const count = argumentCount(signature);
    return report(
      context,
      "promql-arguments",
      node,
      `${name.text}() takes ${count}, but got ${args.length}`,
      `write ${usage(name.text, signature)}`,
    );
  }
  args.forEach((argument, index) => {
    const wanted = signature.args[index] ?? signature.args.at(-1);
    if (wanted !== undefined) checkOperandType(argument, wanted, `${name.text}()`, context);
  });
};

function argumentCount({ min, max }: Signature): string {
  if (max === 0) return "no arguments";
  const plural = max === 1 ? "argument" : "arguments";
  if (min === max) return `${min} ${plural}`;
  return max === Number.POSITIVE_INFINITY ? `at least ${min} arguments` : `${min} to ${max} ${plural}`;
}

const placeholders: Readonly<Record<PromqlType, string>> = {
  scalar: "0.9",
  string: '"text"',
  instant: "vector",
  range: "metric[$window]",
};

function usage(name: string, { args, min }: Signature): string {
  const listed = args.slice(0, Math.max(min, 1)).map((type) => placeholders[type]);
  return `${name}(${listed.join(", ")})`;
}

/** Reports an operand that is of another type than its function or aggregation takes. */
export function checkOperandType(operand: Expression, wanted: PromqlType, taker: string, context: CheckContext): void {
  const got = resultType(operand);
  if (got === wanted) return;
  const message = `${taker} needs ${typeNames[wanted]}, but ${shown(context, operand)} is ${typeNames[got]}`;
  report(context, "promql-type", operand, message, typeHint(operand, wanted, got, context));
}

function typeHint(operand: Expression, wanted: PromqlType, got: PromqlType, context: CheckContext): string {
  const text = shown(context, operand);
  if (wanted === "string") return `put a text between quotes: "..."`;
  if (wanted === "scalar") return got === "instant" ? `write a number, or scalar(${text})` : "write a number";
  if (wanted === "range") {
    if (got !== "instant") return "write a metric with a range, such as x[$window]";
    const isSelector = withoutParentheses(operand).kind === "selector";
    return isSelector ? `write ${text}[$window]` : "put the range behind the metric, or write a subquery: (...)[1h:5m]";
  }
  if (got === "scalar") return `write vector(${text}) or a metric`;
  if (got === "range") return "leave the range out, or put a function around it that takes one: rate(x[$window])";
  return "write a metric";
}

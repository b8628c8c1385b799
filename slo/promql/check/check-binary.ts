import type { PromqlType } from "../promql-functions.ts";
import type { Binary } from "../syntax/expression.ts";
import { operators } from "../syntax/operators.ts";
import { resultType } from "../syntax/result-type.ts";
import { type CheckContext, type NodeCheck, report, shown, typeNames } from "./node-check.ts";

/** Both sides of an operator, and of a sign, are of a type that it can combine; bool and matching stand where they mean something. */
export const checkBinary: NodeCheck = (node, context) => {
  if (node.kind === "unary") {
    const type = resultType(node.of);
    if (!isOperand(type)) {
      const message = `a sign needs a number or an instant vector, but ${shown(context, node.of)} is ${typeNames[type]}`;
      report(context, "promql-type", node.of, message, operandHint(type));
    }
  }
  if (node.kind !== "binary") return;
  const [left, right] = [resultType(node.left), resultType(node.right)];
  checkOperands(node, left, right, context);
  checkComparison(node, left, right, context);
  checkMatching(node, left === "instant" && right === "instant", context);
};

function isOperand(type: PromqlType): boolean {
  return type === "scalar" || type === "instant";
}

function operandHint(type: PromqlType): string {
  return type === "range"
    ? "put a function around it that takes a range: rate(x[$window])"
    : "write a number or a metric";
}

function checkOperands(node: Binary, left: PromqlType, right: PromqlType, context: CheckContext): void {
  const { operator } = node;
  const isSet = operators.get(operator.text)?.kind === "set";
  for (const [side, type] of [
    [node.left, left],
    [node.right, right],
  ] as const) {
    if (!isOperand(type)) {
      const message = `${operator.text} combines numbers and instant vectors, but ${shown(context, side)} is ${typeNames[type]}`;
      report(context, "promql-type", side, message, operandHint(type));
    } else if (isSet && type === "scalar") {
      const message = `${operator.text} combines series, but ${shown(context, side)} is a number`;
      report(context, "promql-type", side, message, `write vector(${shown(context, side)})`);
    }
  }
}

function checkComparison({ operator, bool }: Binary, left: PromqlType, right: PromqlType, context: CheckContext): void {
  const isComparison = operators.get(operator.text)?.kind === "comparison";
  if (bool && !isComparison) {
    report(
      context,
      "promql-comparison",
      bool,
      `bool has no meaning behind ${operator.text}`,
      "remove it: it belongs to comparisons",
    );
  }
  if (isComparison && !bool && left === "scalar" && right === "scalar") {
    const message = "comparing two numbers leaves nothing to filter";
    report(context, "promql-comparison", operator, message, `write ${operator.text} bool to get 0 or 1`);
  }
}

function checkMatching({ operator, matching, fill }: Binary, bothVectors: boolean, context: CheckContext): void {
  const isSet = operators.get(operator.text)?.kind === "set";
  if (fill && (isSet || !bothVectors)) {
    report(
      context,
      "promql-matching",
      fill,
      "there are no missing series to fill in here",
      "remove it: fill joins two instant vectors",
    );
  }
  if (matching === undefined) return;
  if (!bothVectors && matching.labels.length > 0) {
    const message = `${matching.kind} joins two instant vectors, but one side is none`;
    report(context, "promql-matching", matching, message, "remove it");
  }
  const { group } = matching;
  if (group === undefined) return;
  if (isSet && bothVectors) {
    const message = `group_${group.side} has no meaning for ${operator.text}, which matches many to many by itself`;
    report(context, "promql-matching", group.place, message, "remove it");
  }
  for (const label of matching.kind === "on" ? group.labels : []) {
    if (!matching.labels.some(({ text }) => text === label.text)) continue;
    const message = `the label ${label.text} is listed in both on and group_${group.side}`;
    report(context, "promql-matching", label, message, `list it in on only: its value is the same on both sides`);
  }
}

import { resultType } from "../syntax/result-type.ts";
import { type NodeCheck, report, shown, typeNames } from "./node-check.ts";

/** A subquery evaluates an instant vector again and again. */
export const checkSubquery: NodeCheck = (node, context) => {
  if (node.kind !== "subquery") return;
  const type = resultType(node.of);
  if (type === "instant") return;
  const message = `a subquery needs an instant vector, but ${shown(context, node.of)} is ${typeNames[type]}`;
  const hint = type === "range" ? "leave out one of the two ranges" : "write a metric or a function that gives series";
  report(context, "promql-type", node.of, message, hint);
};

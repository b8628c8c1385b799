import { promqlSyntax, unavailable } from "../promql-dialect.ts";
import { aggregators } from "../syntax/operators.ts";
import { checkOperandType } from "./check-call.ts";
import { type NodeCheck, report } from "./node-check.ts";

/** An aggregation exists for the target, has its parameter when it needs one, and folds an instant vector. */
export const checkAggregation: NodeCheck = (node, context) => {
  if (node.kind !== "aggregation") return;
  const { name, args } = node;
  const parameter = aggregators.get(name.text)?.parameter;
  const wanted = parameter === undefined ? 1 : 2;
  if (name.text === "limitk" || name.text === "limit_ratio") {
    const missing = unavailable(promqlSyntax[name.text], context.dialect);
    if (missing) report(context, "promql-version", name, `${name.text}() ${missing.reason}`, missing.hint);
  }
  if (args.length !== wanted) {
    const count = wanted === 1 ? "1 argument" : "2 arguments";
    return report(
      context,
      "promql-arguments",
      node,
      `${name.text}() takes ${count}, but got ${args.length}`,
      usage(name.text, parameter),
    );
  }
  const [first, last] = [args[0], args.at(-1)];
  if (parameter !== undefined && first) checkOperandType(first, parameter, `the parameter of ${name.text}()`, context);
  if (last) checkOperandType(last, "instant", `${name.text}()`, context);
};

function usage(name: string, parameter: "scalar" | "string" | undefined): string {
  if (parameter === "string") return `write ${name}("label", vector)`;
  if (parameter === "scalar")
    return `write ${name}(${name === "quantile" || name === "limit_ratio" ? "0.9" : "5"}, vector)`;
  return `write ${name}(vector), and the labels to keep as ${name} by (job) (vector)`;
}

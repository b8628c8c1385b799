import { type Expression, withoutParentheses } from "../../../slo/promql/syntax/expression.ts";

/** Metrics carry their base unit at the end of their names: https://prometheus.io/docs/practices/naming/#metric-names */
const endings: readonly (readonly [ending: RegExp, unit: string, perSecond: string])[] = [
  [/_bytes(_total|_bucket|_sum)?$/, "bytes", "binBps"],
  [/_seconds(_bucket|_sum)?$/, "s", "none"],
  [/_ratio$/, "percentunit", "none"],
  [/_(celsius)$/, "suffix: °C", "none"],
];

/** Aggregations and functions whose result has the unit of what they are given. */
const keeps: ReadonlySet<string> = new Set([
  ...["sum", "avg", "min", "max", "topk", "bottomk", "quantile"],
  ...["avg_over_time", "min_over_time", "max_over_time", "last_over_time", "quantile_over_time", "abs", "sort"],
  ...["sort_desc", "histogram_quantile", "clamp_min", "clamp_max", "clamp", "increase", "delta", "predict_linear"],
]);
const perSecond: ReadonlySet<string> = new Set(["rate", "irate", "deriv"]);

/** The unit of a query's values, as charts know it, where the names of its metrics say it. */
export function plottedUnit(expression: Expression): string | undefined {
  const unit = unitOf(expression, false);
  return unit === "none" ? undefined : unit;
}

function unitOf(expression: Expression, isRate: boolean): string | undefined {
  const node = withoutParentheses(expression);
  switch (node.kind) {
    case "selector": {
      const found = endings.find(([ending]) => ending.test(node.metric?.text ?? ""));
      return isRate ? found?.[2] : found?.[1];
    }
    case "range":
    case "subquery":
    case "unary":
      return unitOf(node.of, isRate);
    case "aggregation":
    case "call": {
      const name = node.name.text.toLowerCase();
      // The data are the last argument, except where a number follows them.
      const data = node.args.find((arg) => arg.kind !== "number" && arg.kind !== "string");
      if (data === undefined) return undefined;
      if (perSecond.has(name)) return unitOf(data, true);
      // Rates of buckets are how its functions are fed; the quantile itself is no rate.
      if (name === "histogram_quantile") return bucketUnit(node.args[1]);
      return keeps.has(name) ? unitOf(data, isRate) : undefined;
    }
    case "binary": {
      const [left, right] = [unitOf(node.left, isRate), unitOf(node.right, isRate)];
      return left === right && (node.operator.text === "-" || node.operator.text === "+") ? left : undefined;
    }
    default:
      return undefined;
  }
}

function bucketUnit(expression: Expression | undefined): string | undefined {
  if (expression === undefined) return undefined;
  const node = withoutParentheses(expression);
  if (node.kind === "selector") return unitOf(node, false);
  if (node.kind === "range" || node.kind === "subquery") return bucketUnit(node.of);
  if (node.kind === "call" || node.kind === "aggregation") return bucketUnit(node.args.at(-1));
  return undefined;
}

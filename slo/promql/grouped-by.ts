import { expressionOf, labelsOf } from "./selectors.ts";
import type { Aggregation, Binary, Call, Expression } from "./syntax/expression.ts";
import { operators } from "./syntax/operators.ts";
import { resultType } from "./syntax/result-type.ts";

/** The labels that a query's result can carry, as far as its text tells; nothing when only the data knows. */
export function groupedBy(text: string): readonly string[] | undefined {
  const expression = expressionOf(text);
  return expression && labelsAfter(expression);
}

/** Aggregations that keep their input's labels on the elements they choose. */
const choosing: ReadonlySet<string> = new Set(["topk", "bottomk", "limitk", "limit_ratio"]);

/** Functions whose result has other labels than their argument. */
const relabelling: ReadonlySet<string> = new Set(["label_replace", "label_join", "absent", "absent_over_time", "info"]);

function labelsAfter(node: Expression): readonly string[] | undefined {
  switch (node.kind) {
    case "parenthesis":
    case "unary":
    case "subquery":
      return labelsAfter(node.of);
    case "aggregation":
      return afterAggregation(node);
    case "call":
      return afterCall(node);
    case "binary":
      return afterBinary(node);
    default:
      return undefined;
  }
}

function afterAggregation({ name, grouping, args }: Aggregation): readonly string[] | undefined {
  const input = args.at(-1);
  if (choosing.has(name.text)) return input && labelsAfter(input);
  if (name.text === "count_values" || grouping?.without === true) return undefined;
  return grouping === undefined ? [] : labelsOf(grouping);
}

function afterCall({ name, args }: Call): readonly string[] | undefined {
  if (relabelling.has(name.text)) return undefined;
  const vector = args.find((argument) => resultType(argument) === "instant" || resultType(argument) === "range");
  return vector === undefined ? [] : labelsAfter(vector);
}

function afterBinary({ operator, left, right, matching }: Binary): readonly string[] | undefined {
  if (resultType(left) === "scalar") return labelsAfter(right);
  if (resultType(right) === "scalar") return labelsAfter(left);
  const leftLabels = labelsAfter(left);
  const rightLabels = labelsAfter(right);
  if (operators[operator.text]?.kind === "set") {
    // Either side may supply an element of "or", so only what both carry is sure.
    return operator.text === "or" ? leftLabels?.filter((label) => rightLabels?.includes(label)) : leftLabels;
  }
  if (matching?.group !== undefined) return undefined;
  if (matching?.kind === "on") return labelsOf(matching);
  const ignored = matching === undefined ? [] : labelsOf(matching);
  return leftLabels?.filter((label) => !ignored.includes(label));
}

import { expressionOf, labelsOf } from "./selectors.ts";
import type { Aggregation, Binary, Call, Expression } from "./syntax/expression.ts";
import { aggregators, operators } from "./syntax/operators.ts";
import { resultType } from "./syntax/result-type.ts";

/** Labels in no particular order, or nothing when only the data knows them. */
type Labels = readonly string[] | undefined;

/** The labels that a query's result can carry, as far as its text tells; nothing when only the data knows. */
export function groupedBy(text: string): Labels {
  const expression = expressionOf(text);
  return expression && labelsAfter(expression);
}

function labelsAfter(node: Expression): Labels {
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
    case "number":
      return [];
    default:
      return undefined;
  }
}

function afterAggregation({ name, grouping, args }: Aggregation): Labels {
  const input = args.at(-1);
  const before = input && labelsAfter(input);
  if (aggregators.get(name.text)?.keepsSeries) return before;
  const listed = grouping ? labelsOf(grouping) : [];
  const kept = grouping?.without
    ? before?.filter((label) => !listed.includes(label))
    : listedAndPresent(listed, before);
  const [counted] = args;
  return name.text === "count_values" && counted?.kind === "string" ? withLabels(kept, [counted.value]) : kept;
}

function listedAndPresent(listed: readonly string[], before: Labels): Labels {
  return before === undefined ? listed : listed.filter((label) => before.includes(label));
}

function afterCall({ name, args }: Call): Labels {
  if (["absent", "absent_over_time", "info"].includes(name.text)) return undefined;
  const vector = args.find((argument) => resultType(argument) === "instant" || resultType(argument) === "range");
  const before = vector === undefined ? [] : labelsAfter(vector);
  const [, label] = args;
  if (name.text === "histogram_quantile") return before?.filter((kept) => kept !== "le");
  const isRelabelling = name.text === "label_replace" || name.text === "label_join";
  return isRelabelling && label?.kind === "string" ? withLabels(before, [label.value]) : before;
}

function afterBinary({ operator, left, right, matching }: Binary): Labels {
  if (resultType(left) === "scalar") return labelsAfter(right);
  if (resultType(right) === "scalar") return labelsAfter(left);
  const [leftLabels, rightLabels] = [labelsAfter(left), labelsAfter(right)];
  if (operators.get(operator.text)?.kind === "set") {
    // Either side may supply an element of "or", so only what both carry is sure.
    if (operator.text !== "or") return leftLabels;
    return rightLabels && leftLabels?.filter((label) => rightLabels.includes(label));
  }
  if (matching?.group) {
    return withLabels(matching.group.side === "left" ? leftLabels : rightLabels, labelsOf(matching.group));
  }
  if (matching?.kind === "on") return listedAndPresent(labelsOf(matching), leftLabels);
  const ignored = matching === undefined ? [] : labelsOf(matching);
  return leftLabels?.filter((label) => !ignored.includes(label));
}

function withLabels(before: Labels, added: readonly string[]): Labels {
  return before && [...new Set([...before, ...added])];
}

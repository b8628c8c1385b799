import type { Expression, Name } from "../syntax/expression.ts";
import type { NodeCheck } from "./node-check.ts";

/** No label stands twice in one list; Prometheus does not mind, a reader does. */
export const checkLabels: NodeCheck = (node, context) => {
  for (const labels of labelLists(node)) {
    labels.forEach((label, index) => {
      if (labels.findIndex(({ text }) => text === label.text) === index) return;
      const { from, to } = label;
      const message = `the label ${label.text} is listed twice`;
      context.findings.push({ code: "promql-grouping", severity: "warning", message, hint: "list it once", from, to });
    });
  }
};

/** Every list of labels that belongs to this node itself. */
export function labelLists(node: Expression): readonly (readonly Name[])[] {
  if (node.kind === "aggregation") return node.grouping ? [node.grouping.labels] : [];
  if (node.kind === "binary" && node.matching) return [node.matching.labels, node.matching.group?.labels ?? []];
  return [];
}

import type { Expression, Name } from "../syntax/expression.ts";
import type { NodeCheck } from "./node-check.ts";

/** No label stands twice in one list; Prometheus does not mind, a reader does. */
export const checkLabels: NodeCheck = (node, context) => {
  for (const labels of labelLists(node)) {
    const seen = new Set<string>();
    for (const { text, from, to } of labels) {
      const message = `the label ${text} is listed twice`;
      if (seen.has(text)) {
        context.findings.push({
          code: "promql-grouping",
          severity: "warning",
          message,
          hint: "list it once",
          from,
          to,
        });
      }
      seen.add(text);
    }
  }
};

/** Every list of labels that belongs to this node itself. */
export function labelLists(node: Expression): readonly (readonly Name[])[] {
  if (node.kind === "aggregation") return node.grouping ? [node.grouping.labels] : [];
  if (node.kind === "binary" && node.matching) return [node.matching.labels, node.matching.group?.labels ?? []];
  return [];
}

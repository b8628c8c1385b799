import { parsePromql } from "../../slo/promql/parse-promql.ts";
import { type Expression, partsOf } from "../../slo/promql/syntax/expression.ts";

/** What a query needs to exist: metrics with the labels that select them, and labels that it groups or joins by. */
export interface QueryReads {
  readonly selectors: readonly { readonly metric: string; readonly labels: readonly string[] }[];
  /** Labels that some metric within the part of the query that they apply to must carry. */
  readonly uses: readonly { readonly label: string; readonly among: readonly string[] }[];
  /** Labels that the query writes itself, with label_replace or label_join. */
  readonly writes: readonly string[];
}

/** What a query without variables reads; nothing when it does not parse. */
export function queryReads(query: string): QueryReads {
  const parsed = parsePromql(query);
  return parsed.ok ? readsIn(parsed.expression) : { selectors: [], uses: [], writes: [] };
}

function readsIn(node: Expression): QueryReads {
  if (node.kind === "selector") {
    const labels = node.matchers.map(({ label }) => label.text).filter((label) => label !== "__name__");
    return { selectors: node.metric === undefined ? [] : [{ metric: node.metric.text, labels }], uses: [], writes: [] };
  }
  const parts = partsOf(node).map(readsIn);
  const selectors = parts.flatMap((part) => part.selectors);
  const among = selectors.map(({ metric }) => metric);
  const own = labelsUsedBy(node).map((label) => ({ label, among }));
  const writes = [...parts.flatMap((part) => part.writes), ...labelsWrittenBy(node)];
  return { selectors, uses: [...parts.flatMap((part) => part.uses), ...own], writes };
}

function labelsWrittenBy(node: Expression): readonly string[] {
  if (node.kind !== "call" || !/^label_(?:replace|join)$/.test(node.name.text)) return [];
  const label = node.args[1];
  return label?.kind === "string" ? [label.value] : [];
}

function labelsUsedBy(node: Expression): readonly string[] {
  if (node.kind === "aggregation") return node.grouping?.labels.map(({ text }) => text) ?? [];
  if (node.kind !== "binary") return [];
  const { matching } = node;
  return [...(matching?.labels ?? []), ...(matching?.group?.labels ?? [])].map(({ text }) => text);
}

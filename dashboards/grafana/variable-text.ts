import type { Variable } from "../model/board.ts";

/** What chooses everything; it also finds series that lack the label. */
export const everything = ".*";

/** The choice of all values, in Grafana's words. */
export const allChosen = { text: "All", value: "$__all" } as const;

/** The query behind a variable, as Grafana's Prometheus data source takes it. */
export function labelValuesQuery({ values }: Extract<Variable, { kind: "query" }>): {
  readonly text: string;
  readonly spec: Readonly<Record<string, string | number>>;
} {
  const text = `label_values(${values.selector}, ${values.label})`;
  // 1 is "label values" in the data source's own list of query types.
  return { text, spec: { qryType: 1, query: text, refId: "PrometheusVariableQueryEditor-VariableQuery" } };
}

/** Options as Grafana's list: `text : value`, a comma inside behind a backslash. */
export function optionsQuery({ options }: Extract<Variable, { kind: "options" }>): string {
  return options.map(({ text, value }) => `${escapeComma(text)} : ${escapeComma(value)}`).join(", ");
}

function escapeComma(text: string): string {
  return text.replaceAll(",", "\\,");
}

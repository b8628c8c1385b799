import { escapePattern } from "../slo/relay/label-pattern.ts";

/** `sum by (route) (query)`, or `sum(query)` when there are no labels to keep. */
export function aggregate(operator: "sum" | "avg" | "min", labels: readonly string[], query: string): string {
  return labels.length === 0 ? `${operator}(${query})` : `${operator} by (${labels.join(", ")}) (${query})`;
}

/** `on (route)`; with no labels `on ()`, which matches everything with everything. */
export function onClause(labels: readonly string[]): string {
  return `on (${labels.join(", ")})`;
}

/** A PromQL string literal. JSON escapes are a subset of what PromQL reads. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

/** A matcher that selects these values: `slo_id="a"`, or `slo_id=~"a|b"` for several. */
export function oneOf(label: string, values: readonly string[]): string {
  if (values.length === 1) return `${label}=${quote(values[0] ?? "")}`;
  return `${label}=~${quote(values.map(escapePattern).join("|"))}`;
}

/** A number as PromQL takes it, with all the digits that count. */
export function decimal(value: number): string {
  return String(Number(value.toPrecision(10)));
}

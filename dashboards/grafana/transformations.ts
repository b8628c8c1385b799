import type { DataTransformerConfig } from "@grafana/grafana-foundation-sdk/dashboardv2beta1";
import type { Panel, TablePanel } from "../model/panel.ts";

/** How the answers of a panel become its rows; only tables need it. */
export function transformations(panel: Panel): readonly DataTransformerConfig[] {
  if (panel.kind !== "table") return [];
  const fields = panel.columns.map((column) => ({ title: column.title, name: fieldName(panel, column.from) }));
  return [
    ...joined(panel),
    { id: "filterFieldsByName", options: { include: { names: fields.map(({ name }) => name) } } },
    {
      id: "organize",
      options: {
        excludeByName: {},
        indexByName: Object.fromEntries(fields.map(({ name }, index) => [name, index])),
        renameByName: Object.fromEntries(fields.map(({ name, title }) => [name, title])),
      },
    },
  ];
}

/** Rows of several queries: a join where one label names the row, else a merge of rows that agree in all labels. */
function joined(panel: TablePanel): readonly DataTransformerConfig[] {
  if (panel.queries.length === 1) return [];
  const [label, ...more] = panel.rowBy;
  if (label === undefined || more.length > 0) return [{ id: "merge", options: {} }];
  return [{ id: "joinByField", options: { byField: label, mode: "outer" } }];
}

/** Grafana names a value field after its query, unless there is only one. */
function fieldName(panel: TablePanel, from: TablePanel["columns"][number]["from"]): string {
  if (from.kind === "label") return from.label;
  return panel.queries.length === 1 ? "Value" : `Value #${from.ref}`;
}

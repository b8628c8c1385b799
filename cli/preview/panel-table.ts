import type { Cell, Column, TableRow } from "../../charts/model/table.ts";
import type { TableColumn, TablePanel } from "../../dashboards/model/panel.ts";
import type { SeriesLabels } from "../../service/prometheus-result.ts";
import type { QueryAnswer } from "./panel-chart.ts";

interface Joined {
  readonly labels: SeriesLabels;
  readonly values: ReadonlyMap<string, number>;
}

/** Columns and rows of a table panel: the answers to its queries joined by the labels that name a row. */
export function tableParts(
  panel: TablePanel,
  answers: readonly QueryAnswer[],
): { readonly columns: readonly Column[]; readonly rows: readonly TableRow[] } {
  const rows = joinRows(panel.rowBy, answers).map((row) => panel.columns.map((column) => cellOf(column, row)));
  const sortIndex = panel.columns.findIndex(({ title }) => title === panel.sortBy.column);
  const sign = panel.sortBy.order === "ascending" ? 1 : -1;
  return {
    columns: panel.columns.map(columnOf),
    rows: rows.toSorted((a, b) => compareCells(a[sortIndex] ?? null, b[sortIndex] ?? null, sign)),
  };
}

function joinRows(rowBy: readonly string[], answers: readonly QueryAnswer[]): readonly Joined[] {
  const rows = new Map<string, { labels: SeriesLabels; values: Map<string, number> }>();
  for (const { query, series } of answers) {
    for (const { labels, points } of series) {
      const key = JSON.stringify(rowBy.map((label) => labels[label] ?? ""));
      const row = rows.get(key) ?? { labels: {}, values: new Map<string, number>() };
      row.labels = { ...labels, ...row.labels };
      const value = points.at(-1)?.[1];
      if (value !== undefined) row.values.set(query.ref, value);
      rows.set(key, row);
    }
  }
  return [...rows.values()];
}

function cellOf({ from, text }: TableColumn, { labels, values }: Joined): Cell {
  if (from.kind === "label") {
    const value = labels[from.label] ?? "";
    return value === "" ? "" : (text ?? value);
  }
  const value = values.get(from.ref);
  return value === undefined || Number.isNaN(value) ? null : value;
}

function columnOf({ title, from: _, link: __, text: ___, ...look }: TableColumn): Column {
  return { name: title, ...look };
}

/** What is unknown stands last, whatever the order. */
function compareCells(a: Cell, b: Cell, sign: 1 | -1): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  return sign * String(a).localeCompare(String(b), "en");
}

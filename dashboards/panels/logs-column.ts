import { allSlos, type Stack } from "../../slo/model.ts";
import { labelNames } from "../../slo/names.ts";
import type { TableColumn } from "../model/panel.ts";

/** The way from an SLO in a table to its logs: the label that carries the address, and the column; nothing when no SLO has logs. */
export function logsColumn(stack: Stack): {
  readonly labels: readonly string[];
  readonly columns: readonly TableColumn[];
} {
  if (!allSlos(stack).some(({ links }) => links.logs !== undefined)) return { labels: [], columns: [] };
  const column: TableColumn = {
    title: "Logs",
    from: { kind: "label", label: labelNames.logs },
    text: "open",
    width: 70,
    link: { kind: "column", title: "Open the logs", column: "Logs" },
  };
  return { labels: [labelNames.logs], columns: [column] };
}

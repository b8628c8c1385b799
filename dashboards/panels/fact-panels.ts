import type { Stack } from "../../slo/model.ts";
import { signalSeries } from "../../slo/names.ts";
import type { TablePanel } from "../model/panel.ts";
import { ofSlo } from "../queries/slo-queries.ts";
import { logsColumn } from "./logs-column.ts";

const shown = [
  ["SLO", "slo_id"],
  ["Owner", "owner"],
  ["Team", "team"],
  ["Tier", "service_tier"],
  ["Objective %", "objective"],
  ["Period", "period"],
  ["Channel", "channel"],
] as const;

/** Who owns the SLO, what it promises, and its runbook. */
export function sloFacts(stack: Stack): TablePanel {
  const logs = logsColumn(stack);
  return {
    kind: "table",
    key: "facts",
    title: "This SLO",
    description:
      "Who owns it, what it promises and where its alerts go. Click the runbook when it burns, and the logs when you look for the cause.",
    size: { w: 24, h: 4 },
    unit: "none",
    queries: [
      {
        ref: "A",
        expr: `max by (${[...shown.map(([, label]) => label), "runbook_url", ...logs.labels].join(", ")}) (${ofSlo(signalSeries.info)})`,
        legend: "{{slo_id}}",
        kind: "instant",
      },
    ],
    empty: { text: "This SLO does not exist (any more): choose another one above", isNormal: false },
    rowBy: ["slo_id"],
    sortBy: { column: "SLO", order: "ascending" },
    columns: [
      ...shown.map(([title, label]) => ({ title, from: { kind: "label", label } }) as const),
      {
        title: "Runbook",
        from: { kind: "label", label: "runbook_url" },
        width: 420,
        link: { kind: "column", title: "Open the runbook", column: "Runbook" },
      },
      ...logs.columns,
    ],
  };
}

import type { Stack } from "../../slo/model.ts";
import { boardUids } from "../../slo/names.ts";
import type { TablePanel } from "../model/panel.ts";
import { coverageOfElapsed } from "../queries/coverage-query.ts";
import { type chosenSlos, ofChosen, perSlo, signalState } from "../queries/slo-queries.ts";
import { logsColumn } from "./logs-column.ts";
import {
  attainmentFormat,
  budgetFormat,
  burnFormat,
  coverageFormat,
  leftThresholds,
  stateFormat,
  unknownCell,
} from "./value-formats.ts";

/** All chosen SLOs, least budget first: promise, attainment, what is left and how fast it goes. */
export function sloTable(stack: Stack, chosen: ReturnType<typeof chosenSlos>): TablePanel {
  const logs = logsColumn(stack);
  const value = (ref: string) => ({ kind: "value", ref }) as const;
  const label = (name: string) => ({ kind: "label", label: name }) as const;
  const ask = (ref: string, query: string) =>
    ({ ref, expr: ofChosen(query, chosen), legend: "{{slo_id}}", kind: "instant" }) as const;
  return {
    kind: "table",
    key: "slos",
    title: "SLOs, least budget first",
    description:
      "One line per SLO; with groups the worst group speaks for it. Start at the top: red has spent its budget, so stop risky changes there and repair what fails. " +
      "A burn rate above 1 spends the budget before the period ends. 'unknown' and 'no data' mean nobody knows: look at the signal first. 'Data' is the measured share of the period, of a calendar period that of its elapsed part. Click a name for its board.",
    size: { w: 24, h: 13 },
    unit: "short",
    queries: [
      {
        ref: "A",
        expr: `max by (${["slo_id", "team", "service_tier", "objective", "period", ...logs.labels].join(", ")}) (${chosen})`,
        legend: "{{slo_id}}",
        kind: "instant",
      },
      { ref: "B", expr: signalState(stack, chosen), legend: "{{slo_id}}", kind: "instant" },
      ask("C", perSlo.attainment),
      ask("D", perSlo.budgetLeft),
      ask("E", perSlo.eventsLeft),
      ask("F", perSlo.outageSecondsLeft),
      ask("G", perSlo.burnNow),
      ask("H", `round(${perSlo.budgetLeft} - ${perSlo.budgetLeftYesterday}, 0.0001)`),
      ask("I", coverageOfElapsed(stack)),
    ],
    empty: { text: "No SLO matches the choice above, or the rules do not run yet", isNormal: false },
    rowBy: ["slo_id"],
    sortBy: { column: "Budget left", order: "ascending" },
    columns: [
      {
        title: "SLO",
        from: label("slo_id"),
        width: 230,
        link: { kind: "board", title: "Open this SLO", uid: boardUids.sloDetail, set: { slo_id: { column: "SLO" } } },
      },
      { title: "Team", from: label("team") },
      { title: "Tier", from: label("service_tier") },
      { title: "Objective %", from: label("objective") },
      { title: "Period", from: label("period") },
      { title: "Signal", from: value("B"), cell: "ink", ...stateFormat },
      { title: "Attained", from: value("C"), ...attainmentFormat, mappings: unknownCell },
      { title: "Budget left", from: value("D"), cell: "background", ...budgetFormat, mappings: unknownCell },
      {
        title: "Events left",
        from: value("E"),
        unit: "short",
        cell: "ink",
        thresholds: leftThresholds,
        mappings: unknownCell,
      },
      {
        title: "Outage time left",
        from: value("F"),
        unit: "s",
        cell: "ink",
        thresholds: leftThresholds,
        mappings: unknownCell,
      },
      { title: "Burn now", from: value("G"), cell: "ink", ...burnFormat, mappings: unknownCell },
      {
        title: "In 24 h",
        from: value("H"),
        unit: "percentunit",
        decimals: 1,
        cell: "ink",
        thresholds: [
          { from: null, color: "red" },
          { from: -0.05, color: "text" },
        ],
        mappings: unknownCell,
      },
      { title: "Data", from: value("I"), cell: "ink", ...coverageFormat, mappings: unknownCell },
      ...logs.columns,
    ],
  };
}

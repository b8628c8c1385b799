import type { Stack } from "../../slo/model.ts";
import { boardUids, derivedSeries, signalSeries } from "../../slo/names.ts";
import type { ValueFormat } from "../../slo/value-format.ts";
import type { TablePanel } from "../model/panel.ts";
import { listed, timesFired, worst } from "../queries/review-queries.ts";
import { logsColumn } from "./logs-column.ts";
import { attainmentFormat, unknownCell } from "./value-formats.ts";

type When = "now" | "previous";

function errorRatio(when: When): string {
  const offset = when === "now" ? "" : " offset $period";
  const sum = (series: string) => `sum_over_time(${series}${listed}[$period]${offset})`;
  return `${sum(derivedSeries.badSum5m)} / (${sum(derivedSeries.totalSum5m)} > 0)`;
}

const attained = (when: When) => `1 - ${worst(errorRatio(when))}`;
const spent = (when: When) =>
  worst(`(${errorRatio(when)}) / on (slo_id) group_left () ${signalSeries.errorBudget}${listed}`);

const spentFormat = {
  unit: "percentunit",
  decimals: 0,
  min: 0,
  thresholds: [
    { from: null, color: "green" },
    { from: 0.5, color: "yellow" },
    { from: 0.75, color: "orange" },
    { from: 1, color: "red" },
  ],
} as const satisfies ValueFormat;

/** Each SLO in the chosen period and in the one before. */
export function periodTable(stack: Stack): TablePanel {
  const logs = logsColumn(stack);
  return {
    kind: "table",
    key: "periods",
    title: "This period and the one before",
    description:
      "Attained is the share of good events over the period chosen above, spent the share of the error budget; with groups the worst group speaks for both, and bad events are those of all. " +
      "Far below 100 % for several periods: the objective is too easy, or you may take more risk. Above 100 %: agree what to repair, or relax the promise. 'unknown' before the first data.",
    size: { w: 24, h: 12 },
    unit: "short",
    queries: [
      {
        ref: "A",
        expr: `max by (${["slo_id", "team", "objective", ...logs.labels].join(", ")}) (${signalSeries.info}${listed})`,
        legend: "{{slo_id}}",
        kind: "instant",
      },
      { ref: "B", expr: attained("now"), legend: "{{slo_id}}", kind: "instant" },
      { ref: "C", expr: attained("previous"), legend: "{{slo_id}}", kind: "instant" },
      { ref: "D", expr: spent("now"), legend: "{{slo_id}}", kind: "instant" },
      { ref: "E", expr: spent("previous"), legend: "{{slo_id}}", kind: "instant" },
      {
        ref: "F",
        expr: `sum by (slo_id) (sum_over_time(${derivedSeries.badSum5m}${listed}[$period]))`,
        legend: "{{slo_id}}",
        kind: "instant",
      },
      {
        ref: "G",
        expr: `${timesFired("slo_id")}\nor 0 * max by (slo_id) (${signalSeries.info}${listed})`,
        legend: "{{slo_id}}",
        kind: "instant",
      },
    ],
    empty: { text: "No SLO matches the choice above, or the rules do not run yet", isNormal: false },
    rowBy: ["slo_id"],
    sortBy: { column: "Budget spent", order: "descending" },
    columns: [
      {
        title: "SLO",
        from: { kind: "label", label: "slo_id" },
        width: 240,
        link: { kind: "board", title: "Open this SLO", uid: boardUids.sloDetail, set: { slo_id: { column: "SLO" } } },
      },
      { title: "Team", from: { kind: "label", label: "team" } },
      { title: "Objective %", from: { kind: "label", label: "objective" } },
      { title: "Attained", from: { kind: "value", ref: "B" }, ...attainmentFormat, mappings: unknownCell },
      { title: "Attained before", from: { kind: "value", ref: "C" }, ...attainmentFormat, mappings: unknownCell },
      {
        title: "Budget spent",
        from: { kind: "value", ref: "D" },
        cell: "background",
        ...spentFormat,
        mappings: unknownCell,
      },
      { title: "Spent before", from: { kind: "value", ref: "E" }, cell: "ink", ...spentFormat, mappings: unknownCell },
      { title: "Bad events", from: { kind: "value", ref: "F" }, unit: "short", mappings: unknownCell },
      { title: "Alerts fired", from: { kind: "value", ref: "G" }, unit: "none", decimals: 0, mappings: unknownCell },
      ...logs.columns,
    ],
  };
}

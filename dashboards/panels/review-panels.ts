import type { Stack } from "../../slo/model.ts";
import { boardUids, derivedSeries, errorRatioSeries, signalSeries } from "../../slo/names.ts";
import type { TablePanel, TimeseriesPanel } from "../model/panel.ts";
import type { ValueFormat } from "../model/value-format.ts";
import { budgetInEvents, firingAlerts } from "../queries/slo-queries.ts";
import { logsColumn } from "./logs-column.ts";
import { attainmentFormat, burnFormat, unknownCell } from "./value-formats.ts";

const listed = '{slo_id=~"$slo_id"}';

type When = "now" | "previous";

/** Each group has a budget of its own, so the worst group speaks for its SLO, as on all boards. */
const worst = (query: string) => `max by (slo_id) (${query})`;

function errorRatio(when: When): string {
  const offset = when === "now" ? "" : " offset $period";
  const sum = (series: string) => `sum_over_time(${series}${listed}[$period]${offset})`;
  return `${sum(derivedSeries.badSum5m)} / (${sum(derivedSeries.totalSum5m)} > 0)`;
}

const attained = (when: When) => `1 - ${worst(errorRatio(when))}`;
const spent = (when: When) =>
  worst(`(${errorRatio(when)}) / on (slo_id) group_left () ${signalSeries.errorBudget}${listed}`);

/** How often an alert began to fire: it fires at this five-minute mark and did not at the one before. */
const firings = `sum by (slo_id) (count_over_time((${firingAlerts('slo_id=~"$slo_id"')} unless ${firingAlerts('slo_id=~"$slo_id"')} offset 5m)[$period:5m]))`;

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
      { ref: "G", expr: firings, legend: "{{slo_id}}", kind: "instant" },
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
      { title: "Alerts fired", from: { kind: "value", ref: "G" }, unit: "short", decimals: 0 },
      ...logs.columns,
    ],
  };
}

/** What the bad events of a time spent, as a share of the budget of each SLO's own period. */
function spentWithin(range: string, offset = ""): string {
  return worst(`sum_over_time(${derivedSeries.badSum5m}${listed}[${range}]${offset}) / ${budgetInEvents(listed)}`);
}

/**
 * Prometheus and Grafana take steps of a week from Thursday to Thursday, because 1970 began with one. Four days later it is
 * Monday, so each Thursday stands in the middle of the week that it is asked for. A second less than a week, because
 * Prometheus 2 counts a sample that lies on the left edge.
 */
const mondayWeek = spentWithin("6d23h59m59s", " offset -4d");

/** When the budget was spent. */
export const spendingOverTime: readonly TimeseriesPanel[] = [
  {
    kind: "timeseries",
    key: "spent-by-week",
    title: "Budget spent by week: the ten highest",
    description:
      "Each bar is the share of an SLO's budget that one week spent, Monday to Monday; with groups that of the worst group. A budget of 30 days allows 23 % a week. " +
      "A tall bar is an incident; even bars are a steady fault that no alert will show. The week that goes on joins on its Thursday.",
    size: { w: 24, h: 9 },
    unit: "percentunit",
    decimals: 0,
    min: 0,
    draw: "bars",
    fill: 0.6,
    queries: [{ ref: "A", expr: `topk(10, ${mondayWeek})`, legend: "{{slo_id}}", kind: "range", minStep: "1w" }],
    empty: { text: "No events were counted in this range", isNormal: false },
  },
  {
    kind: "timeseries",
    key: "worst-hours",
    title: "Worst hours: the five SLOs that spent most in each",
    description:
      "Each bar is the share of an SLO's budget that one hour spent (several hours when the range is long); with groups that of the worst group. Drag over a tall bar to zoom, then open the SLO's board for that time.",
    size: { w: 24, h: 9 },
    unit: "percentunit",
    min: 0,
    draw: "bars",
    fill: 0.6,
    queries: [
      { ref: "A", expr: `topk(5, ${spentWithin("$__interval")})`, legend: "{{slo_id}}", kind: "range", minStep: "1h" },
    ],
    empty: { text: "No events were counted in this range", isNormal: false },
  },
];

const ofChosenSlos = firingAlerts('slo_id=~"$slo_id"');

/** Which alerts took most attention. */
export const noisiestAlerts: TablePanel = {
  kind: "table",
  key: "alerts-fired",
  title: "Alerts fired in this period",
  description:
    "Many short firings are noise: raise the tier's minimum of bad events or its 'for'. Long firings that nobody acted on say that the objective or the severity is wrong. Exact to five minutes.",
  size: { w: 24, h: 9 },
  unit: "short",
  queries: [
    {
      ref: "A",
      expr: `sum by (slo_id, alertname, tier, severity) (count_over_time((${ofChosenSlos} unless ${ofChosenSlos} offset 5m)[$period:5m]))`,
      legend: "{{alertname}}",
      kind: "instant",
    },
    {
      ref: "B",
      expr: `300 * sum by (slo_id, alertname, tier, severity) (count_over_time(${ofChosenSlos}[$period:5m]))`,
      legend: "{{alertname}}",
      kind: "instant",
    },
  ],
  empty: { text: "No alert fired in this period", isNormal: true },
  rowBy: ["slo_id", "alertname", "tier", "severity"],
  sortBy: { column: "Times", order: "descending" },
  columns: [
    {
      title: "SLO",
      from: { kind: "label", label: "slo_id" },
      link: { kind: "board", title: "Open this SLO", uid: boardUids.sloDetail, set: { slo_id: { column: "SLO" } } },
    },
    { title: "Alert", from: { kind: "label", label: "alertname" } },
    { title: "Burn alert", from: { kind: "label", label: "tier" } },
    { title: "Severity", from: { kind: "label", label: "severity" } },
    { title: "Times", from: { kind: "value", ref: "A" }, unit: "short", decimals: 0 },
    { title: "Time firing", from: { kind: "value", ref: "B" }, unit: "s" },
  ],
};

/** How fast each SLO burned at its worst. */
export const worstBurn: TimeseriesPanel = {
  kind: "timeseries",
  key: "daily-burn",
  title: "Burn rate over the last day: the ten highest",
  description:
    "Above 1 for long means a steady leak; with groups the worst group speaks. The alerts for tickets look at these windows.",
  size: { w: 24, h: 8 },
  ...burnFormat,
  min: 0,
  thresholdDisplay: "line",
  thresholds: [
    { from: null, color: "transparent" },
    { from: 1, color: "orange" },
  ],
  queries: [
    {
      ref: "A",
      expr: `topk(10, max by (slo_id) (${errorRatioSeries("1d")}${listed} / on (slo_id) group_left () ${signalSeries.errorBudget}))`,
      legend: "{{slo_id}}",
      kind: "range",
      minStep: "1h",
    },
  ],
  empty: { text: "No traffic was recorded in this range", isNormal: false },
};

import { derivedSeries, errorRatioSeries, signalSeries } from "../../slo/names.ts";
import type { TimeseriesPanel } from "../model/panel.ts";
import { listed, worst } from "../queries/review-queries.ts";
import { budgetInEvents } from "../queries/slo-queries.ts";
import { burnFormat } from "./value-formats.ts";

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

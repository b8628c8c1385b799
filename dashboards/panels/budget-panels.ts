import type { Stack } from "../../slo/model.ts";
import { derivedSeries, signalSeries } from "../../slo/names.ts";
import type { BarGaugePanel, TimeseriesPanel } from "../model/panel.ts";
import { coverageOfElapsed } from "../queries/coverage-query.ts";
import { budgetInEvents, groupLegend, ofSlo, perSlo } from "../queries/slo-queries.ts";
import { budgetFormat } from "./value-formats.ts";

/**
 * Bad events since the left edge of the picture, hour by hour. The subquery runs once for the whole picture, and an hour of
 * five-minute sums is twelve samples, so that 30 days cost 720 steps. A second less than an hour, because Prometheus 2 counts
 * a sample that lies on the left edge, and then each full hour would count one sample twice.
 */
const badSinceStart = `sum_over_time((sum_over_time(${ofSlo(derivedSeries.badSum5m)}[59m59s]) and on () (vector(time()) > $__from / 1000))[$__range:1h])`;

/** The budget spent since the left edge, beside the line of a budget that lasts exactly its period. */
export const burnDown: TimeseriesPanel = {
  kind: "timeseries",
  key: "burn-down",
  title: "Budget burn-down in the shown range",
  description:
    "The solid line starts full at the left edge and falls with each failure; the dashed line is a budget that lasts exactly one period. " +
    "Below the dashed line you spend too fast; with groups the worst group speaks. Choose a range as long as the period to see all of it. " +
    "The budget is that of a whole period: a month that has only begun counts as if the rest had the traffic so far. Exact to the hour.",
  size: { w: 12, h: 9 },
  unit: "percentunit",
  decimals: 0,
  softMin: 0,
  softMax: 1,
  thresholdDisplay: "line",
  thresholds: [
    { from: null, color: "transparent" },
    { from: 0, color: "red" },
  ],
  queries: [
    {
      ref: "A",
      expr: `min by (slo_id) (1 - ${badSinceStart} / ${budgetInEvents(ofSlo(""))})`,
      legend: "budget left",
      kind: "range",
      minStep: "5m",
      drawing: { color: "blue", lineWidth: 2, fill: 0.1 },
    },
    {
      ref: "B",
      expr: `clamp_max(1 - (time() - $__from / 1000) / (86400 * ${ofSlo(signalSeries.periodDays)}), 1)`,
      legend: "ideal: lasts exactly the period",
      kind: "range",
      minStep: "5m",
      drawing: { color: "grey", dash: "dashed" },
    },
  ],
  empty: { text: "No events were counted in this range", isNormal: false },
};

/** The budget left in the period. */
export const budgetLeft: TimeseriesPanel = {
  kind: "timeseries",
  key: "budget-left-over-time",
  title: "Budget left in the period",
  description:
    "The account itself, as alerts read it; with groups the worst group speaks. It falls with failures and rises when old failures leave the period. Below zero the objective is missed. " +
    "A calendar period is judged by its events so far: in its first days a short outage takes much of it, and the burn-down beside it is the fairer picture.",
  size: { w: 12, h: 9 },
  ...budgetFormat,
  softMin: 0,
  thresholdDisplay: "line",
  thresholds: [
    { from: null, color: "transparent" },
    { from: 0, color: "red" },
  ],
  queries: [
    {
      ref: "A",
      expr: `min by (slo_id) (${ofSlo(derivedSeries.periodBudgetRemaining)})`,
      legend: "budget left (worst group)",
      kind: "range",
      drawing: { color: "blue", lineWidth: 2, fill: 0.1 },
    },
  ],
  empty: { text: "No budget recorded in this range: the period rules have not run", isNormal: false },
};

/** The budget of each group. */
export function budgetByGroup(stack: Stack): BarGaugePanel {
  return {
    kind: "bargauge",
    key: "budget-by-group",
    title: "Budget left by group",
    description:
      "Every group has a budget of its own. A single red bar shows where to look; all red means the whole service.",
    size: { w: 12, h: 9 },
    ...budgetFormat,
    min: 0,
    queries: [
      {
        ref: "A",
        expr: `sort(${ofSlo(derivedSeries.periodBudgetRemaining)})`,
        legend: groupLegend("budget", stack),
        kind: "instant",
      },
    ],
    empty: { text: "No budget recorded yet", isNormal: false },
  };
}

/** How much of the period is measured at all. */
export function coverage(stack: Stack): TimeseriesPanel {
  return {
    kind: "timeseries",
    key: "coverage",
    title: "Measured share of the period",
    description:
      "How much of the period has data; of a calendar period, how much of the part that has elapsed. A young SLO starts low: its budget says little before. A falling line means the measurement has gaps.",
    size: { w: 12, h: 7 },
    unit: "percentunit",
    decimals: 0,
    min: 0,
    max: 1,
    queries: [{ ref: "A", expr: coverageOfElapsed(stack, ofSlo("")), legend: "measured", kind: "range" }],
    empty: { text: "Nothing was measured in this range", isNormal: false },
  };
}

/** The budget that is left, of the chosen SLOs of a service. */
export function budgetsOverTime(chosen: string): TimeseriesPanel {
  return {
    kind: "timeseries",
    key: "budgets-over-time",
    title: "Budget left of each SLO",
    description: "Lines that fall together point to one cause; one that falls alone points to its own signal.",
    size: { w: 24, h: 9 },
    ...budgetFormat,
    softMin: 0,
    thresholdDisplay: "line",
    thresholds: [
      { from: null, color: "transparent" },
      { from: 0, color: "red" },
    ],
    queries: [
      { ref: "A", expr: `${perSlo.budgetLeft}\nand on (slo_id) ${chosen}`, legend: "{{slo_id}}", kind: "range" },
    ],
    empty: { text: "No budget recorded in this range", isNormal: false },
  };
}

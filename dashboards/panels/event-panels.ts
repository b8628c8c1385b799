import type { Stack } from "../../slo/model.ts";
import { errorRatioSeries, signalSeries } from "../../slo/names.ts";
import type { TimeseriesPanel } from "../model/panel.ts";
import { groupLegend, ofChosen, ofSlo } from "../queries/slo-queries.ts";

/** Good and bad events of one SLO, stacked. */
export const goodAndBad: TimeseriesPanel = {
  kind: "timeseries",
  key: "good-and-bad",
  title: "Good and bad events",
  description:
    "All events per second, bad ones in red on top. SLIs that judge time give one event per minute. A gap means no data, not zero.",
  size: { w: 12, h: 8 },
  unit: "eps",
  min: 0,
  stack: "sum",
  fill: 0.6,
  queries: [
    {
      ref: "A",
      expr: `sum(${ofSlo(signalSeries.total)}) - sum(${ofSlo(signalSeries.bad)})`,
      legend: "good",
      kind: "range",
      drawing: { color: "green", lineWidth: 0 },
    },
    {
      ref: "B",
      expr: `sum(${ofSlo(signalSeries.bad)})`,
      legend: "bad",
      kind: "range",
      drawing: { color: "red", lineWidth: 0 },
    },
  ],
  empty: { text: "The metrics of this SLI have no samples in this range", isNormal: false },
};

/** Error ratio per group. */
export function errorsByGroup(stack: Stack): TimeseriesPanel {
  return {
    kind: "timeseries",
    key: "errors-by-group",
    title: "Error ratio by group",
    description:
      "The share of bad events over five minutes. One line far above the others names the group to look at; without groups there is one line.",
    size: { w: 12, h: 8 },
    unit: "percentunit",
    min: 0,
    legend: { kind: "table", placement: "right", values: ["lastNotNull", "max"] },
    queries: [{ ref: "A", expr: ofSlo(errorRatioSeries("5m")), legend: groupLegend("errors", stack), kind: "range" }],
    empty: { text: "No traffic was recorded in this range", isNormal: false },
  };
}

/** Traffic, failures and load of a service, from the signals of its SLOs. */
export function trafficPanels(chosen: string): readonly TimeseriesPanel[] {
  const total = ofChosen(`sum by (slo_id) (${signalSeries.total})`, chosen);
  const bad = ofChosen(`sum by (slo_id) (${signalSeries.bad})`, chosen);
  const lastWeek = ofChosen(`(sum by (slo_id) (${signalSeries.total} offset 1w) > 0)`, chosen);
  return [
    {
      kind: "timeseries",
      key: "traffic",
      title: "Traffic",
      description: "Events per second that the SLOs count. A sudden drop can be an outage that no error counter sees.",
      size: { w: 12, h: 8 },
      unit: "eps",
      min: 0,
      queries: [{ ref: "A", expr: total, legend: "{{slo_id}}", kind: "range" }],
      empty: { text: "The metrics of this service have no samples in this range", isNormal: false },
    },
    {
      kind: "timeseries",
      key: "failures",
      title: "Failures",
      description: "Bad events per second. Compare the moment a line rises with your releases.",
      size: { w: 12, h: 8 },
      unit: "eps",
      min: 0,
      queries: [{ ref: "A", expr: bad, legend: "{{slo_id}}", kind: "range" }],
      empty: { text: "The metrics of this service have no samples in this range", isNormal: false },
    },
    {
      kind: "timeseries",
      key: "load",
      title: "Load, compared with a week ago",
      description:
        "1 is the traffic of the same time last week. Well above 1 with rising latency means saturation: add capacity. Well below 1: users do not reach you. Empty in the first week.",
      size: { w: 24, h: 7 },
      unit: "suffix:×",
      decimals: 1,
      min: 0,
      thresholdDisplay: "line",
      thresholds: [
        { from: null, color: "transparent" },
        { from: 1, color: "grey" },
      ],
      queries: [{ ref: "A", expr: `(${total})\n/ on (slo_id) (${lastWeek})`, legend: "{{slo_id}}", kind: "range" }],
      empty: { text: "No traffic a week ago to compare with", isNormal: true },
    },
  ];
}

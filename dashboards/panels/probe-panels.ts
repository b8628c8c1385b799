import { probeSeries } from "../../slo/probe/probe-series.ts";
import type { StateTimelinePanel, TablePanel, TimeseriesPanel } from "../model/panel.ts";
import { firstAttempts, noProbes, ofProbes } from "../queries/probe-queries.ts";
import { course } from "./one-query.ts";

/** Up or failing, per target and location. */
export const probeTimeline: StateTimelinePanel = {
  kind: "stateTimeline",
  key: "results",
  title: "Results by target and location",
  description:
    "Red in one location only: the way there is broken. Red everywhere: the target is down. Gaps are unknown, never good.",
  size: { w: 24, h: 8 },
  unit: "none",
  mappings: [
    { kind: "value", value: 1, text: "up", color: "green" },
    { kind: "value", value: 0, text: "failing", color: "red" },
  ],
  queries: [
    {
      ref: "A",
      expr: `1 - (sum by (target, location) (increase(${firstAttempts("failure")}[$__rate_interval])) > bool 0)`,
      legend: "{{target}} from {{location}}",
      kind: "range",
    },
  ],
  empty: noProbes,
};

/** How fast, where the time goes, why it fails. */
export const probeDetails: readonly TimeseriesPanel[] = [
  over(
    "success-by-location",
    "Success by location",
    `sum by (location) (rate(${firstAttempts("success")}[$__rate_interval])) / (sum by (location) (rate(${firstAttempts("success|failure")}[$__rate_interval])) > 0)`,
    "{{location}}",
    {
      description: "First attempts that succeeded, by location. One low line is a problem of that location's network.",
      unit: "percentunit",
      softMax: 1,
    },
  ),
  over(
    "duration",
    "Slowest of 20 answers",
    `histogram_quantile(0.95, sum by (target, le) (rate(${ofProbes(probeSeries.durationBucket)}[$__rate_interval])))`,
    "{{target}}",
    {
      description: "95 of 100 probes are at least this fast. A line that climbs for days is a target that fills up.",
      unit: "s",
    },
  ),
  over("phases", "Where the time goes", `avg by (phase) (${ofProbes(probeSeries.phaseDuration)})`, "{{phase}}", {
    description:
      "Phases of a probe on top of each other. Growing 'dns' or 'connect' is the network; growing 'first byte' is the target.",
    unit: "s",
    stack: "sum",
    fill: 0.4,
  }),
  over(
    "reasons",
    "Why probes fail",
    `sum by (reason) (rate(${ofProbes(probeSeries.failureReason)}[$__rate_interval]))`,
    "{{reason}}",
    {
      description: "Failures per second by reason. 'prober' is our own fault and counts as unknown.",
      unit: "eps",
      draw: "bars",
      fill: 0.6,
    },
  ),
  over("lag", "Schedule lag", `max by (location) (${ofProbes(probeSeries.scheduleLag)})`, "{{location}}", {
    description:
      "How late probes start. More than a second means that the exporter needs more room; its latencies are too high then.",
    unit: "s",
  }),
];

function over(
  key: string,
  title: string,
  expr: string,
  legend: string,
  panel: Pick<TimeseriesPanel, "description" | "unit"> & Partial<TimeseriesPanel>,
): TimeseriesPanel {
  // Bars of single minutes are a comb at any width of the picture.
  const minStep = panel.draw === "bars" ? { minStep: "5m" } : {};
  return course({ expr, legend, ...minStep }, { key, title, min: 0, empty: noProbes, ...panel });
}

/** Certificates by end, and how long ago each target answered. */
export const targetTable: TablePanel = {
  kind: "table",
  key: "targets",
  title: "Targets: last success and certificate",
  description: "Sorted by the longest time without a success. A probe that has not run for minutes measures nothing.",
  size: { w: 12, h: 8 },
  unit: "s",
  queries: [
    {
      ref: "A",
      expr: `time() - max by (target, location) (${ofProbes(probeSeries.lastSuccess)})`,
      legend: "{{target}}",
      kind: "instant",
    },
    {
      ref: "B",
      expr: `time() - max by (target, location) (${ofProbes(probeSeries.lastRun)})`,
      legend: "{{target}}",
      kind: "instant",
    },
    {
      ref: "C",
      expr: `min by (target, location) (${ofProbes(probeSeries.tlsNotAfter)}) - time()`,
      legend: "{{target}}",
      kind: "instant",
    },
  ],
  empty: noProbes,
  rowBy: ["target", "location"],
  sortBy: { column: "Since last success", order: "descending" },
  columns: [
    { title: "Target", from: { kind: "label", label: "target" } },
    { title: "Location", from: { kind: "label", label: "location" } },
    { title: "Since last success", from: { kind: "value", ref: "A" }, unit: "s" },
    { title: "Since last probe", from: { kind: "value", ref: "B" }, unit: "s" },
    {
      title: "Certificate ends in",
      from: { kind: "value", ref: "C" },
      unit: "s",
      cell: "ink",
      thresholds: [
        { from: null, color: "red" },
        { from: 604_800, color: "orange" },
        { from: 1_814_400, color: "green" },
      ],
    },
  ],
};

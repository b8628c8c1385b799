import { derivedSeries, prometheusSeries, signalSeries } from "../../slo/names.ts";
import type { ValueFormat } from "../../slo/value-format.ts";
import type { StateTimelinePanel, StatPanel, TimeseriesPanel } from "../model/panel.ts";
import { signal } from "../queries/slo-queries.ts";
import { course, figure } from "./one-query.ts";
import { zeroIsGood } from "./value-formats.ts";

const ofNines = '{rule_group=~".*;nines-.*"}';
const noSelfScrape = { text: "No metrics of Prometheus itself: let it scrape itself", isNormal: false } as const;
const noRules = { text: "The rules of nines do not run", isNormal: false } as const;

const age = (series: string) => `max(time() - timestamp(${series}))`;

const ageThresholds = [
  { from: null, color: "green" },
  { from: 600, color: "orange" },
  { from: 900, color: "red" },
] as const satisfies ValueFormat["thresholds"];

/** Whether the figures on all boards are worth reading. */
export const figureHealth: readonly StatPanel[] = [
  stat("slos", "SLOs", `count(${signalSeries.info})`, noRules, {
    description: "SLOs whose facts are recorded.",
    unit: "short",
    decimals: 0,
  }),
  stat(
    "silent",
    "SLOs without data",
    `(count(${signalSeries.info} unless on (slo_id) (${signal()})) or vector(0)) and on () count(${signalSeries.info})`,
    noRules,
    {
      description: "SLOs that nobody measures now. Their metrics are misspelt, or their service is gone.",
      unit: "short",
      decimals: 0,
      thresholds: zeroIsGood,
    },
  ),
  stat("oldest", "Oldest figure", age(derivedSeries.periodEvents), noRules, {
    description: "Age of the oldest budget figure. Above 10 minutes the rules lag: look at evaluation time below.",
    unit: "s",
    thresholds: ageThresholds,
  }),
];

/** What the rules cost Prometheus. */
export const ruleCost: readonly StatPanel[] = [
  stat("rules", "Rules", `sum(${prometheusSeries.groupRules}${ofNines})`, noSelfScrape, {
    description: "Rules of nines that Prometheus has loaded.",
    unit: "short",
    decimals: 0,
  }),
  stat(
    "busiest",
    "Busiest group",
    `max(${prometheusSeries.groupDuration}${ofNines} / ${prometheusSeries.groupInterval}${ofNines})`,
    noSelfScrape,
    {
      description:
        "The share of its interval that the slowest group needs. Above 50 %, split it: raise the number of shards or lower the rules per group.",
      unit: "percentunit",
      decimals: 1,
      thresholds: [
        { from: null, color: "green" },
        { from: 0.5, color: "orange" },
        { from: 0.8, color: "red" },
      ],
    },
  ),
  stat(
    "failures",
    "Failed evaluations",
    `sum(increase(${prometheusSeries.evaluationFailures}${ofNines}[$__range]))`,
    noSelfScrape,
    {
      description:
        "Rules that could not be evaluated in the shown range. Each leaves a gap; Prometheus' page of rules shows the error.",
      unit: "short",
      decimals: 0,
      thresholds: zeroIsGood,
    },
  ),
];

function stat(
  key: string,
  title: string,
  expr: string,
  empty: StatPanel["empty"],
  format: ValueFormat & { description: string; unit: string },
): StatPanel {
  return figure(expr, { key, title, empty, ...format });
}

/** Age of the recorded figures, stage by stage. */
export const staleness: TimeseriesPanel = {
  kind: "timeseries",
  key: "staleness",
  title: "Age of recorded figures",
  description:
    "Events are written every minute, sums and budgets every four to five. A line that climbs has stopped; alerts that read it are blind.",
  size: { w: 24, h: 8 },
  unit: "s",
  min: 0,
  thresholdDisplay: "line",
  thresholds: [
    { from: null, color: "transparent" },
    { from: 900, color: "red" },
  ],
  queries: [
    { ref: "A", expr: age(signalSeries.total), legend: "events", kind: "range" },
    { ref: "B", expr: age(derivedSeries.totalSum5m), legend: "five-minute sums", kind: "range" },
    { ref: "C", expr: age(derivedSeries.periodEvents), legend: "budgets", kind: "range" },
  ],
  empty: noRules,
};

/** Evaluation time, missed evaluations and the volume of rules. */
export const ruleDetails: readonly TimeseriesPanel[] = [
  over(
    "evaluation-time",
    "Evaluation time: the ten slowest groups",
    // The label is the path of the file, a semicolon and the group; the path says nothing to a reader.
    `label_replace(topk(10, ${prometheusSeries.groupDuration}${ofNines}), "rule_group", "$1", "rule_group", ".*;nines-(.*)")`,
    "{{rule_group}}",
    {
      description: "How long one evaluation takes. It must stay well below the group's interval, or figures come late.",
      unit: "s",
    },
  ),
  over(
    "missed-evaluations",
    "Missed evaluations",
    `sum(rate(${prometheusSeries.groupMissed}${ofNines}[$__rate_interval]))`,
    "missed",
    {
      description: "Evaluations that were skipped because the one before still ran. Anything but zero loses data.",
      unit: "eps",
    },
  ),
  over("group-samples", "Samples written by rules", `sum(${prometheusSeries.groupSamples}${ofNines})`, "samples", {
    description:
      "Series that the rules write at each evaluation. It grows with SLOs and groups; a jump is a new grouping label with many values.",
    unit: "short",
  }),
  over("head-series", "Series in Prometheus", `sum(${prometheusSeries.headSeries})`, "series", {
    description: "All series that Prometheus holds now, for comparison: rules of nines should be a small part.",
    unit: "short",
  }),
];

function over(
  key: string,
  title: string,
  expr: string,
  legend: string,
  panel: { description: string; unit: string },
): TimeseriesPanel {
  return course({ expr, legend }, { key, title, min: 0, empty: noSelfScrape, ...panel });
}

/** Whether the exporter and the relay are alive. */
export const daemons: StateTimelinePanel = {
  kind: "stateTimeline",
  key: "daemons",
  title: "Exporter and relay",
  description:
    "Scrape jobs with 'nines' in their name. Red: Prometheus cannot reach it, so probes or Slack messages stop. Name the jobs nines-exporter and nines-relay.",
  size: { w: 24, h: 6 },
  unit: "none",
  mappings: [
    { kind: "value", value: 1, text: "up", color: "green" },
    { kind: "value", value: 0, text: "down", color: "red" },
  ],
  queries: [
    { ref: "A", expr: `${prometheusSeries.up}{job=~".*nines.*"}`, legend: "{{job}} {{instance}}", kind: "range" },
  ],
  empty: { text: "Neither exporter nor relay is scraped", isNormal: true },
};

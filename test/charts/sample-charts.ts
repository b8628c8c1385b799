import type { Chart } from "../../charts/chart.ts";
import type { Point } from "../../charts/model/series.ts";
import type { Threshold, ValueMapping } from "../../slo/value-format.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const START = Date.UTC(2026, 10, 14);
export const RANGE = { from: START, to: START + 7 * DAY };

/** One point an hour over the week of `RANGE`. */
export function course(value: (share: number, index: number) => number | null): readonly Point[] {
  return Array.from({ length: 169 }, (_, index) => [START + index * HOUR, value(index / 168, index)]);
}

function bump(share: number, { at, width, height }: { at: number; width: number; height: number }): number {
  return height * Math.exp(-(((share - at) / width) ** 2));
}

const shared = { range: RANGE, empty: "No data: the query returned nothing for this range" } as const;

const burnThresholds: readonly Threshold[] = [
  { from: null, color: "green" },
  { from: 1, color: "yellow" },
  { from: 6, color: "orange", label: "ticket 6×" },
  { from: 14.4, color: "red", label: "page 14.4×" },
];

const budgetThresholds: readonly Threshold[] = [
  { from: null, color: "red" },
  { from: 0.1, color: "orange" },
  { from: 0.25, color: "yellow" },
  { from: 0.5, color: "green" },
];

const probeStates: readonly ValueMapping[] = [
  { kind: "value", value: 1, text: "up", color: "green" },
  { kind: "value", value: 0.5, text: "slow", color: "yellow" },
  { kind: "value", value: 0, text: "down", color: "red" },
  { kind: "missing", text: "unknown" },
];

/** At least one chart of each kind, and the awkward ones. */
export const SAMPLES = {
  burnRates: {
    ...shared,
    kind: "timeseries",
    title: "Burn rate by window",
    description: "How fast the budget burns. Above 14.4× somebody is paged.",
    unit: "suffix:×",
    thresholds: burnThresholds,
    thresholdDisplay: "line",
    series: [
      { name: "5m", points: course((share) => 0.8 + bump(share, { at: 0.62, width: 0.015, height: 22 })) },
      { name: "1h", points: course((share) => 0.7 + bump(share, { at: 0.63, width: 0.025, height: 14 })) },
    ],
    events: [
      { kind: "moment", at: START + 2 * DAY, label: "checkout v142" },
      { kind: "span", from: START + 4.2 * DAY, to: START + 4.7 * DAY, label: "CheckoutBurnFast firing", color: "red" },
    ],
  },
  calm: {
    ...shared,
    kind: "timeseries",
    title: "Calm, all thresholds far away",
    unit: "suffix:×",
    thresholds: burnThresholds,
    thresholdDisplay: "line",
    series: [{ name: "1h", points: course((_, index) => 0.1 + (index % 7) / 100) }],
  },
  errorRatio: {
    ...shared,
    kind: "timeseries",
    title: "Error ratio by group",
    unit: "percentunit",
    thresholds: [
      { from: null, color: "green" },
      { from: 0.001, color: "red", label: "objective" },
    ],
    thresholdDisplay: "line+area",
    legend: { kind: "table", placement: "bottom", values: ["mean", "max", "last"] },
    series: [
      { name: "GET /cart", points: course((_, index) => (index % 5) / 20_000) },
      { name: "POST /checkout", points: course((share, index) => (index > 80 && index < 90 ? null : share / 400)) },
    ],
  },
  budget: {
    ...shared,
    kind: "timeseries",
    title: "Error budget left",
    unit: "percentunit",
    min: -0.25,
    max: 1,
    thresholds: [
      { from: null, color: "red" },
      { from: 0, color: "yellow", label: "spent" },
      { from: 0.25, color: "green", label: "freeze" },
    ],
    thresholdDisplay: "line+area",
    series: [
      {
        name: "budget left",
        color: "blue",
        fill: 0.12,
        points: course((share) => 1 - share * 0.6 - (share > 0.6 ? 0.5 : 0)),
      },
      {
        name: "ideal line",
        color: "grey",
        dash: "dashed",
        gaps: "connect",
        points: [
          [START, 1],
          [START + 7 * DAY, 0],
        ],
      },
    ],
  },
  goodAndBad: {
    ...shared,
    kind: "timeseries",
    title: "Good and bad events",
    unit: "short",
    draw: "bars",
    stack: "sum",
    series: [
      {
        name: "good",
        color: "green",
        points: course((share, index) => (index % 12 === 0 ? 9000 + 5000 * share : null)),
      },
      { name: "bad", color: "red", points: course((_, index) => (index % 12 === 0 ? index * 7 : null)) },
    ],
  },
  twentySeries: {
    ...shared,
    kind: "timeseries",
    title: "Twenty series",
    unit: "s",
    series: Array.from({ length: 20 }, (_, index) => ({
      name: `pod-checkout-7d9f8b6c5-${index}xk`,
      points: course((share) => 0.1 + index * 0.02 + 0.05 * Math.sin(share * 20 + index)),
    })),
  },
  legendAtRight: {
    ...shared,
    kind: "timeseries",
    title: "Legend at the right",
    unit: "s",
    legend: { kind: "table", placement: "right", values: ["last", "max"] },
    series: Array.from({ length: 20 }, (_, index) => ({
      name: `pod-checkout-7d9f8b6c5-${index}xk`,
      points: course((share) => 0.1 + index * 0.02 + 0.05 * Math.sin(share * 20 + index)),
    })),
  },
  longNames: {
    ...shared,
    kind: "timeseries",
    title:
      "A very long title that cannot possibly fit into the width of a small panel, so that it has to be cut off somewhere",
    unit: "reqps",
    series: [0, 1, 2].map((host) => ({
      name: `http_requests_total{job="checkout",instance="10.0.0.${host}:9090",method="POST",region="eu-west-${host}"}`,
      points: course((share) => 1500 * (host + 1) + 300 * share),
    })),
  },
  onePoint: {
    ...shared,
    kind: "timeseries",
    title: "One point",
    unit: "ms",
    series: [{ name: "p99", points: [[START + 3 * DAY, 182]] }],
  },
  allNull: {
    ...shared,
    kind: "timeseries",
    title: "All null",
    unit: "ms",
    series: [{ name: "p99", points: course(() => null) }],
  },
  allNaN: {
    ...shared,
    kind: "timeseries",
    title: "All NaN",
    unit: "ms",
    series: [{ name: "p99", points: course(() => Number.NaN) }],
  },
  negative: {
    ...shared,
    kind: "timeseries",
    title: "Budget in minutes",
    unit: "m",
    curve: "step",
    series: [{ name: "minutes left", fill: 0.1, points: course((share) => 43 - share * 60) }],
  },
  logarithmic: {
    ...shared,
    kind: "timeseries",
    title: "Burn rate, logarithmic",
    unit: "suffix:×",
    scale: "log",
    thresholds: burnThresholds,
    thresholdDisplay: "line",
    series: [
      {
        name: "1h",
        points: course((share) => (share < 0.1 ? 0 : 0.2 + bump(share, { at: 0.5, width: 0.1, height: 300 }))),
      },
    ],
  },
  shares: {
    ...shared,
    kind: "timeseries",
    title: "Traffic shares",
    stack: "percent",
    fill: 0.7,
    series: [
      { name: "blue", color: "blue", points: course((share) => 100 * (1 - share)) },
      { name: "green", color: "green", points: course((share) => 80 * share) },
    ],
  },
  attainment: {
    ...shared,
    kind: "stat",
    title: "Attainment",
    unit: "percentunit",
    decimals: 3,
    thresholds: [
      { from: null, color: "red" },
      { from: 0.999, color: "green" },
    ],
    sparkline: true,
    series: [{ name: "attainment", points: course((share) => 0.9991 + 0.0003 * Math.sin(share * 9)) }],
  },
  verdict: {
    ...shared,
    kind: "stat",
    title: "Verdict",
    unit: "suffix:×",
    colorMode: "background",
    thresholds: burnThresholds,
    series: [
      { name: "5m", points: [[START, 15.2]] },
      { name: "1h", points: [[START, 7.1]] },
      { name: "6h", points: [[START, 1.4]] },
      { name: "3d", points: [] },
    ],
  },
  budgetDial: {
    ...shared,
    kind: "gauge",
    title: "Budget left",
    unit: "percentunit",
    thresholds: budgetThresholds,
    series: [
      { name: "checkout", points: [[START, 0.623]] },
      { name: "search", points: [[START, -0.4]] },
      { name: "login", points: [] },
    ],
  },
  budgetBars: {
    ...shared,
    kind: "bargauge",
    title: "Budget left by SLO",
    unit: "percentunit",
    thresholds: budgetThresholds,
    series: [
      { name: "checkout-availability", points: [[START, 0.92]] },
      { name: "search-latency-with-a-very-long-name-p99", points: [[START, 0.18]] },
      { name: "login", points: [] },
      { name: "payments", points: [[START, -0.12]] },
    ],
  },
  sloTable: {
    ...shared,
    kind: "table",
    title: "All SLOs by need",
    columns: [
      { name: "SLO" },
      { name: "Team" },
      { name: "Objective", unit: "percentunit" },
      { name: "Attainment", unit: "percentunit", decimals: 2, cell: "ink", thresholds: [{ from: null, color: "red" }] },
      { name: "Budget left", unit: "percentunit", cell: "background", thresholds: budgetThresholds },
      { name: "Budget", unit: "percentunit", cell: "bar", thresholds: budgetThresholds },
      { name: "Trend", unit: "percentunit", thresholds: budgetThresholds },
      { name: "Certificate", unit: "dateTimeFromNow" },
    ],
    rows: [
      ["checkout", "shop", 0.999, 0.99949, 0.49, 0.49, course((share) => 1 - share / 2), RANGE.to + 12 * DAY],
      ["search-latency-p99-in-eu-west-1", "search", 0.95, 0.961, 0.22, 0.22, course(() => null), RANGE.to - 3 * HOUR],
      ["login", "identity", 0.9999, null, null, null, [], null],
    ],
  },
  longTable: {
    ...shared,
    kind: "table",
    title: "Hundred rows",
    columns: [{ name: "Time", unit: "dateTimeAsIso" }, { name: "Alert" }, { name: "Lasted", unit: "s" }],
    rows: Array.from({ length: 100 }, (_, index) => [START + index * HOUR, `CheckoutBurn${index}`, index * 137]),
  },
  wideTable: {
    ...shared,
    kind: "table",
    title: "Many columns",
    columns: Array.from({ length: 14 }, (_, index) => ({ name: `column ${index}`, unit: "none" })),
    rows: [Array.from({ length: 14 }, (_, index) => 123_456 * index)],
  },
  probes: {
    ...shared,
    kind: "stateTimeline",
    title: "Probes by location",
    mappings: probeStates,
    series: [
      { name: "eu-west-1", points: course(() => 1).filter((_, index) => index < 40 || index > 90) },
      { name: "us-east-1", points: course((share) => (share > 0.4 && share < 0.5 ? 0 : 1)) },
      {
        name: "eu-north-1 (private, behind a very long name)",
        points: course((_, index) => (index % 30 < 3 ? 0.5 : 1)),
      },
    ],
    events: [{ kind: "span", from: START + 2.7 * DAY, to: START + 3.4 * DAY, label: "incident 42", color: "red" }],
  },
  thirtyLanes: {
    ...shared,
    kind: "stateTimeline",
    title: "Thirty lanes",
    series: Array.from({ length: 30 }, (_, lane) => ({
      name: `lane ${lane}`,
      points: course((_, index) => Math.floor(index / (20 + lane)) % 4),
    })),
  },
  latency: {
    ...shared,
    kind: "heatmap",
    title: "Latency",
    unit: "s",
    countUnit: "reqps",
    thresholds: [{ from: 0.3, color: "red", label: "target 300 ms" }],
    thresholdDisplay: "line",
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Number.POSITIVE_INFINITY].map((to, row) => ({
      to,
      points: course((share, index) =>
        index > 60 && index < 70
          ? null
          : Math.round(3000 * Math.exp(-(((row - 4 - bump(share, { at: 0.7, width: 0.05, height: 2 })) / 1.4) ** 2))),
      ),
    })),
    events: [{ kind: "moment", at: START + 4.6 * DAY, label: "checkout v143" }],
  },
} as const satisfies Readonly<Record<string, Chart>>;

import { scenarioOver } from "./scenario.ts";
import { sliceScenario } from "./slice-scenario.ts";
import type { TruthCase } from "./truth-case.ts";
import { isWithin, restartedPods, rolledOutPods, steadyPods } from "./workload.ts";

/** Sunday noon (UTC), so that three days hold the ends of a week, of a month and of a quarter. */
export const startMs = Date.UTC(2026, 5, 28, 12);
export const seconds = 72 * 3600;

const minute = 60;
const hour = 3600;
const scenario = scenarioOver(seconds);

const during = (second: number, from: number, length: number) => isWithin(second, { from, to: from + length });
const perHour = (bad: number) => Array.from({ length: 70 }, (_, index) => ({ second: index * hour + 1234, bad }));
const night = (second: number) => 1 + 0.95 * Math.sin((2 * Math.PI * second) / (24 * hour));

/** When the outages of the scenarios begin. */
export const onset = 40 * hour + 100;
/** How long the long ones last. */
export const outageSeconds = 30 * minute;

const stretch = (from: number, length: number) => ({ from, to: from + length });
const downtimes = [stretch(10 * hour + 77, 20 * minute), stretch(44 * hour + 10, 75)];
const sliceGaps = [stretch(50 * hour + 21, 15 * minute)];

/** Every case. Through the gap of the slices, a mean of the gauge would read 100 %. */
export const scenarios: readonly TruthCase[] = [
  scenario({ name: "steady" }),
  scenario({
    name: "day-and-night",
    traffic: (s) => 20 * night(s),
    badShare: (s) => (night(s) > 1.5 ? 0.001 : 0.0002),
  }),
  scenario({
    name: "idle-gaps",
    traffic: (s) => (during(s, 8 * hour, 6 * hour) || during(s, 30 * hour, 8 * hour) ? 0 : 20),
  }),
  scenario({ name: "idle-for-days", traffic: (s) => (s < 20 * hour ? 20 : 0) }),
  scenario({ name: "idle-good", slo: { idle: "good" }, traffic: (s) => (s < 20 * hour ? 20 : 0) }),
  scenario({ name: "errors-late-zeroed", badShare: (s) => (during(s, onset, 10 * minute) ? 0.05 : 0) }),
  scenario({
    name: "errors-late",
    instrument: { kind: "codes", zeroed: false },
    badShare: (s) => (during(s, onset, 10 * minute) ? 0.05 : 0),
  }),
  scenario({ name: "resets", pods: restartedPods(steadyPods(3, seconds), 3 * hour) }),
  scenario({ name: "pod-churn", pods: rolledOutPods(3, 4 * hour, seconds) }),
  scenario({
    name: "bad-rollouts",
    pods: rolledOutPods(3, 4 * hour, seconds),
    badShare: (s) => (s % (4 * hour) < 3 * minute ? 0.05 : 0),
  }),
  scenario({ name: "relabel", relabelledAt: 36 * hour + 5 }),
  scenario({
    name: "short-scrape-gap",
    slo: { period: "3d" },
    gaps: [{ from: 40 * hour + 33, to: 40 * hour + 33 + 4 * minute }],
  }),
  scenario({
    name: "outage-in-scrape-gap",
    slo: { objective: "99", period: "3d" },
    gaps: [{ from: 40 * hour + 133, to: 40 * hour + 133 + 4 * minute }],
    badShare: (s) => (during(s, onset, 10 * minute) ? 1 : 0),
  }),
  scenario({
    name: "long-scrape-gap",
    slo: { period: "3d" },
    gaps: [{ from: 40 * hour + 33, to: 40 * hour + 33 + 15 * minute }],
    uncounted: [{ from: 40 * hour + 20, to: 40 * hour + 33 + 15 * minute + 20 }],
  }),
  scenario({
    name: "outage",
    slo: { objective: "99", period: "3d" },
    badShare: (s) => (during(s, onset, outageSeconds) ? 1 : 0),
  }),
  scenario({ name: "short-outage", badShare: (s) => (during(s, onset, 1 * minute) ? 1 : 0) }),
  scenario({ name: "slow-burn", badShare: () => 0.0011, slo: { period: "2d" } }),
  scenario({ name: "bursts", badShare: () => 0, bursts: perHour(50) }),
  scenario({
    name: "single-bad-event",
    slo: { objective: "99" },
    traffic: () => 0.05,
    badShare: () => 0,
    bursts: [{ second: 40 * hour + 71, bad: 1 }],
  }),
  scenario({
    name: "near-zero-traffic",
    slo: { objective: "99" },
    traffic: (s) => (during(s, 30 * hour, 12 * hour) ? 0.01 : 20),
    badShare: () => 0.005,
  }),
  scenario({
    name: "vanishing-group",
    slo: { groupBy: ["route"] },
    routes: ["/a", "/b"],
    pods: [
      ...steadyPods(2, seconds).map((pod) => ({ ...pod, routes: ["/a"] })),
      {
        name: "pod-b",
        lives: { from: -60, to: 40 * hour + 60 },
        serves: { from: 0, to: 40 * hour },
        restarts: [],
        routes: ["/b"],
      },
    ],
    badShare: (_, route) => (route === "/a" ? 0.0005 : 0.0008),
  }),
  scenario({ name: "good-form", instrument: { kind: "good" } }),
  scenario({
    name: "good-form-outage",
    slo: { objective: "99" },
    instrument: { kind: "good" },
    badShare: (s) => (during(s, onset, outageSeconds) ? 1 : 0),
  }),
  scenario({
    name: "good-codes-outage",
    slo: { objective: "99" },
    instrument: { kind: "good codes" },
    badShare: (s) => (during(s, onset, 5 * minute) ? 1 : 0),
  }),
  scenario({
    name: "latency",
    slo: { objective: "99" },
    instrument: { kind: "histogram" },
    badShare: (s) => (during(s, 40 * hour, 20 * minute) ? 0.3 : 0.004),
  }),
  scenario({
    name: "exclusion",
    slo: { exclusions: [{ name: "move", from: "2026-06-30T04:00:00Z", to: "2026-06-30T06:00:00Z" }] },
    uncounted: [{ from: 40 * hour, to: 42 * hour }],
    badShare: (s) => (during(s, 40 * hour + 30, 2 * hour - 60) ? 0.5 : during(s, 50 * hour, 10 * minute) ? 0.02 : 0),
  }),
  scenario({ name: "month", slo: { period: "calendar-month" } }),
  scenario({ name: "quarter", slo: { period: "calendar-quarter" } }),
  scenario({
    name: "outage-at-month-end",
    slo: { period: "calendar-month", objective: "99" },
    badShare: (s) => (during(s, 60 * hour - 10 * minute, 10 * minute) ? 1 : 0),
  }),
  scenario({ name: "week", slo: { period: "calendar-week" } }),
  sliceScenario({ name: "slices-gap-bad", gap: "bad", down: [downtimes, downtimes], gaps: sliceGaps }),
  sliceScenario({
    name: "slices-gap-unknown",
    gap: "unknown",
    down: [downtimes, [...downtimes, stretch(30 * hour, 2 * hour)]],
    gaps: sliceGaps,
  }),
];

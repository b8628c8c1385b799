import { describe, expect, test } from "@jest/globals";
import { alertConditions } from "../../alerts/backtest/alert-conditions.ts";
import { alternativeSlo, parseAlternative } from "../../alerts/backtest/alternative-slo.ts";
import { compareReports } from "../../alerts/backtest/compare-reports.ts";
import { firingSpans } from "../../alerts/backtest/firing-spans.ts";
import { groupHistory } from "../../alerts/backtest/group-history.ts";
import { periodStart } from "../../alerts/backtest/period-start.ts";
import { recordingFromAnswers } from "../../alerts/backtest/recording.ts";
import { rangeSums } from "../../alerts/backtest/sample-grid.ts";
import { replayedRecording, signalRequests } from "../../alerts/backtest/signal-requests.ts";
import { backtest } from "../../alerts/backtest.ts";
import { ruleFiles } from "../../alerts/rule-files.ts";
import { durationToSeconds } from "../../slo/duration.ts";
import { formatProblem } from "../../slo/problem.ts";
import { day, hour, minute, monday, recordingOf, type Signal, sloOf, sloWith, stackOf } from "./backtest-scenario.ts";

const gap = Number.NaN;

describe("rangeSums()", () => {
  const sums = rangeSums({ start: 0, stepSeconds: 60, values: Float64Array.of(1, 2, gap, 4, 0) });

  test.each([
    { name: "leaves the start out and takes the end in", from: 0, to: 60, sum: 2, count: 1 },
    { name: "skips gaps", from: 0, to: 180, sum: 6, count: 2 },
    { name: "reaches before the first and behind the last sample", from: -600, to: 6000, sum: 7, count: 4 },
    { name: "finds nothing in a gap", from: 60, to: 120, sum: gap, count: 0 },
    { name: "finds nothing in an empty range", from: 60, to: 60, sum: gap, count: 0 },
    { name: "tells a sum of zeros from nothing", from: 180, to: 240, sum: 0, count: 1 },
  ])("$name", ({ from, to, sum, count }) => {
    expect({ sum: sums.sum(from, to), count: sums.count(from, to) }).toEqual({ sum, count });
  });

  test("keeps a small sum exact behind a huge one", () => {
    const values = Float64Array.from({ length: 1001 }, (_, index) => (index < 1000 ? 1e15 + 0.1 : 1e-3));
    expect(rangeSums({ start: 0, stepSeconds: 60, values }).sum(999 * 60, 1000 * 60)).toBeCloseTo(1e-3, 9);
  });
});

test.each([
  { name: "at once without `for`", holds: "..xxx..", forMinutes: 0, keepMinutes: 0, spans: [[2, 5]] },
  { name: "after `for`", holds: "..xxxxx..", forMinutes: 3, keepMinutes: 0, spans: [[5, 7]] },
  {
    name: "never when `for` is longer than the condition",
    holds: ".xx.xx.xx",
    forMinutes: 2,
    keepMinutes: 0,
    spans: [],
  },
  {
    name: "on through gaps shorter than `keep_firing_for`",
    holds: "xx..xx.....",
    forMinutes: 0,
    keepMinutes: 3,
    spans: [[0, 9]],
  },
  {
    name: "anew after a longer gap",
    holds: "xx....xx",
    forMinutes: 0,
    keepMinutes: 3,
    spans: [
      [0, 5],
      [6, undefined],
    ],
  },
  { name: "to the end", holds: "...x", forMinutes: 0, keepMinutes: 0, spans: [[3, undefined]] },
])("firingSpans() fires $name", ({ holds, forMinutes, keepMinutes, spans }) => {
  const found = firingSpans({
    start: 0,
    stepSeconds: minute,
    length: holds.length,
    holds: (time) => holds[time / minute] === "x",
    forSeconds: forMinutes * minute,
    keepFiringSeconds: keepMinutes * minute,
  });
  expect(found.map(({ from, to }) => [from / minute, to === undefined ? undefined : to / minute])).toEqual(spans);
});

test.each([
  ["calendar-week", "2024-01-03T10:00:00Z", "2024-01-01T00:00:00Z"],
  ["calendar-week", "2024-01-07T23:59:00Z", "2024-01-01T00:00:00Z"],
  ["calendar-month", "2024-02-29T10:00:00Z", "2024-02-01T00:00:00Z"],
  ["calendar-quarter", "2024-12-31T10:00:00Z", "2024-10-01T00:00:00Z"],
  ["7d", "2024-01-08T10:00:00Z", "2024-01-01T10:00:00Z"],
])("periodStart() of %s at %s is %s", (period, at, start) => {
  expect(periodStart(sloWith({ period }).slo.period, Date.parse(at) / 1000)).toBe(Date.parse(start) / 1000);
});

test("alertConditions() waits and runs as the generated rules do, alert by alert", () => {
  const { slo, stack } = sloWith({
    groupBy: ["route"],
    alerts: { tiers: { "page-slow": { for: "4m", keepFiringFor: "9m" } } },
  });
  const recording = recordingOf({ from: monday, to: monday + hour }, [
    { labels: { route: "/pay" }, signal: () => ({ total: 1, bad: 0 }) },
  ]);
  const replayed = alertConditions(
    slo,
    recording,
    recording.groups.map((signal) => groupHistory(slo, signal, recording.timeline)),
  );
  const generated = ruleFiles(stack).flatMap(({ groups }) =>
    groups.flatMap(({ interval, rules }) =>
      rules
        .flatMap((rule) => (rule.kind === "alert" ? [{ ...rule, interval }] : []))
        .map(({ alert, labels, interval: every, for: wait, keepFiringFor }) => ({
          alert,
          tier: labels.tier,
          severity: labels.severity,
          every: durationToSeconds(every),
          wait: wait === undefined ? 0 : durationToSeconds(wait),
          keep: keepFiringFor === undefined ? 0 : durationToSeconds(keepFiringFor),
        })),
    ),
  );
  // The generic rule of a tier with waiting times of its own serves the stack's other SLOs; what tells that rules have stopped is not replayed.
  const expected = generated.filter(
    ({ alert, tier, wait }) => alert !== "SLORuleStale" && !(tier === "page-slow" && wait === 0),
  );
  const found = replayed.map((condition) => ({
    alert: condition.alert,
    tier: condition.tier?.tier.name,
    severity: condition.severity,
    every: condition.intervalSeconds,
    wait: condition.forSeconds,
    keep: condition.keepFiringSeconds,
  }));
  expect(new Set(found.map((one) => JSON.stringify(one)))).toEqual(new Set(expected.map((one) => JSON.stringify(one))));
});

test("recordingFromAnswers() puts answers on minutes by group, without what is excluded or no number", () => {
  const timeline = { from: 0, to: 240 };
  const recording = recordingFromAnswers(
    {
      total: [
        {
          labels: { route: "/pay", pod: "a" },
          points: [
            [0, 1],
            [60, Number.NaN],
            [120, 3],
            [180, 4],
            [600, 9],
          ],
        },
        { labels: { route: "/cart" }, points: [[240, Number.POSITIVE_INFINITY]] },
      ],
      bad: [
        {
          labels: { route: "/pay" },
          points: [
            [0, 0.5],
            [180, 1],
          ],
        },
      ],
      excluded: [{ labels: {}, points: [[180, 1]] }],
    },
    { timeline, groupBy: ["route"] },
  );
  expect(
    recording.groups.map(({ labels, total, bad }) => ({ labels, total: [...total.values], bad: [...bad.values] })),
  ).toEqual([
    { labels: { route: "/cart" }, total: [gap, gap, gap, gap, gap], bad: [gap, gap, gap, gap, gap] },
    { labels: { route: "/pay" }, total: [1, gap, 3, gap, gap], bad: [0.5, gap, gap, gap, gap] },
  ]);
  expect([...recording.excluded.values]).toEqual([gap, gap, gap, 1, gap]);
});

describe("a composite", () => {
  const counter = (name: string) => ({ kind: "events", total: `${name}_total`, bad: `${name}_errors_total` }) as const;
  const of = [{ slo: "checkout-a", weight: 3 }, { slo: "checkout-b" }];
  const stackWith = (rule: "weighted" | "weakest") =>
    stackOf([
      { name: "a", objective: "99", sli: counter("a") },
      {
        name: "b",
        objective: "99",
        sli: counter("b"),
        exclusions: [{ name: "once", from: "2023-11-13T00:03:00Z", to: "2023-11-13T00:04:00Z" }],
      },
      { name: "all", objective: "99", sli: { kind: "composite", rule, of } },
    ]);

  test("asks for the signals of its parts, from raw metrics only", () => {
    const stack = stackWith("weighted");
    const requests = signalRequests(sloOf(stack, "checkout-all"), stack);
    expect(requests.map(({ slo, part }) => `${slo} ${part}`)).toEqual([
      "checkout-a total",
      "checkout-a bad",
      "checkout-b total",
      "checkout-b bad",
      "checkout-b excluded",
    ]);
    expect(requests.filter(({ query }) => query.includes("slo:"))).toEqual([]);
  });

  test.each([
    { rule: "weighted" as const, bad: [(3 * 0.5 + 0.1) / 4, 0.5, 0, gap] },
    { rule: "weakest" as const, bad: [0.5, 0.5, 0, gap] },
  ])("is $rule minute by minute, of the parts that have events", ({ rule, bad }) => {
    const stack = stackWith(rule);
    const points = (...values: readonly number[]) => [
      {
        labels: {},
        points: values.flatMap((value, index) => (Number.isNaN(value) ? [] : [[index * 60, value] as const])),
      },
    ];
    const answers = new Map([
      ["checkout-a", { total: points(10, 10, 0, gap), bad: points(5, 5, 0, gap), excluded: [] }],
      ["checkout-b", { total: points(10, 10, 0, gap), bad: points(1, 10, 0, gap), excluded: points(gap, 1, gap, gap) }],
    ]);
    const { groups } = replayedRecording(sloOf(stack, "checkout-all"), {
      stack,
      timeline: { from: 0, to: 180 },
      answers,
    });
    expect(groups.map((group) => [...group.total.values])).toEqual([[1 / 60, 1 / 60, 0, gap]]);
    expect(groups.map((group) => [...group.bad.values].map((value) => value * 60))).toEqual([bad]);
  });
});

test.each([
  { name: "an objective and factors", objective: "99.5", factors: ["page-fast=10", "ticket-slow=off"], problems: [] },
  {
    name: "an objective of 100",
    objective: "100",
    factors: [],
    problems: [
      '--objective: objective "100" is not possible (write a percentage above 0 and below 100 with a decimal point, such as "99.9")',
    ],
  },
  {
    name: "an unknown tier",
    factors: ["page-fst=10"],
    problems: ['--factor: no tier is called "page-fst" (did you mean "page-fast"?)'],
  },
  {
    name: "a tier like no other",
    factors: ["emergency=10"],
    problems: ['--factor: no tier is called "emergency" (use one of page-fast, page-slow, ticket-fast, ticket-slow)'],
  },
  {
    name: "no number",
    factors: ["page-fast=fast"],
    problems: ['--factor: "fast" is not a factor (write a number above 0, such as page-fast=10, or page-fast=off)'],
  },
  {
    name: "zero",
    factors: ["page-fast=0"],
    problems: ['--factor: "0" is not a factor (write a number above 0, such as page-fast=10, or page-fast=off)'],
  },
  {
    name: "no equals sign",
    factors: ["10"],
    problems: [
      '--factor: "10" is not a tier and a factor (write TIER=FACTOR, such as page-fast=10 or ticket-slow=off)',
    ],
  },
])("parseAlternative() reads $name", ({ objective, factors, problems }) => {
  const parsed = parseAlternative({ objective, factors });
  expect(parsed.ok ? [] : parsed.problems.map(formatProblem)).toEqual(problems);
});

test("alternativeSlo() changes objective and tiers, switches tiers on and off, and warns of one that cannot fire", () => {
  const { slo } = sloWith({ alerts: { tiers: { "page-fast": { minBadEvents: 9 }, "page-slow": "off" } } });
  const { slo: changed, warnings } = alternativeSlo(slo, {
    objective: "95",
    factors: [
      { tier: "page-fast", factor: "20" },
      { tier: "page-slow", factor: "5" },
      { tier: "ticket-slow", factor: "off" },
    ],
  });
  expect(
    changed.alerts.tiers.map(({ tier, factor, threshold, minBadEvents }) => [
      tier.name,
      factor,
      threshold,
      minBadEvents,
    ]),
  ).toEqual([
    ["page-fast", "20", "1", 9],
    ["page-slow", "5", "0.25", 5],
    ["ticket-fast", "3", "0.15", 5],
  ]);
  expect(changed).toMatchObject({ objective: "95", errorBudget: "0.05" });
  expect(warnings.map(formatProblem)).toEqual([
    "--factor: page-fast can never fire: burn rate 20 × budget 0.05 asks for 100 % errors (try page-fast=off or a factor below 20)",
  ]);
});

test("compareReports() tells what fires no longer, in addition, at another time, and as before", () => {
  const range = { from: monday, to: monday + day };
  const timeline = { from: monday - 3 * day, to: range.to };
  const signal: Signal = (time) => {
    const hours = (time - monday) / hour;
    return { total: 10, bad: hours > 2 && hours <= 3 ? 1 : hours > 14 && hours <= 15 ? 0.4 : 0 };
  };
  const off = { "page-slow": "off", "ticket-fast": "off", "ticket-slow": "off" } as const;
  const { slo } = sloWith({ alerts: { tiers: off, exhausted: "off", forecast: "off" } });
  const report = (factor: string) =>
    backtest(
      alternativeSlo(slo, { objective: undefined, factors: [{ tier: "page-fast", factor }] }).slo,
      recordingOf(timeline, [{ signal }]),
      range,
    );
  const starts = (alerts: readonly { readonly from: number | null }[]) =>
    alerts.map(({ from }) => ((from ?? 0) - monday) / minute);
  const { gone, added, moved, same } = compareReports(report("14.4"), report("50"));
  expect({ gone: starts(gone), added: starts(added), same }).toEqual({ gone: [14 * 60 + 22], added: [], same: 0 });
  expect(moved.map(({ before, after }) => [...starts([before]), ...starts([after])])).toEqual([[129, 151]]);
  expect(compareReports(report("50"), report("14.4")).added).toEqual(gone);
  expect(compareReports(report("50"), report("50"))).toMatchObject({ gone: [], added: [], moved: [], same: 1 });
});

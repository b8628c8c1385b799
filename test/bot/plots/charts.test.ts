import { describe, expect, test } from "@jest/globals";
import { datapointsChart } from "../../../bot/plots/cloudwatch/datapoints-chart.ts";
import { pictureWords } from "../../../bot/plots/draw-plot.ts";
import type { PlotFrame } from "../../../bot/plots/plot-frame.ts";
import { queryChart } from "../../../bot/plots/query/query-chart.ts";
import type { QueryCourse } from "../../../bot/plots/query/query-courses.ts";
import { budgetChart, burnChart } from "../../../bot/plots/slo/slo-charts.ts";
import type { TimeseriesChart } from "../../../charts/chart.ts";
import { type BurnRateTier, burnRateTiers } from "../../../slo/burn-rate-tiers.ts";
import { begin, cloudWatchFacts, minute } from "../render/example-views.ts";
import { openFrame, overFrame } from "./frames.ts";

const tier = burnRateTiers.find(({ name }) => name === "page-fast") as BurnRateTier;

function course(...values: readonly (number | null)[]) {
  return { labels: {}, points: values.map((value, index) => [begin + index * minute, value] as const) };
}

function named(chart: TimeseriesChart | undefined) {
  return chart?.series.map(({ name }) => name);
}

describe("burnChart()", () => {
  const courses = {
    errorBudget: 0.001,
    threshold: 0.0144,
    long: course(0.001, 0.0146),
    short: course(0.002, null, 0.0152),
  };

  test("shows both windows in multiples of the error budget, and the limit", () => {
    expect(burnChart("checkout availability", { courses, tier, frame: openFrame })).toEqual({
      kind: "timeseries",
      title: "checkout availability: burn rate · 2 Mar, UTC",
      range: openFrame.range,
      stepMs: 60_000,
      events: openFrame.events,
      empty: "No data in this time",
      unit: "suffix:x",
      softMin: 0,
      softMax: expect.closeTo(15.84, 9),
      thresholds: [{ from: expect.closeTo(14.4, 9), color: "red", label: "limit 14.4x" }],
      thresholdDisplay: "line",
      legend: { kind: "list", placement: "bottom", values: ["lastNotNull"] },
      series: [
        {
          name: "over 5 min, now",
          color: "orange",
          lineWidth: 1.5,
          points: [
            [begin, 2],
            [begin + minute, null],
            [begin + 2 * minute, expect.closeTo(15.2, 9)],
          ],
        },
        {
          name: "over 1 h, now",
          color: "blue",
          lineWidth: 2.5,
          points: [
            [begin, 1],
            [begin + minute, expect.closeTo(14.6, 9)],
          ],
        },
      ],
    });
  });

  test("shows how high it was once it is over", () => {
    const chart = burnChart("checkout availability", { courses, tier, frame: overFrame });
    expect(named(chart)).toEqual(["over 5 min, highest", "over 1 h, highest"]);
    expect(chart?.legend).toMatchObject({ values: ["max"] });
  });

  test.each([
    { what: "an error budget", changes: { errorBudget: undefined } },
    { what: "any error budget at all", changes: { errorBudget: 0 } },
    { what: "values", changes: { long: undefined, short: undefined } },
  ])("is nothing without $what", ({ changes }) => {
    expect(burnChart("a", { courses: { ...courses, ...changes }, tier, frame: openFrame })).toBeUndefined();
  });

  test("does without a limit and without one window", () => {
    const chart = burnChart("a", {
      courses: { ...courses, threshold: undefined, short: undefined },
      tier,
      frame: openFrame,
    });
    expect(named(chart)).toEqual(["over 1 h, now"]);
    expect(chart).not.toHaveProperty("thresholds");
  });

  test("says its numbers in words", () => {
    const chart = burnChart("checkout availability", { courses, tier, frame: openFrame });
    expect(chart && pictureWords(chart, openFrame)).toBe(
      "Plot of checkout availability: burn rate from 2 Mar 11:00 to 2 Mar 14:30 UTC: over 5 min, now last 15.2 x, lowest 2 x, highest 15.2 x; over 1 h, now last 14.6 x, lowest 1 x, highest 14.6 x. Limit 14.4 x. Fires since 2 Mar 14:00 UTC.",
    );
  });
});

describe("budgetChart()", () => {
  test("shows what is left, and where it is spent", () => {
    expect(budgetChart("checkout availability", { course: course(0.1, -0.02), frame: openFrame })).toMatchObject({
      title: "checkout availability: error budget left · 2 Mar, UTC",
      unit: "percentunit",
      thresholds: [{ from: 0, color: "red", label: "spent" }],
      series: [{ name: "left now" }],
    });
    expect(budgetChart("a", { course: undefined, frame: openFrame })).toBeUndefined();
  });
});

describe("queryChart()", () => {
  const query = { query: "free", limit: { value: 5, side: "below", sign: "<" }, unit: "bytes" } as const;
  const one = (labels: Record<string, string>, isFiring = true, ...values: number[]): QueryCourse => ({
    ...course(...values),
    labels,
    isFiring,
  });
  const draw = (shown: readonly QueryCourse[], total = shown.length, frame: PlotFrame = openFrame) =>
    queryChart("disk of db-1 is full", { courses: { shown, total }, query, frame });

  test("names a single series by the query, and the limit by its sign", () => {
    expect(draw([one({ instance: "db-1" }, true, 4, 3)])).toMatchObject({
      title: "disk of db-1 is full · 2 Mar, UTC",
      unit: "bytes",
      softMin: 0,
      thresholds: [{ from: 5, color: "red", label: "< 5 B" }],
      series: [{ name: "free" }],
    });
  });

  test("names several by what differs, and says how many are not shown", () => {
    const chart = draw(
      [one({ instance: "db-1", job: "x" }, true, 1), one({ instance: "db-2", job: "x" }, true, 2)],
      12,
    );
    expect(chart?.title).toBe("disk of db-1 is full · 2 of 12 series · 2 Mar, UTC");
    expect(named(chart)).toEqual(["db-1", "db-2"]);
  });

  test("draws those that do not fire thin and grey beside those that do", () => {
    const chart = draw([one({ i: "a" }, true, 1), one({ i: "b" }, false, 2)]);
    expect(chart?.series.map(({ color }) => color)).toEqual([undefined, "grey"]);
  });

  test("shows the lowest value once something that was too low is over", () => {
    expect(draw([one({}, true, 1)], 1, overFrame)?.legend).toMatchObject({ values: ["min"] });
  });

  test("reads a limit between 0 and 1 as a share of values between 0 and 1", () => {
    const shares = { query: "a / b", limit: { value: 0.05, side: "above", sign: ">" }, unit: undefined } as const;
    const unitOf = (value: number) =>
      queryChart("a", { courses: { shown: [one({}, true, value)], total: 1 }, query: shares, frame: openFrame })?.unit;
    expect([unitOf(0.07), unitOf(3)]).toEqual(["percentunit", undefined]);
  });

  test("is nothing without a value", () => {
    expect(draw([])).toBeUndefined();
  });
});

describe("datapointsChart()", () => {
  test("shows values, limit and unit as the notification gives them, close up", () => {
    const facts = cloudWatchFacts();
    const plot = { kind: "datapoints", facts, points: facts.datapoints } as const;
    expect(datapointsChart("orders-db CPU above 80 %", { plot, frame: openFrame })).toMatchObject({
      title: "orders-db CPU above 80 % · 2 Mar, UTC",
      unit: "suffix:%",
      range: { from: begin - 15 * minute, to: begin + 30 * minute },
      stepMs: 300_000,
      thresholds: [{ from: 80, color: "red", label: "> 80%" }],
      series: [
        {
          name: "AWS/RDS CPUUtilization, average over 5 min",
          points: [
            [begin - 10 * minute, 84.02],
            [begin - 5 * minute, 88.4],
            [begin, 91.2987],
          ],
        },
      ],
    });
  });

  test("shows the limits of a band beside the values", () => {
    const base = cloudWatchFacts();
    const condition = {
      operator: "GreaterThanUpperThreshold",
      threshold: undefined,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      missingData: undefined,
    } as const;
    const facts = { ...base, form: "anomaly" as const, condition };
    const chart = datapointsChart("a", {
      plot: { kind: "datapoints", facts, points: base.datapoints },
      frame: openFrame,
    });
    expect(chart.series[1]).toMatchObject({
      name: "expected limit",
      dash: "dashed",
      points: [
        [begin - 10 * minute, 80],
        [begin - 5 * minute, 80],
        [begin, 80],
      ],
    });
    expect(chart).not.toHaveProperty("thresholds");
  });
});

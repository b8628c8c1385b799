import { describe, expect, test } from "@jest/globals";
import { newcombeInterval } from "../../../../slo/shift/statistics/newcombe-interval.ts";
import { normalQuantile } from "../../../../slo/shift/statistics/normal-quantile.ts";

describe("newcombeInterval()", () => {
  // The examples of the paper, table II, method 10.
  test.each([
    { candidate: [56, 70], stable: [48, 80], low: 0.0524, high: 0.3339 },
    { candidate: [9, 10], stable: [3, 10], low: 0.1705, high: 0.809 },
    { candidate: [6, 7], stable: [2, 7], low: 0.0582, high: 0.8062 },
    { candidate: [5, 56], stable: [0, 29], low: -0.0381, high: 0.1926 },
    { candidate: [0, 10], stable: [0, 20], low: -0.1611, high: 0.2775 },
    { candidate: [0, 10], stable: [0, 10], low: -0.2775, high: 0.2775 },
    { candidate: [10, 10], stable: [0, 20], low: 0.6791, high: 1 },
    { candidate: [10, 10], stable: [0, 10], low: 0.6075, high: 1 },
  ])("is that of Newcombe for $candidate and $stable", ({ candidate, stable, low, high }) => {
    const counts = ([errors = 0, requests = 0]: readonly number[]) => ({ errors, requests });
    const interval = newcombeInterval(counts(candidate), counts(stable));
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  test("is wider when it is to be surer", () => {
    const arm = { errors: 5, requests: 1000 };
    const [usual, surer] = [newcombeInterval(arm, arm), newcombeInterval(arm, arm, normalQuantile(0.999))];
    expect([usual?.high.toFixed(4), surer?.high.toFixed(4)]).toEqual(["0.0072", "0.0135"]);
  });

  // docs/traffic-shifts.md and docs/shift-statistics.md have these.
  test.each([
    { requests: 9_500, errorRatio: 0, isRuledOut: false },
    { requests: 9_600, errorRatio: 0, isRuledOut: true },
    { requests: 19_000, errorRatio: 0.001, isRuledOut: false },
    { requests: 20_000, errorRatio: 0.001, isRuledOut: true },
  ])("rules 0.1 points out by $requests requests of 10 % that fail by $errorRatio: $isRuledOut", (row) => {
    const arm = (requests: number) => ({ requests, errors: requests * row.errorRatio });
    const interval = newcombeInterval(arm(row.requests), arm(9 * row.requests), normalQuantile(0.999));
    expect((interval?.high ?? Number.NaN) <= 0.001).toBe(row.isRuledOut);
  });

  test.each([
    { candidate: 0, stable: 10 },
    { candidate: 10, stable: 0 },
  ])("knows nothing of $candidate requests against $stable", ({ candidate, stable }) => {
    expect(newcombeInterval({ errors: 0, requests: candidate }, { errors: 0, requests: stable })).toBeUndefined();
  });
});

test.each([
  [0.5, 0],
  [0.9, 1.281552],
  [0.975, 1.959964],
  [0.999, 3.090232],
  [0.0001, -3.719016],
  [1e-12, -7.034484],
  [0, Number.NEGATIVE_INFINITY],
  [1, Number.POSITIVE_INFINITY],
])("normalQuantile(%d) is %d", (probability, value) => {
  expect(normalQuantile(probability)).toBeCloseTo(value, 5);
});

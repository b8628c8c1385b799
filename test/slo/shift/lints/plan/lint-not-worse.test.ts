import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { formatProblem } from "../../../../../slo/problem.ts";
import { parsedShift } from "../../small-shift.ts";
import { behindAlb } from "../shift-parts.ts";

test.each([
  {
    name: "a step that is long enough to show a doubling, and too short to pass (shift-not-worse)",
    change: { expect: { requestsPerSecond: 500, errorRatio: 0.001 }, steps: [{ weight: 5, hold: "10m" }] },
    says: [
      "shifts[0].steps[0]: at 5 % and 500 requests per second a candidate as good as the stable arm (0.1 % errors) does not pass as not worse within this step of 10 min, and nines gate holds: that takes about 20,000 of its requests, and 15,000 come by then (hold the step for 13m or give it a larger weight, or let only differences above 0.12 points count (judge.effectFloor: 0.0012), or know that the pipeline waits here)",
    ],
  },
  {
    name: "several steps, of which the last passes by what came in those before it",
    change: {
      expect: { requestsPerSecond: 100, errorRatio: 0.001 },
      steps: [
        { weight: 5, hold: "10m" },
        { weight: 10, hold: "10m" },
        { weight: 25, hold: "10m" },
        { weight: 50, hold: "10m" },
        { weight: 100, hold: "10m" },
      ],
    },
    says: [
      "shifts[0].steps[0]: at 5 % and 100 requests per second a candidate as good as the stable arm (0.1 % errors) does not pass as not worse within this step of 10 min, nor by the end of the step at 10 %, and nines gate holds: that takes about 20,000 of its requests, and 3,000 come by then (hold the step for 1h5m or give it a larger weight, or let only differences above 0.4 points count (judge.effectFloor: 0.004), or know that the pipeline waits here)",
    ],
  },
  {
    name: "too little traffic, for which no hold is long enough",
    change: { expect: { requestsPerSecond: 5, errorRatio: 0.001 }, steps: [{ weight: 5, hold: "1h" }] },
    says: [
      "shifts[0].steps[0]: at 5 % and 5 requests per second a candidate as good as the stable arm (0.1 % errors) does not pass as not worse within this step of 1 h, and nines gate holds: that takes about 20,000 of its requests, and 5,400 come in the 6 h that rules look back (give it a larger weight, or let only differences above 1.2 points count (judge.effectFloor: 0.012))",
    ],
  },
  {
    name: "next to no traffic, for which no floor that makes sense is large enough",
    change: { expect: { requestsPerSecond: 0.1 }, steps: [{ weight: 5, hold: "1h" }] },
    says: [
      "shifts[0].steps[0]: at 5 % and 0.1 requests per second a candidate as good as the stable arm (0.1 % errors) does not pass as not worse within this step of 1 h, and nines gate holds: that takes about 20,000 of its requests, and 108 come in the 6 h that rules look back (give it a larger weight)",
    ],
  },
  {
    name: "a floor that no traffic passes",
    change: {
      expect: { requestsPerSecond: 0.001 },
      judge: { effectFloor: 1e-12 },
      steps: [{ weight: 50, hold: "1h" }],
    },
    says: [
      "shifts[0].steps[0]: at 50 % and 0.001 requests per second a candidate as good as the stable arm (0.1 % errors) does not pass as not worse within this step of 1 h, and nines gate holds: that takes more requests than ever come, and 10 come in the 6 h that rules look back (give it a larger weight)",
    ],
  },
  {
    name: "a candidate that leaves the stable arm too few to compare with",
    change: { expect: { requestsPerSecond: 500, errorRatio: 0.001 }, steps: [{ weight: 98, hold: "2m" }] },
    says: [
      "shifts[0].steps[0]: at 98 % and 500 requests per second a candidate as good as the stable arm (0.1 % errors) does not pass as not worse within this step of 2 min, and nines gate holds: that takes about 67,000 of its requests, and 58,800 come by then (hold the step for 3m or give it a smaller weight, or let only differences above 0.11 points count (judge.effectFloor: 0.0011), or know that the pipeline waits here)",
    ],
  },
  {
    name: "requests without which the judge says nothing",
    change: {
      expect: { requestsPerSecond: 500, errorRatio: 0.001 },
      judge: { minRequests: 50_000 },
      steps: [{ weight: 5, hold: "30m" }],
    },
    says: [
      "shifts[0].steps[0]: at 5 % and 500 requests per second a candidate as good as the stable arm (0.1 % errors) does not pass as not worse within this step of 30 min, and nines gate holds: that takes about 50,000 of its requests, and 45,000 come by then (hold the step for 34m or give it a larger weight, or write a smaller judge.minRequests, or know that the pipeline waits here)",
    ],
  },
  {
    name: "a step that would be long enough, were counts of CloudWatch not late by five minutes",
    change: {
      ...behindAlb,
      traffic: { kind: "alb", period: "5m" },
      expect: { requestsPerSecond: 300, errorRatio: 0.001 },
      steps: [{ weight: 10, hold: "16m" }],
    },
    says: [
      "shifts[0].steps[0]: at 10 % and 300 requests per second a candidate as good as the stable arm (0.1 % errors) does not pass as not worse within this step of 16 min, and nines gate holds: that takes about 20,000 of its requests, and 16,200 are counted by then: counts of CloudWatch are 7 min late (hold the step for 18m or give it a larger weight, or let only differences above 0.12 points count (judge.effectFloor: 0.0012), or know that the pipeline waits here)",
    ],
  },
  {
    name: "the same by the minute",
    change: {
      ...behindAlb,
      expect: { requestsPerSecond: 300, errorRatio: 0.001 },
      steps: [{ weight: 10, hold: "13m" }],
    },
    says: [
      "shifts[0].steps[0]: at 10 % and 300 requests per second a candidate as good as the stable arm (0.1 % errors) does not pass as not worse within this step of 13 min, and nines gate holds: that takes about 20,000 of its requests, and 18,000 are counted by then: counts of CloudWatch are 3 min late (hold the step for 14m or give it a larger weight, or let only differences above 0.11 points count (judge.effectFloor: 0.0011), or know that the pipeline waits here)",
    ],
  },
  ...[
    ...[
      { period: "60s", hold: "14m" },
      { period: "5m", hold: "18m" },
    ].map(({ period, hold }) => ({
      name: `counts of CloudWatch that are there in time by periods of ${period}`,
      change: {
        ...behindAlb,
        traffic: { kind: "alb", period },
        expect: { requestsPerSecond: 300, errorRatio: 0.001 },
        steps: [{ weight: 10, hold }],
      },
    })),
    {
      name: "a step that is long enough",
      change: { expect: { requestsPerSecond: 500, errorRatio: 0.001 }, steps: [{ weight: 5, hold: "13m" }] },
    },
    {
      name: "a shorter one where no errors are expected",
      change: { expect: { requestsPerSecond: 500, errorRatio: 0 }, steps: [{ weight: 5, hold: "10m" }] },
    },
    {
      name: "the step with everything",
      change: { expect: { requestsPerSecond: 500 }, steps: [{ weight: 100, hold: "1m" }] },
    },
    { name: "steps under traffic that nobody knows", change: { steps: [{ weight: 5, hold: "10m" }] } },
    {
      name: "a floor of none, which is a problem of its own",
      change: { expect: { requestsPerSecond: 500 }, judge: { effectFloor: 0 }, steps: [{ weight: 5, hold: "10m" }] },
    },
  ].map((silent) => ({ ...silent, says: [] })),
])("lintNotWorse() says of $name: $says", ({ change, says }) => {
  const problems = parsedShift(change).problems.filter(({ code }) => code === "shift-not-worse");
  expect(problems.map(formatProblem)).toEqual(says);
});

test("lintNotWorse() and all others take the plan of docs/traffic-shifts.md", () => {
  const page = readFileSync(new URL("../../../../../docs/traffic-shifts.md", import.meta.url), "utf8");
  const [written = ""] = /^ +steps: .*\n +expect: .*$/m.exec(page) ?? [];
  const { steps, expect: expected } = parse(`{${written}}`) as { steps: readonly unknown[]; expect: object };
  expect([steps.length, parsedShift({ steps, expect: expected }).problems]).toEqual([3, []]);
});

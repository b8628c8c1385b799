import { expect, test } from "@jest/globals";
import { formatProblem } from "../../../../../slo/problem.ts";
import { parsedShift } from "../../small-shift.ts";
import { behindAlb, usual } from "../shift-parts.ts";

test.each([
  ...[
    { weight: 0.001, words: "0.001 %" },
    { weight: 1e-12, words: "0.000000000001 %" },
  ].map(({ weight, words }) => ({
    name: `a share that is next to nothing: ${weight}`,
    change: { expect: usual, steps: [{ weight, hold: "10m" }] },
    says: [
      `shifts[0].steps[0]: at ${words} and 200 requests per second a doubling of errors (from 0.2 %) does not show within this step of 10 min, nor within the 6 h that rules look back (give it a larger weight, or know that no candidate is found out here)`,
    ],
  })),
  {
    name: "a step that shows only what fails nearly always (shift-detectability)",
    change: { expect: { requestsPerSecond: 0.1 }, steps: [{ weight: 10, hold: "5h" }] },
    says: [
      "shifts[0].steps[0]: at 10 % and 0.1 requests per second an error ratio of 0.25 % (from 0.1 %) does not show within this step of 5 h, nor within the 6 h that rules look back (give it a larger weight, or know that only a candidate with more than 10 times the errors (1 %) is found out here)",
    ],
  },
  {
    name: "a step that shows a doubling in time",
    change: { expect: usual, steps: [{ weight: 10, hold: "15m" }] },
    says: [],
  },
  {
    name: "a step too short, where a doubling is too little to count",
    change: { expect: { requestsPerSecond: 200 }, steps: [{ weight: 10, hold: "5m" }] },
    says: [
      "shifts[0].steps[0]: at 10 % and 200 requests per second an error ratio of 0.25 % (from 0.1 %) does not show within this step of 5 min: it takes about 11 min (hold the step for 11m or give it a larger weight, or know that only a worse candidate is seen here)",
    ],
  },
  {
    name: "bursts, which take longer",
    change: { expect: usual, judge: { dispersion: 3 }, steps: [{ weight: 10, hold: "15m" }] },
    says: [
      "shifts[0].steps[0]: at 10 % and 200 requests per second a doubling of errors (from 0.2 %) does not show within this step of 15 min: it takes about 31 min (hold the step for 31m or give it a larger weight, or know that only a worse candidate is seen here)",
    ],
  },
  {
    name: "a step too short, where no errors are expected",
    change: { expect: { requestsPerSecond: 20, errorRatio: 0 }, steps: [{ weight: 10, hold: "10m" }] },
    says: [
      "shifts[0].steps[0]: at 10 % and 20 requests per second an error ratio of 0.15 % (from 0 %) does not show within this step of 10 min: it takes about 28 min (hold the step for 28m or give it a larger weight, or know that only a worse candidate is seen here)",
    ],
  },
  {
    name: "a step that shows of no errors only those of many requests",
    change: { expect: { requestsPerSecond: 5, errorRatio: 0 }, steps: [{ weight: 5, hold: "10m" }] },
    says: [
      "shifts[0].steps[0]: at 5 % and 5 requests per second an error ratio of 0.15 % (from 0 %) does not show within this step of 10 min: it takes about 3 h 43 min (hold the step for 3h43m or give it a larger weight, or know that only a candidate with an error ratio above 1 % is found out here)",
    ],
  },
  {
    name: "a single request per second",
    change: { expect: { requestsPerSecond: 1, errorRatio: 0.2 }, steps: [{ weight: 1, hold: "10m" }] },
    says: [
      "shifts[0].expect.errorRatio: 20 % of the requests fail as a matter of course here: errorRatio is a ratio, no percent (write 0.002 for 0.2 %, unless so many fail)",
      "shifts[0].steps[0]: at 1 % and 1 request per second a doubling of errors (from 20 %) does not show within this step of 10 min: it takes about 3 h 2 min (hold the step for 3h2m or give it a larger weight, or know that no candidate is found out here)",
    ],
  },
  {
    name: "next to no requests, for which no hold is long enough",
    change: { expect: { requestsPerSecond: 1e-9 }, steps: [{ weight: 10, hold: "10m" }] },
    says: [
      "shifts[0].steps[0]: at 10 % and 0.000000001 requests per second an error ratio of 0.25 % (from 0.1 %) does not show within this step of 10 min, nor within the 6 h that rules look back (give it a larger weight, or know that no candidate is found out here)",
    ],
  },
  {
    name: "a step longer than rules look back, which sees only what is much worse",
    change: { expect: { requestsPerSecond: 10, errorRatio: 0.002 }, steps: [{ weight: 1, hold: "2d" }] },
    says: [
      "shifts[0].steps[0]: at 1 % and 10 requests per second a doubling of errors (from 0.2 %) does not show within this step of 2 d, nor within the 6 h that rules look back (give it a larger weight, or know that only a worse candidate is seen here)",
    ],
  },
  ...[
    { period: "60s", hold: "9m", about: "10 min, for counts of CloudWatch are 3 min late (hold the step for 10m" },
    { period: "5m", hold: "13m", about: "14 min, for counts of CloudWatch are 7 min late (hold the step for 14m" },
  ].map(({ period, hold, about }) => ({
    name: `counts of CloudWatch that are late by periods of ${period}`,
    change: {
      ...behindAlb,
      traffic: { kind: "alb", period },
      expect: { requestsPerSecond: 300, errorRatio: 0.001 },
      steps: [{ weight: 10, hold }],
    },
    says: [
      `shifts[0].steps[0]: at 10 % and 300 requests per second an error ratio of 0.25 % (from 0.1 %) does not show within this step of ${hold.replace("m", " min")}: it takes about ${about} or give it a larger weight, or know that only a worse candidate is seen here)`,
    ],
  })),
  {
    name: "counts of CloudWatch of which none is there within the step",
    change: {
      ...behindAlb,
      expect: { requestsPerSecond: 100_000, errorRatio: 0.001 },
      steps: [{ weight: 50, hold: "3m" }],
    },
    says: [
      "shifts[0].steps[0]: at 50 % and 100,000 requests per second an error ratio of 0.25 % (from 0.1 %) does not show within this step of 3 min: it takes about 4 min, for counts of CloudWatch are 3 min late (hold the step for 4m or give it a larger weight, or know that no candidate is found out here)",
    ],
  },
  {
    name: "the step with everything, which compares nothing",
    change: {
      expect: usual,
      steps: [{ weight: 100, hold: "1m" }],
    },
    says: [],
  },
])("lintDetectability() says of $name: $says", ({ change, says }) => {
  // What a good candidate takes, and the time to settle, is told of the same steps, and tested by itself.
  const problems = parsedShift(change).problems.filter(
    ({ code }) => code !== "shift-not-worse" && code !== "shift-settle",
  );
  expect(problems.map(formatProblem)).toEqual(says);
});

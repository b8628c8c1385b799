import { expect, test } from "@jest/globals";
import { stepPasses } from "../../../slo/shift/step-passes.ts";
import { behindAlb } from "./lints/shift-parts.ts";
import { shiftOf } from "./small-shift.ts";

const steps = [
  { weight: 5, hold: "10m" },
  { weight: 25, hold: "10m" },
  { weight: 100, hold: "10m" },
];

/** Of each step: when it passes, in whole seconds, and how many of the candidate's requests that takes, in whole hundreds. */
function passesOf(change: Readonly<Record<string, unknown>>): readonly (readonly number[])[] {
  return stepPasses(shiftOf({ steps, ...change })).map(({ seconds, neededRequests }) => [
    Math.round(seconds),
    Math.round(neededRequests / 100) * 100,
  ]);
}

test.each([
  {
    name: "counts what came in the steps before",
    change: { expect: { requestsPerSecond: 500, errorRatio: 0.001 } },
    passes: [
      [775, 19_400],
      [36, 19_500],
    ],
  },
  {
    name: "needs half as many where nothing fails, and nothing more once it is shown",
    change: { expect: { requestsPerSecond: 500, errorRatio: 0 } },
    passes: [
      [382, 9500],
      [0, 15_000],
    ],
  },
  {
    name: "takes one error in a thousand where nobody says how many there are",
    change: { expect: { requestsPerSecond: 500 } },
    passes: [
      [775, 19_400],
      [36, 19_500],
    ],
  },
  ...[
    { errorRatio: 0.001, passes: [[985, 19_700]] },
    { errorRatio: 0, passes: [[477, 9500]] },
  ].map(({ errorRatio, passes }) => ({
    name: `tells when half of those pass of which ${errorRatio} fail, by simulations`,
    change: { expect: { requestsPerSecond: 200, errorRatio }, steps: [{ weight: 10, hold: "10m" }] },
    passes,
  })),
  {
    name: "knows that rules look back for six hours",
    change: { expect: { requestsPerSecond: 10, errorRatio: 0.001 }, steps: [{ weight: 5, hold: "30d" }] },
    passes: [[Number.POSITIVE_INFINITY, 19_400]],
  },
  {
    name: "forgets what came before those six hours",
    change: {
      expect: { requestsPerSecond: 10, errorRatio: 0.001 },
      steps: [
        { weight: 1, hold: "5h" },
        { weight: 10, hold: "1h" },
      ],
    },
    passes: [
      [Number.POSITIVE_INFINITY, 19_100],
      [19_422, 19_400],
    ],
  },
  ...[
    { period: "60s", seconds: [955, 216], again: [115, 19_602], long: 21_777 },
    { period: "5m", seconds: [1195, 456], again: [355, 19_842], long: 22_017 },
  ].flatMap(({ period, seconds, again, long }) => {
    const alb = { ...behindAlb, traffic: { kind: "alb", period } };
    const usual = { requestsPerSecond: 500, errorRatio: 0.001 };
    return [
      {
        name: `adds what counts of CloudWatch are late by periods of ${period}`,
        change: { ...alb, expect: usual },
        passes: [
          [seconds[0], 19_400],
          [seconds[1], 19_500],
        ],
      },
      {
        name: `counts what comes late by periods of ${period} in the step after it`,
        change: { ...alb, expect: usual, steps: [{ weight: 5, hold: "14m" }, ...steps.slice(1)] },
        passes: [
          [seconds[0], 19_400],
          [again[0], 19_400],
        ],
      },
      {
        name: `looks back from what is counted late by periods of ${period}`,
        change: {
          ...alb,
          expect: { requestsPerSecond: 10, errorRatio: 0.001 },
          steps: [
            { weight: 1, hold: "5h" },
            { weight: 10, hold: "1h" },
          ],
        },
        passes: [
          [Number.POSITIVE_INFINITY, 19_100],
          [again[1], 19_400],
        ],
      },
      {
        name: `waits for the last of six hours by periods of ${period}`,
        change: {
          ...alb,
          expect: { requestsPerSecond: 17.95, errorRatio: 0.001 },
          steps: [{ weight: 5, hold: "7h" }],
        },
        passes: [[long, 19_400]],
      },
    ];
  }),
  {
    name: "needs more where errors come in bursts",
    change: { expect: { requestsPerSecond: 500, errorRatio: 0.001 }, judge: { dispersion: 2 } },
    passes: [
      [1551, 38_800],
      [195, 39_400],
    ],
  },
  {
    name: "needs as many requests of each arm as the judge wants",
    change: {
      expect: { requestsPerSecond: 100, errorRatio: 0 },
      judge: { minRequests: 5000, effectFloor: 0.09 },
      steps: [{ weight: 90, hold: "30m" }],
    },
    passes: [[500, 45_000]],
  },
  {
    name: "never passes where any difference counts",
    change: { expect: { requestsPerSecond: 500 }, judge: { effectFloor: 0 }, steps: [{ weight: 5, hold: "10m" }] },
    passes: [[Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]],
  },
  {
    name: "knows nothing without the usual traffic",
    change: {},
    passes: [],
  },
  {
    name: "knows nothing of connections",
    change: {
      traffic: { kind: "haproxy", proxy: "app", mode: "tcp" },
      affinity: { kind: "none" },
      expect: { requestsPerSecond: 500 },
    },
    passes: [],
  },
])("stepPasses() $name", ({ change, passes }) => {
  expect(passesOf(change)).toEqual(passes);
});

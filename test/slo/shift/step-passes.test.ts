import { expect, test } from "@jest/globals";
import { stepPasses } from "../../../slo/shift/step-passes.ts";
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

import { expect, test } from "@jest/globals";
import { shiftsText } from "../../../cli/print/shifts-text.ts";
import { stepDetections } from "../../../slo/shift/step-detections.ts";
import { behindAlb } from "./lints/shift-parts.ts";
import { shiftOf } from "./small-shift.ts";

const steps = [{ weight: 50, hold: "10m" }];
const unpainted = { bold: (text: string) => text, dim: (text: string) => text };

/** What stands in the last column of the only step. */
function shown(change: Readonly<Record<string, unknown>>): string {
  const [, row = ""] = shiftsText({ shifts: [shiftOf({ steps, ...change })], scrapeSeconds: 5 }, unpainted).split("\n");
  return row.split(/ {2,}/).at(-1) ?? "";
}

test.each([
  { mode: "http", steps: 1 },
  { mode: "tcp", steps: 0 },
])("stepDetections() of a proxy in mode $mode knows $steps steps", ({ mode, steps: count }) => {
  const change = { traffic: { kind: "haproxy", proxy: "app", mode }, affinity: { kind: "none" } };
  const shift = shiftOf({ ...change, steps, expect: { requestsPerSecond: 200, errorRatio: 0.01 } });
  expect(stepDetections(shift)).toHaveLength(count);
});

test.each([
  {
    name: "of connections, no verdict at all",
    change: {
      traffic: { kind: "haproxy", proxy: "app", mode: "tcp" },
      affinity: { kind: "none" },
      expect: { requestsPerSecond: 200, errorRatio: 0.01 },
    },
    says: "never judged: connections are counted, not requests",
  },
  {
    name: "where most fails already, no more than everything",
    change: { expect: { requestsPerSecond: 200, errorRatio: 0.9 } },
    says: "not even 1.11 times the errors (100 %), at 200 requests per second",
  },
  {
    name: "where all but everything fails already, an error ratio and no multiple of it",
    change: { expect: { requestsPerSecond: 200, errorRatio: 0.999 } },
    says: "not even an error ratio of 100 %, at 200 requests per second",
  },
  {
    name: "where half fails, one and a half times that",
    change: { expect: { requestsPerSecond: 200, errorRatio: 0.5 } },
    says: /^1\.5 times the errors \(75 %\) after/,
  },
  {
    name: "where nothing comes, that not even everything shows",
    change: { expect: { requestsPerSecond: 0.01, errorRatio: 0.5 } },
    says: "not even 2 times the errors (100 %), at 0.01 requests per second",
  },
  {
    name: "where none fails, an error ratio and no multiple of it",
    change: { expect: { requestsPerSecond: 200, errorRatio: 0 } },
    says: "an error ratio of 0.15 % after 1 min 31 s, at 200 requests per second",
  },
  {
    name: "where none fails and little comes, that not even a hundredth shows",
    change: { expect: { requestsPerSecond: 1, errorRatio: 0 } },
    says: "not even an error ratio of 1 %, at 1 request per second",
  },
  {
    name: "where none fails and any difference counts, an error ratio, too",
    change: { expect: { requestsPerSecond: 200, errorRatio: 0 }, judge: { effectFloor: 0 } },
    says: "an error ratio of 0.15 % after 1 min 31 s, at 200 requests per second",
  },
  {
    name: "of a single request, one",
    change: { expect: { requestsPerSecond: 1, errorRatio: 0.5 } },
    says: "2 times the errors (100 %) after 3 min 20 s, at 1 request per second",
  },
  {
    name: "that is longer than rules look back, no more than they see",
    change: { steps: [{ weight: 50, hold: "30d" }], expect: { requestsPerSecond: 0.005, errorRatio: 0.02 } },
    says: "not even 10 times the errors (20 %), at 0.005 requests per second",
  },
  {
    name: "without the candidate, that it compares nothing",
    change: { steps: [{ weight: 0, hold: "10m" }], expect: { requestsPerSecond: 200 } },
    says: "nothing: green gets no requests to compare with",
  },
])("says of a step, $name", ({ change, says }) => {
  expect(shown(change)).toEqual(typeof says === "string" ? says : expect.stringMatching(says));
});

test.each([
  {
    traffic: "a proxy",
    rows: [
      "10 %  16 min  after 10 min 57 s  2.5 times the errors (0.25 %) after 6 min 43 s, at 300 requests per second",
      "60 %  16 min  after 30 s  2.5 times the errors (0.25 %) after 2 min 54 s, at 300 requests per second",
    ],
    change: {},
  },
  {
    traffic: "an ALB by periods of 60s",
    rows: [
      "10 %  16 min  after 13 min 57 s  2.5 times the errors (0.25 %) after 9 min 43 s, at 300 requests per second",
      "60 %  16 min  after 3 min  2.5 times the errors (0.25 %) after 5 min 54 s, at 300 requests per second",
    ],
    change: behindAlb,
  },
  {
    traffic: "an ALB by periods of 5m",
    rows: [
      "10 %  16 min  not within it: after 17 min 57 s  2.5 times the errors (0.25 %) after 13 min 43 s, at 300 requests per second",
      "60 %  16 min  after 15 min  2.5 times the errors (0.25 %) after 9 min 54 s, at 300 requests per second",
    ],
    change: { ...behindAlb, traffic: { kind: "alb", period: "5m" } },
  },
  {
    traffic: "an ALB whose counts come after the step",
    rows: [
      "10 %  5 min  not within it: after 17 min 57 s  not even 10 times the errors (1 %), at 300 requests per second",
      "60 %  5 min  not within it: after 15 min  not even 10 times the errors (1 %), at 300 requests per second",
    ],
    change: { ...behindAlb, traffic: { kind: "alb", period: "5m" } },
    hold: "5m",
  },
])("shiftsText() says of $traffic when it is counted", ({ change, rows, hold = "16m" }) => {
  const plan = [10, 60].map((weight) => ({ weight, hold }));
  const shift = shiftOf({ ...change, steps: plan, expect: { requestsPerSecond: 300, errorRatio: 0.001 } });
  const [, ...lines] = shiftsText({ shifts: [shift], scrapeSeconds: 5 }, unpainted)
    .trimEnd()
    .split("\n");
  expect(lines.map((line) => line.split(/ {2,}/).slice(1).join("  "))).toEqual(rows);
});

test.each([
  { scrapeSeconds: 5, hold: "3m", passes: "after 1 min" },
  { scrapeSeconds: 30, hold: "3m", passes: "after 2 min" },
  { scrapeSeconds: 30, hold: "2m", passes: "not within it: after 2 min" },
])(
  "shiftsText() says that a step of $hold passes $passes, for shares are those of four scrapes, each of $scrapeSeconds s",
  ({ scrapeSeconds, hold, passes }) => {
    const steps = [
      { weight: 10, hold: "30m" },
      { weight: 50, hold },
    ];
    const expects = { expect: { requestsPerSecond: 1_000, errorRatio: 0.001 } };
    const shift = shiftOf({ steps, settle: "1m", ...expects });
    const row = shiftsText({ shifts: [shift], scrapeSeconds }, unpainted)
      .trimEnd()
      .split("\n")
      .at(-1);
    expect(row).toContain(`  ${passes}  `);
  },
);

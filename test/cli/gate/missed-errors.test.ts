import { expect, test } from "@jest/globals";
import { byRules, type Rows } from "./by-rules.ts";
import { type GateMoment, half } from "./gate-moment.ts";

type Counts = readonly [requests: number, errors: number];

/** What an exporter tells that counted so many errors of the candidate, and none of the stable arm. */
function told(verdict: string, evidence: number, [requests, errors]: Counts): Rows {
  return [
    ["trafficshift_verdict", { verdict }, 1],
    ["trafficshift_log_evalue", { sli: "errors" }, evidence],
    ["trafficshift_error_dispersion_ratio", {}, 1],
    ["trafficshift_compared_requests", { arm: "blue", outcome: "ended" }, 9_000],
    ["trafficshift_compared_requests", { arm: "blue", outcome: "errors" }, 0],
    ["trafficshift_compared_requests", { arm: "green", outcome: "ended" }, requests],
    ["trafficshift_compared_requests", { arm: "green", outcome: "errors" }, errors],
  ];
}

const all = { phase: "settled", intended: 1, actual: 1 } as const;
const fine = "no difference above 0.1 points: errors 0 % against 0 % after 9,000 candidate requests";
const missed = (rules: string, exporter: string) =>
  `the rules counted ${rules} errors of the candidate, and the exporter ${exporter}: it missed some, and its verdict does not rest on all`;

const cases: readonly (Pick<GateMoment, "name" | "verdict" | "decision" | "reasons"> & {
  readonly at?: Partial<GateMoment>;
  readonly counted: Counts;
  readonly rows: Rows;
})[] = [
  {
    name: "that rules counted in a gap which the exporter did not see",
    verdict: "not_enough",
    counted: [882, 36],
    rows: told("not_worse", 0, [9_000, 0]),
    decision: "hold",
    reasons: [missed("36", "0")],
  },
  {
    name: "that rules find worse before their alert fires",
    verdict: "worse",
    counted: [882, 36],
    rows: told("not_worse", 0, [9_000, 0]),
    decision: "hold",
    reasons: [missed("36", "0")],
  },
  {
    name: "beside an alert that rolls back",
    verdict: "worse",
    counted: [882, 36],
    rows: [
      ...told("not_worse", 0, [9_000, 0]),
      ["ALERTS", { alertname: "CanaryErrorRateHigher", alertstate: "firing" }, 1],
    ],
    decision: "roll_back",
    reasons: ["CanaryErrorRateHigher is firing: the candidate fails more often than the stable arm", missed("36", "0")],
  },
  {
    name: "of a candidate that the exporter finds worse by those that it saw",
    verdict: "not_enough",
    counted: [882, 46],
    rows: told("worse", 21.7, [239, 20]),
    decision: "roll_back",
    reasons: ["the candidate is worse: errors 8.4 % against 0 % after 239 candidate requests: evidence 21.7 of 6.9"],
  },
  {
    name: "where rules, which have all of them, find it no worse either",
    verdict: "not_worse",
    counted: [18_400, 22],
    rows: told("not_worse", 0, [9_000, 0]),
    decision: "proceed",
    reasons: [fine],
  },
  {
    name: "where they are fewer than count",
    verdict: "not_enough",
    counted: [882, 4],
    rows: told("not_worse", 0, [9_000, 0]),
    decision: "proceed",
    reasons: [fine],
  },
  {
    name: "where rules, which extrapolate, are a little above",
    verdict: "not_enough",
    counted: [100_000, 109],
    rows: told("not_worse", 0, [100_000, 100]),
    decision: "proceed",
    reasons: ["no difference above 0.1 points: errors 0.1 % against 0 % after 100,000 candidate requests"],
  },
  {
    name: "of another rollout",
    verdict: "not_enough",
    counted: [882, 0],
    rows: [
      ...told("not_worse", 0, [9_000, 0]),
      ["shift:arm_errors:sum", { role: "candidate", rollout: "checkout-green-20260301T110000Z" }, 36],
    ],
    decision: "proceed",
    reasons: [fine],
  },
  {
    name: "at the end, where nobody compares any more",
    at: all,
    verdict: undefined,
    counted: [882, 36],
    rows: told("not_enough", 0, [9_000, 0]),
    decision: "hold",
    reasons: [missed("36", "0")],
  },
  {
    name: "at the end, where what rules counted shows it to be no worse",
    at: all,
    verdict: undefined,
    counted: [18_400, 22],
    rows: [...told("not_worse", 0, [9_000, 0]), ["shift:error_difference:high", {}, 0.0009]],
    decision: "proceed",
    reasons: ["the rollout is complete: all traffic is at green"],
  },
];

test.each(cases)(
  "nines gate and errors that the exporter missed: $name",
  ({ at = {}, name, verdict, counted, rows, decision, reasons }) => {
    const moment: GateMoment = { ...half, ...at, name, verdict, candidate: counted, decision, reasons };
    expect(byRules(moment, rows)).toEqual({ decision, reasons });
  },
);

import { expect, test } from "@jest/globals";
import type { ArmFlow } from "../../../alerts/shift/tests/arm-flow.ts";
import type { ShiftPhase } from "../../../alerts/shift/tests/shift-feed.ts";
import type { Stack } from "../../../slo/model.ts";
import type { ShiftJudgeSpec } from "../../../slo/shift/spec/traffic-shift-spec.ts";
import { dispersionOf } from "../../../slo/shift/statistics/dispersion.ts";
import { addEvidence, evidenceOf, noEvidence } from "../../../slo/shift/statistics/evidence.ts";
import { judgeShift } from "../../../slo/shift/statistics/judge-shift.ts";
import { newcombeInterval } from "../../../slo/shift/statistics/newcombe-interval.ts";
import { normalQuantile } from "../../../slo/shift/statistics/normal-quantile.ts";
import type { ShiftJudge, TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { needs } from "../../servers/needs.ts";
import { stackOf } from "../generated-stack.ts";
import { evaluatedShift } from "./evaluated-shift.ts";
import { oneShift } from "./every-shift.ts";

const flow = (requests: number, errors: number): ArmFlow => ({ requests, errors, slow: 0, lost: 0 });

interface Row {
  readonly name: string;
  /** Requests and errors between two scrapes. */
  readonly stable: readonly [number, number];
  readonly candidate: readonly [number, number];
  readonly judge?: ShiftJudgeSpec;
  readonly verdict: string;
}

const rows: readonly Row[] = [
  { name: "many more errors", stable: [900, 1], candidate: [100, 5], verdict: "worse" },
  { name: "twice as many errors", stable: [900, 9], candidate: [100, 2], verdict: "worse" },
  {
    name: "twice as many errors in bursts",
    stable: [900, 9],
    candidate: [100, 2],
    judge: { dispersion: 3 },
    verdict: "not_enough",
  },
  { name: "the same errors, and few requests", stable: [500, 5], candidate: [500, 5], verdict: "not_enough" },
  { name: "the same errors, and many requests", stable: [50_000, 5], candidate: [50_000, 5], verdict: "not_worse" },
  { name: "fewer errors", stable: [50_000, 50], candidate: [5_000, 0], verdict: "not_worse" },
  { name: "no errors", stable: [10_000, 0], candidate: [1_000, 0], verdict: "not_worse" },
  { name: "no errors in few requests", stable: [100, 0], candidate: [10, 0], verdict: "not_enough" },
  { name: "a difference below the floor", stable: [50_000, 5], candidate: [50_000, 15], verdict: "not_worse" },
  { name: "everything fails", stable: [500, 0], candidate: [500, 500], verdict: "worse" },
  {
    name: "another alpha and floor",
    stable: [900, 9],
    candidate: [100, 2],
    judge: { alpha: 0.05, effectFloor: 0.02 },
    verdict: "not_worse",
  },
  {
    name: "too few errors",
    stable: [900, 0],
    candidate: [100, 1],
    judge: { minErrors: 100 },
    verdict: "not_enough",
  },
];

/** What both arms do between two scrapes that are 15 seconds apart, the candidate from the first step on and not before. */
const courses: readonly (Pick<Row, "name" | "stable" | "candidate"> & { readonly dispersion: number })[] = [
  { name: "a worse candidate", stable: [540, 3], candidate: [60, 2], dispersion: 1 },
  { name: "a healthy candidate", stable: [54_000, 54], candidate: [6_000, 6], dispersion: 1 },
  { name: "a little traffic", stable: [54, 1], candidate: [6, 0], dispersion: 1 },
  { name: "bursts", stable: [540, 3], candidate: [60, 2], dispersion: 3 },
];

/** What the exporter's statistics say after so many intervals of the same. */
function judgedAfter(intervals: number, { stable, candidate }: Pick<Row, "stable" | "candidate">, judge: ShiftJudge) {
  if (typeof judge.dispersion !== "number") throw new Error("no shift with a dispersion");
  const { dispersion } = judge;
  const interval = {
    errors: stable[1] + candidate[1],
    candidateErrors: candidate[1],
    candidateShare: candidate[0] / (stable[0] + candidate[0]),
  };
  const sums = Array.from({ length: intervals }).reduce<typeof noEvidence>(
    (all) => addEvidence(all, interval),
    noEvidence,
  );
  const whole = ([requests, errors]: Row["stable"]) => ({ requests: intervals * requests, errors: intervals * errors });
  const counts = { stable: whole(stable), candidate: whole(candidate), sums, dispersion };
  const worth = ({ requests, errors }: typeof counts.stable) => ({
    requests: requests / dispersion,
    errors: errors / dispersion,
  });
  const z = normalQuantile(1 - judge.alpha);
  return {
    verdict: judgeShift(counts, judge),
    evidence: evidenceOf(sums, dispersion),
    high: newcombeInterval(worth(counts.candidate), worth(counts.stable), z)?.high,
  };
}

function onlyShift(stack: Stack): TrafficShift {
  const [shift] = stack.shifts;
  if (shift === undefined) throw new Error("there is no shift");
  return shift;
}

/** Evaluations from minute 5 to minute 12, each of which stands for one scrape. */
const evaluations = 29;

needs("prometheus")("The rules agree with the statistics of the exporter", () => {
  test.each(rows)("to one part in a thousand: $name", async ({ stable, candidate, judge = {}, verdict }) => {
    const stack = stackOf(oneShift("envoy", { judge: { dispersion: 1, ...judge } }));
    const judged = judgedAfter(evaluations, { stable, candidate }, onlyShift(stack).judge);
    expect(judged.verdict.kind).toBe(verdict);
    const flows = [flow(...stable), flow(...candidate)] as const;
    // Traffic is the same before, so that the first windows see nothing else.
    const phases: readonly ShiftPhase[] = [
      { minutes: 5, weights: [100, 0], flows },
      { minutes: 8, weights: [90, 10], flows },
    ];
    const near = (series: string, value: number) => ({
      expr: `abs(${series} - ${value}) <= bool ${Math.abs(value) / 1000 + 1e-9}`,
      eval_time: "12m",
      exp_samples: [
        { labels: `{shift="envoy",service="checkout",layer="gateway",rollout="envoy-19700101T000500Z"}`, value: 1 },
      ],
    });
    const promql = [
      // Beyond, exponentials would overflow in the rules.
      near("shift:error_evalue:ln", Math.min(700, judged.evidence)),
      near("shift:error_difference:high", judged.high ?? Number.NaN),
      {
        expr: "count by (verdict) (shift:verdict == 1)",
        eval_time: "12m",
        exp_samples: [{ labels: `{verdict="${verdict}"}`, value: 1 }],
      },
      { expr: "count(shift:verdict)", eval_time: "12m", exp_samples: [{ labels: "{}", value: 3 }] },
    ];
    expect(await evaluatedShift({ stack, phases, promql })).toBe("");
  });

  test.each(courses)("to one part in twenty from the first step on: $name", async ({ dispersion, ...course }) => {
    const minutes = 20;
    const stack = stackOf({ ...oneShift("haproxy-http", { judge: { dispersion } }), scrapeInterval: "15s" });
    const { verdict, high } = judgedAfter(4 * minutes, course, onlyShift(stack).judge);
    // The rules' rates reach back over four scrapes, so that both ends of a rollout are a little blurred.
    const near = (series: string, value: number | null | undefined) => ({
      expr: `sum(abs(${series} - (${value})) < bool ${Math.max(0.05, 0.05 * Math.abs(Number(value)))})`,
      eval_time: `${10 + minutes}m`,
      exp_samples: [{ labels: "{}", value: 1 }],
    });
    const phases: readonly ShiftPhase[] = [
      { minutes: 10, weights: [100, 0], flows: [flow(...course.stable), flow(0, 0)] },
      { minutes: minutes + 5, weights: [90, 10], flows: [flow(...course.stable), flow(...course.candidate)] },
    ];
    const promql = [
      near("shift:error_evalue:ln", verdict.evidence),
      near("shift:error_difference:high * 100", Number(high) * 100),
      near(`shift:verdict{verdict="${verdict.kind}"}`, 1),
    ];
    expect(await evaluatedShift({ stack, phases, promql })).toBe("");
  });

  const moving = (requests: number, errors: readonly number[]) => errors.map((count) => [requests, count] as const);
  const steady = (errors: readonly number[]) => moving(9_000, errors);
  const steps = (requests: number, errors: number) => Array.from({ length: 4 }, () => [requests, errors] as const);
  const often = [2, 2, 3, 0, 2, 4, 2, 2, 0, 3, 2];

  /** The stable arm's requests and errors per scrape, two minutes each, and how uneven that is. */
  const bursts: readonly {
    readonly name: string;
    readonly perScrape: readonly (readonly [requests: number, errors: number])[];
    readonly spread: number;
  }[] = [
    { name: "one that sticks out", perScrape: steady([2, 2, 10, 0, 2, 30, 2, 2, 0, 10, 2, 2]), spread: 59 },
    { name: "bursts that come again", perScrape: steady([2, 2, 30, 0, 2, 30, 2, 2, 0, 30, 2, 2]), spread: 97.1 },
    { name: "an outage", perScrape: steady([...often, 4_000, ...often]), spread: 9.7 },
    {
      name: "an outage that lasts",
      perScrape: steady([...often, 9_000, 9_000, 9_000, 9_000, 9_000, ...often]),
      spread: 7.5,
    },
    {
      name: "traffic that moves, and errors with it",
      perScrape: [...steps(9_000, 90), ...steps(5_000, 50), ...steps(1_000, 10), ...steps(0, 0)],
      spread: 1,
    },
    {
      name: "traffic that moves, and bursts",
      perScrape: [9_000, 5_000, 1_000, 0].flatMap((requests) => [
        ...steps(requests, requests / 1_000),
        ...steps(requests, requests / 500),
      ]),
      spread: 8.6,
    },
    {
      name: "an outage of an arm that had few requests for most of the time",
      perScrape: [
        ...moving(
          90,
          [...often, ...often].map((count) => (count > 3 ? 1 : 0)),
        ),
        ...steady([...often, 4_000, 3]),
      ],
      spread: 66.6,
    },
    {
      name: "traffic that moves, bursts, and an outage",
      perScrape: [
        ...moving(9_000, [9, 7, 15, 11, 8, 10, 9, 4_000, 10, 12, 8]),
        ...moving(1_000, [1, 0, 0, 3, 1, 1, 0, 2, 1, 4, 1]),
        ...moving(50, [0, 0, 3, 0, 0, 1, 0, 0, 0, 2, 0]),
      ],
      spread: 198.6,
    },
  ];

  test.each(bursts)("on bursts, too: the dispersion is that of counts per two minutes, $name", async (row) => {
    const { perScrape, spread } = row;
    const stack = stackOf(oneShift("envoy"));
    const phases = perScrape.map(([requests, errors]): ShiftPhase => {
      return { minutes: 2, weights: [90, 10], flows: [flow(requests, errors), flow(1_000, 0)] };
    });
    // The first of all samples has none before it, so that each two minutes end with the first scrape of the next phase.
    const grown = perScrape.flatMap((one) => Array<(typeof perScrape)[number]>(8).fill(one)).slice(1);
    const counts = Array.from({ length: perScrape.length - 1 }, (_, index) => {
      const eight = grown.slice(8 * index, 8 * index + 8);
      return {
        requests: eight.reduce((sum, [requests]) => sum + requests, 0),
        errors: eight.reduce((sum, [, errors]) => sum + errors, 0),
      };
    });
    // Where more than half of them failed it is an outage.
    const measured = dispersionOf(counts.filter(({ requests, errors }) => errors <= requests / 2));
    expect(measured).toBeCloseTo(spread, 1);
    const promql = [
      {
        expr: `abs(shift:error_dispersion:ratio / ${measured} - 1) < bool 0.001`,
        eval_time: `${2 * (perScrape.length - 1)}m`,
        exp_samples: [{ labels: '{shift="envoy",service="checkout",layer="gateway"}', value: 1 }],
      },
    ];
    expect(await evaluatedShift({ stack, phases, promql })).toBe("");
  });

  test("on a crash of the stable arm, too: requests that were lost are no bursts", async () => {
    const stack = stackOf({ ...oneShift("haproxy-http"), scrapeInterval: "15s" });
    const usual = [flow(540, 2), flow(60, 0)] as const;
    const crash = [{ ...flow(540, 2), lost: 300 }, flow(60, 0)] as const;
    const phases: readonly ShiftPhase[] = [
      { minutes: 10, weights: [90, 10], flows: usual },
      { minutes: 1, weights: [90, 10], flows: crash },
      { minutes: 4, weights: [90, 10], flows: usual },
    ];
    const promql = [
      {
        expr: "shift:error_dispersion:ratio",
        eval_time: "15m",
        exp_samples: [
          { labels: `shift:error_dispersion:ratio{shift="haproxy-http",service="checkout",layer="haproxy"}`, value: 1 },
        ],
      },
    ];
    expect(await evaluatedShift({ stack, phases, promql })).toBe("");
  });
});

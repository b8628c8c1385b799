import { describe, expect, test } from "@jest/globals";
import { shiftReportOf } from "../../../../exporters/shifts/report/shift-report-of.ts";
import { shiftVerdict } from "../../../../exporters/shifts/report/shift-verdict.ts";
import { addStep, type BucketedEvidence } from "../../../../exporters/shifts/track/evidence-bucket.ts";
import { parseShiftState, printShiftState } from "../../../../exporters/shifts/track/stored-shift.ts";
import { evidenceLimit, evidenceOf, noEvidence } from "../../../../slo/shift/statistics/evidence.ts";
import { createRandom, type Random } from "../../../alerts/truth/random.ts";
import { rate } from "../../../slo/shift/statistics/simulations/rollouts.ts";
import { median } from "../../../slo/shift/statistics/simulations/simulated-shift.ts";
import { SimulatedTraffic, trackedOf } from "../sample-shift.ts";

interface Course {
  readonly requestsPerSecond: number;
  readonly share: number;
  /** By turns, as round robin does, or by chance. */
  readonly arrivals: "turns" | "chance";
  readonly errorRatio: number;
  /** How many times as often the candidate fails. */
  readonly times: number;
  readonly seconds: number;
}

/** Seconds until the evidence is above a limit, looked at each second; infinite where it never is. */
function secondsUntilFound(course: Course, { random, limit }: { readonly random: Random; readonly limit: number }) {
  const { requestsPerSecond, share, arrivals, errorRatio, times, seconds } = course;
  let evidence: BucketedEvidence = { sums: noEvidence, open: undefined };
  let due = 0;
  let turn = 0;
  for (let second = 0; second < seconds; second++) {
    const counts = { stable: { requests: 0, errors: 0 }, candidate: { requests: 0, errors: 0 } };
    for (due += arrivals === "turns" ? requestsPerSecond : arrived(requestsPerSecond, random); due >= 1; due--) {
      turn += share;
      const isCandidate = arrivals === "turns" ? Math.floor(turn) > Math.floor(turn - share) : random() < share;
      const arm = counts[isCandidate ? "candidate" : "stable"];
      arm.requests++;
      if (random() < errorRatio * (isCandidate ? times : 1)) arm.errors++;
    }
    const atMs = 1_000 * (second + 1);
    const { sums } = evidence;
    evidence = addStep(evidence, { sinceMs: atMs - 1_000, atMs, changedAtMs: 0, isAlone: false, ...counts });
    if (evidence.sums !== sums && evidenceOf(evidence.sums) > limit) return second + 1;
  }
  return Number.POSITIVE_INFINITY;
}

function arrived(mean: number, random: Random): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}

const rates = [0.5, 1, 3].flatMap((requestsPerSecond) =>
  (["turns", "chance"] as const).flatMap((arrivals) => [
    { requestsPerSecond, arrivals, share: 0.5, requests: 229 },
    { requestsPerSecond, arrivals, share: 0.1, requests: 514 },
  ]),
);

describe("addStep() at little traffic", () => {
  test.each(rates.flatMap((one) => [0.02, 0.3].map((errorRatio) => ({ ...one, errorRatio }))))(
    "calls no more than 1 % of healthy candidates worse: $requestsPerSecond requests a second by $arrivals, $share of them the candidate's, $errorRatio of all fail",
    (one) => {
      const limit = evidenceLimit(0.01);
      const course = { ...one, times: 1, seconds: 1_200 };
      expect(rate(300, (random) => secondsUntilFound(course, { random, limit }) < Infinity)).toBeLessThanOrEqual(0.01);
    },
  );

  // From 50 requests per second on, where each second closes a stretch, it takes as many: 220 to 230, and 500 to 515.
  test.each(rates)(
    "finds five times 5 % of errors after as many requests as at much traffic: $requestsPerSecond a second by $arrivals, $share of them the candidate's",
    ({ requests, ...rest }) => {
      const random = createRandom(20_260);
      const limit = evidenceLimit(0.001);
      const course = { ...rest, errorRatio: 0.05, times: 5, seconds: 7_200 };
      const found = Array.from({ length: 200 }, () => secondsUntilFound(course, { random, limit }));
      const middle = median(found) * rest.requestsPerSecond;
      expect(Math.abs(middle / requests - 1)).toBeLessThan(0.1);
    },
  );
});

describe("the verdict at one request a second, by turns", () => {
  /** So many requests, of which each third of the candidate is an error or slow. */
  function turns(requests: number, { restartsAt = -1, of = "errors" }: Partial<Turns> = {}) {
    const slow = { thresholdSeconds: 0.1, histogram: undefined, unit: "seconds", edges: undefined } as const;
    const traffic = new SimulatedTraffic(trackedOf({ slow })).run(30, 2).weigh(50);
    let failed = 0;
    for (let second = 0; second < requests; second++) {
      const arm = second % 2 === 0 ? "blue" : "green";
      traffic.counters[arm].requests++;
      if (arm === "green" && of !== undefined && second % 3 === 0) {
        traffic.counters.green[of]++;
        failed++;
      }
      traffic.run(1, 0);
      if (second === restartsAt) traffic.state = parseShiftState(printShiftState(traffic.state)) ?? traffic.state;
    }
    return { facts: traffic.facts(), failed };
  }

  interface Turns {
    readonly restartsAt: number;
    readonly of: "errors" | "slow" | undefined;
  }

  test("is worse of a candidate that fails a third of its requests", () => {
    const { facts, failed } = turns(210);
    expect(failed).toBe(35);
    expect(shiftVerdict(facts)).toMatchObject({
      kind: "worse",
      why: "errors 33.3 % against 0 % after 105 candidate requests: evidence 18.2 of 6.9",
    });
  });

  test("is the same after a restart of the exporter in the middle of a stretch", () => {
    expect(shiftVerdict(turns(210, { restartsAt: 107 }).facts)).toEqual(shiftVerdict(turns(210).facts));
  });

  test("is worse of a candidate that is slow as often", () => {
    const { facts } = turns(210, { of: "slow" });
    expect(shiftReportOf(facts).verdict).toMatchObject({ kind: "worse", sli: "slow" });
    expect(shiftVerdict(facts, "slow").evidence).toBeCloseTo(shiftVerdict(turns(210).facts).evidence ?? 0, 6);
  });

  test("is not worse of one that is as good, after as many requests as at much traffic", () => {
    const judge = { ...trackedOf().shift.judge, effectFloor: 0.05 };
    const slowly = new SimulatedTraffic(trackedOf({ judge })).run(30, 2).weigh(50);
    for (let second = 0; second < 400; second++) {
      slowly.counters[second % 2 === 0 ? "blue" : "green"].requests++;
      slowly.run(1, 0);
    }
    const fast = new SimulatedTraffic(trackedOf({ judge })).run(30, 200).weigh(50).run(2, 200);
    expect(shiftVerdict(slowly.facts())).toEqual(shiftVerdict(fast.facts()));
    expect(shiftVerdict(slowly.facts()).kind).toBe("not_worse");
  });

  test("counts what was open when the weights change to the share before", () => {
    const traffic = new SimulatedTraffic().run(30, 2).weigh(10);
    for (let second = 0; second < 20; second++) {
      traffic.counters[second % 10 === 9 ? "green" : "blue"].requests++;
      if (second % 10 === 9) traffic.counters.green.errors++;
      traffic.run(1, 0);
    }
    expect(traffic.state.rollout?.evidence.errors[2]).toBe(0);
    traffic.weigh(50).run(1, 0);
    // Two errors of the candidate in 19 requests, for the second of the change stands alone: 2 ln 2 - 2 ln (1 + 2 / 19).
    expect(traffic.state.rollout?.evidence.errors[2]).toBeCloseTo(1.1861, 4);
    expect(traffic.state.rollout?.openEvidence?.errors).toBeUndefined();
  });
});

import { describe, expect, test } from "@jest/globals";
import { combineVerdicts } from "../../../../slo/shift/statistics/combine-verdicts.ts";
import { addEvidence, noEvidence } from "../../../../slo/shift/statistics/evidence.ts";
import { type JudgedCounts, judgeShift } from "../../../../slo/shift/statistics/judge-shift.ts";
import type { ShiftJudge } from "../../../../slo/shift/traffic-shift.ts";

const judge: ShiftJudge = { alpha: 0.001, minErrors: 5, minRequests: 100, effectFloor: 0.001, dispersion: "auto" };

/** Requests and errors of both arms, at one and the same share all the time. */
function counts(stable: readonly [number, number], candidate: readonly [number, number], dispersion = 1): JudgedCounts {
  const sums = addEvidence(noEvidence, {
    errors: stable[1] + candidate[1],
    candidateErrors: candidate[1],
    candidateShare: candidate[0] / (stable[0] + candidate[0]),
  });
  return {
    stable: { requests: stable[0], errors: stable[1] },
    candidate: { requests: candidate[0], errors: candidate[1] },
    sums,
    dispersion,
  };
}

describe("judgeShift()", () => {
  test.each([
    {
      name: "a candidate that fails far more often",
      given: counts([16_560, 18], [1840, 39]),
      kind: "worse",
      why: "errors 2.1 % against 0.11 % after 1,840 candidate requests: evidence 51.6 of 6.9",
    },
    {
      name: "a candidate that has nearly all of the requests",
      given: counts([40, 0], [4000, 400]),
      kind: "not_enough",
      why: "not enough data: 40 of 100 stable requests",
    },
    {
      name: "a healthy one",
      given: counts([900_000, 900], [100_000, 100]),
      kind: "not_worse",
      why: "no difference above 0.1 points: errors 0.1 % against 0.1 % after 100,000 candidate requests",
    },
    {
      name: "one without any error",
      given: counts([90_000, 0], [20_000, 0]),
      kind: "not_worse",
      why: "no difference above 0.1 points: errors 0 % against 0 % after 20,000 candidate requests",
    },
    {
      name: "a healthy one that had too few requests for that",
      given: counts([9000, 9], [1000, 1]),
      kind: "not_enough",
      why: "not enough data: errors 0.1 % against 0.1 % after 1,000 candidate requests: evidence -0.7 of 6.9; it may be worse by 1 point",
    },
    {
      name: "the same requests, with errors in bursts",
      given: counts([900_000, 900], [100_000, 100], 10),
      kind: "not_enough",
      why: "not enough data: errors 0.1 % against 0.1 % after 100,000 candidate requests: evidence -2.3 of 6.9; it may be worse by 0.16 points, for errors of the stable arm come in bursts: evidence counts as 1/10",
    },
    {
      name: "a difference that is certain, near what counts",
      given: counts([90_000, 9], [10_000, 10]),
      kind: "not_enough",
      why: "not enough data: errors 0.1 % against 0.01 % after 10,000 candidate requests: evidence 9.5 of 6.9; a difference is certain, but not that it is above the 0.1 points that count",
    },
    {
      name: "the first requests",
      given: counts([369, 0], [41, 3]),
      kind: "not_enough",
      why: "not enough data: 41 of 100 candidate requests",
    },
    {
      name: "a candidate that took everything at once",
      given: counts([0, 0], [500, 3]),
      kind: "not_enough",
      why: "not enough data: no stable requests to compare with",
    },
    {
      name: "strong evidence from too few errors",
      given: counts([99_900, 0], [100, 4]),
      kind: "not_enough",
      why: "not enough data: 4 of 5 errors",
    },
    {
      name: "a difference that is certain and too small to matter",
      given: counts([9_000_000, 900], [1_000_000, 200]),
      kind: "not_worse",
      why: "no difference above 0.1 points: errors 0.02 % against 0.01 % after 1,000,000 candidate requests",
    },
  ])("says of $name: $kind", ({ given, kind, why }) => {
    expect(judgeShift(given, judge)).toMatchObject({ kind, sli: "errors", why });
  });

  test("speaks of slow requests", () => {
    expect(judgeShift(counts([9000, 90], [1000, 90]), judge, "slow")).toMatchObject({
      kind: "worse",
      sli: "slow",
      why: "slow requests 9 % against 1 % after 1,000 candidate requests: evidence 90.1 of 6.9",
    });
  });

  test.each([
    { name: "a thousand requests", given: counts([9000, 9], [1000, 1]), detectable: 10 },
    { name: "a hundred thousand", given: counts([900_000, 900], [100_000, 100]), detectable: 3 },
    { name: "a stable arm without errors", given: counts([900_000, 0], [100_000, 0]), detectable: null },
    { name: "too few requests", given: counts([900, 9], [99, 1]), detectable: null },
  ])("knows what would have shown after $name", ({ given, detectable }) => {
    expect(judgeShift(given, judge).detectable).toBe(detectable);
  });
});

describe("judgeShift()", () => {
  test.each([
    { name: "a difference that is certain, near what counts", given: counts([90_000, 9], [10_000, 10]), floor: 0.001 },
    { name: "nothing where the candidate is worse", given: counts([90_000, 9], [10_000, 100]), floor: undefined },
    { name: "nothing where nothing is certain", given: counts([9_000, 9], [1_000, 1]), floor: undefined },
    { name: "nothing where errors are too few", given: counts([99_900, 0], [100, 4]), floor: undefined },
    {
      name: "nothing where it is certain to be too small",
      given: counts([9_000_000, 900], [1_000_000, 200]),
      floor: undefined,
    },
  ])("tells the floor that is open of $name", ({ given, floor }) => {
    expect(judgeShift(given, judge).floor).toBe(floor);
  });
});

describe("judgeShift() says that bursts are why too little is known", () => {
  test.each([
    {
      name: "where a candidate would be worse without them",
      given: counts([21_114, 21], [2_346, 70], 32.4),
      bursts: 32.4,
    },
    { name: "where it would be not worse", given: counts([900_000, 900], [100_000, 100], 10), bursts: 10 },
    { name: "not where it is worse all the same", given: counts([21_114, 21], [2_346, 70], 3), bursts: null },
    { name: "not where there is too little anyway", given: counts([9_000, 9], [1_000, 1], 10), bursts: null },
    { name: "not where they are hardly any", given: counts([81_000, 81], [18_600, 18], 1.2), bursts: null },
  ])("$name", ({ given, bursts }) => {
    expect(judgeShift(given, judge).bursts).toBe(bursts);
  });
});

describe("combineVerdicts()", () => {
  const healthy = judgeShift(counts([900_000, 900], [100_000, 100]), judge);
  const worse = judgeShift(counts([16_560, 18], [1840, 39]), judge);
  const slow = judgeShift(counts([9000, 90], [1000, 90]), judge, "slow");
  const quick = judgeShift(counts([900_000, 900], [100_000, 100]), judge, "slow");

  test.each([
    { name: "errors alone", errors: healthy, slow: undefined, expected: healthy },
    { name: "errors before slowness", errors: worse, slow, expected: worse },
    { name: "slowness where errors are fine", errors: healthy, slow, expected: slow },
    { name: "errors where neither is bad", errors: healthy, slow: quick, expected: healthy },
  ])("takes $name", ({ errors, slow: other, expected }) => {
    expect(combineVerdicts(errors, other)).toBe(expected);
  });
});

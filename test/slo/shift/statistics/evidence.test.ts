import { describe, expect, test } from "@jest/globals";
import type { ErrorCount } from "../../../../slo/shift/statistics/cut-outliers.ts";
import { dispersionOf } from "../../../../slo/shift/statistics/dispersion.ts";
import {
  addEvidence,
  evidenceLimit,
  evidenceOf,
  logLikelihoodRatio,
  noEvidence,
} from "../../../../slo/shift/statistics/evidence.ts";
import fc from "../../../property.ts";

describe("logLikelihoodRatio()", () => {
  test.each([
    { name: "three errors, all of a candidate of 10 %", errors: 3, candidateErrors: 3, share: 0.1, expected: 2.7489 },
    { name: "ten errors, one of them its own", errors: 10, candidateErrors: 1, share: 0.1, expected: -0.7246 },
    { name: "no error", errors: 0, candidateErrors: 0, share: 0.1, expected: 0 },
    { name: "a candidate without requests", errors: 4, candidateErrors: 1, share: 0, expected: 0 },
    { name: "a stable arm without requests", errors: 4, candidateErrors: 4, share: 1, expected: 0 },
    { name: "no requests at all", errors: 0, candidateErrors: 0, share: Number.NaN, expected: 0 },
  ])("weighs $name", ({ errors, candidateErrors, share, expected }) => {
    const interval = { errors, candidateErrors, candidateShare: share };
    expect(logLikelihoodRatio(3, interval)).toBeCloseTo(expected, 4);
  });
});

describe("addEvidence()", () => {
  test("sums over changes of weights", () => {
    const first = addEvidence(noEvidence, { errors: 3, candidateErrors: 1, candidateShare: 0.05 });
    const second = addEvidence(first, { errors: 10, candidateErrors: 8, candidateShare: 0.5 });
    expect(second["2"]).toBeCloseTo(9 * Math.log(2) - 3 * Math.log(1.05) - 10 * Math.log(1.5), 10);
    expect(noEvidence).toEqual({ "1.5": 0, "2": 0, "3": 0, "5": 0, "10": 0 });
  });

  test("gives the same whether time is cut or not, while the share stays", () => {
    const part = fc.record({ candidate: fc.nat(50), stable: fc.nat(50) });
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (parts, share) => {
          const of = (candidate: number, stable: number) => ({
            errors: candidate + stable,
            candidateErrors: candidate,
            candidateShare: share,
          });
          const cut = parts.reduce(
            (sums, { candidate, stable }) => addEvidence(sums, of(candidate, stable)),
            noEvidence,
          );
          const [candidates, stables] = [sum(parts, "candidate"), sum(parts, "stable")];
          const whole = addEvidence(noEvidence, of(candidates, stables));
          expect(evidenceOf(cut)).toBeCloseTo(evidenceOf(whole), 6);
        },
      ),
    );
  });
});

function sum(parts: readonly Readonly<Record<"candidate" | "stable", number>>[], key: "candidate" | "stable"): number {
  return parts.reduce((total, part) => total + part[key], 0);
}

describe("evidenceOf()", () => {
  test.each([
    { name: "nothing", sums: noEvidence, dispersion: 1, expected: 0 },
    {
      name: "the mean of what each alternative says",
      sums: { "1.5": 1, "2": 2, "3": 3, "5": 4, "10": 5 },
      dispersion: 1,
      expected: 3.8425,
    },
    {
      name: "less for bursts of twice the variance",
      sums: { "1.5": 1, "2": 2, "3": 3, "5": 4, "10": 5 },
      dispersion: 2,
      expected: 1.7377,
    },
    {
      name: "numbers that exp() has no room for",
      sums: { "1.5": -900, "2": 0, "3": 5000, "5": 5000, "10": -9000 },
      dispersion: 1,
      expected: 4999.0837,
    },
  ])("is $name", ({ sums, dispersion, expected }) => {
    expect(evidenceOf(sums, dispersion)).toBeCloseTo(expected, 4);
  });
});

test("evidenceLimit() is 4.6 at 1 % and 6.9 at 0.1 %", () => {
  expect([evidenceLimit(0.01).toFixed(3), evidenceLimit(0.001).toFixed(3)]).toEqual(["4.605", "6.908"]);
});

function times(length: number, count: number): readonly number[] {
  return Array.from({ length }, () => count);
}

/** So many errors each time, of as many requests. */
function ofAlways(requests: number, errors: readonly number[]): readonly ErrorCount[] {
  return errors.map((count) => ({ errors: count, requests }));
}

describe("dispersionOf()", () => {
  test.each([
    { name: "no data", counts: [], expected: 1 },
    { name: "one window", counts: [7], expected: 1 },
    { name: "no errors", counts: [0, 0, 0], expected: 1 },
    { name: "the same number each time, which is less than chance", counts: [4, 4, 4, 4], expected: 1 },
    { name: "one burst in four windows", counts: [0, 0, 0, 12], expected: 9 },
    { name: "an outage in ten windows", counts: [...times(9, 4), 3_000], expected: 1 },
    { name: "an outage across two of twenty", counts: [...times(18, 4), 3_000, 2_000], expected: 1 },
    { name: "an outage across three of sixty", counts: [...times(57, 4), 3_000, 3_000, 2_000], expected: 1 },
    { name: "bursts in two of ten, which come again", counts: [...times(8, 0), 10, 10], expected: 8 },
    { name: "bursts in four of forty", counts: [...times(36, 0), 10, 10, 10, 10], expected: 9 },
  ])("is $expected for $name", ({ counts, expected }) => {
    expect(dispersionOf(ofAlways(4096, counts))).toBe(expected);
  });

  test.each([
    {
      name: "errors that go with the traffic, from 90 % of it to 50 %, 10 % and none",
      counts: [
        ...ofAlways(9_000, times(20, 90)),
        ...ofAlways(5_000, times(20, 50)),
        ...ofAlways(1_000, times(20, 10)),
        ...ofAlways(0, times(20, 0)),
      ],
      expected: 1,
    },
    {
      name: "chance at 90 % of the traffic, and hardly any after",
      counts: [...ofAlways(9_000, [81, 99, 90, 81, 99]), ...ofAlways(100, [0, 2, 0, 2, 1])],
      // Four times 9 squared and four times 1 squared, over 450 and 5.
      expected: 1,
    },
    {
      name: "bursts that go with the traffic",
      counts: [...ofAlways(9_000, [60, 120, 60, 120]), ...ofAlways(1_000, [0, 20, 0, 20])],
      // Four times 30 squared and four times 10 squared, over 400.
      expected: 10,
    },
    {
      name: "errors without requests, of which they may be any part",
      counts: [...ofAlways(4096, times(9, 4)), { errors: 500, requests: 0 }],
      expected: 1,
    },
    {
      name: "an outage in which fewer failed than otherwise, of far fewer requests",
      counts: [...ofAlways(8_192, times(9, 128)), { errors: 120, requests: 256 }],
      expected: 1,
    },
  ])("is $expected for $name", ({ counts, expected }) => {
    expect(dispersionOf(counts)).toBeCloseTo(expected, 10);
  });

  test("cuts what sticks out to three times as far from the middle as the largest of the others", () => {
    // The middle is 5.5, and 9 is 3.5 above it: 3,000 counts as 16.
    expect(dispersionOf(ofAlways(4096, [1, 2, 3, 4, 5, 6, 7, 8, 9, 3_000]))).toBeCloseTo(2.76885, 5);
  });
});

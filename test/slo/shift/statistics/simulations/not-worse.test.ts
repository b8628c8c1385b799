import { describe, expect, test } from "@jest/globals";
import { noEvidence } from "../../../../../slo/shift/statistics/evidence.ts";
import { verdictKind } from "../../../../../slo/shift/statistics/judge-shift.ts";
import { newcombeInterval } from "../../../../../slo/shift/statistics/newcombe-interval.ts";
import { normalQuantile } from "../../../../../slo/shift/statistics/normal-quantile.ts";
import type { Random } from "../../../../alerts/truth/random.ts";
import { healthy, rate } from "./rollouts.ts";
import { minutesOf, type SimulatedShift } from "./simulated-shift.ts";

describe("a candidate as good as the stable arm", () => {
  const judge = { alpha: 0.001, minErrors: 5, minRequests: 100, effectFloor: 0.001, dispersion: 1 } as const;

  /** Whether it passes as not worse at a single look, so many minutes after it began. */
  function passesAt(minutes: number, errorRatio: number, random: Random): boolean {
    const [candidate, stable] = [
      { requests: 0, errors: 0 },
      { requests: 0, errors: 0 },
    ];
    for (const minute of minutesOf({ ...healthy, errorRatio, minutes }, random)) {
      candidate.requests += minute.candidateRequests;
      candidate.errors += minute.candidateErrors;
      stable.requests += minute.requests - minute.candidateRequests;
      stable.errors += minute.stableErrors;
    }
    return verdictKind({ candidate, stable, sums: noEvidence, dispersion: 1 }, judge) === "not_worse";
  }

  // 16.4 and 8.0 minutes are what nines tells beforehand: test/slo/shift/step-passes.test.ts.
  test.each([
    { minutes: 16, errorRatio: 0.001, least: 0.4, most: 0.6 },
    { minutes: 33, errorRatio: 0.001, least: 0.9, most: 1 },
    { minutes: 7, errorRatio: 0, least: 0, most: 0 },
    { minutes: 8, errorRatio: 0, least: 1, most: 1 },
  ])("passes after $minutes minutes in $least to $most of rollouts, where $errorRatio fail", (one) => {
    const passed = rate(1000, (random) => passesAt(one.minutes, one.errorRatio, random));
    expect([passed >= one.least, passed <= one.most]).toEqual([true, true]);
  });
});

describe("a candidate that is worse by exactly what still counts", () => {
  const z = normalQuantile(0.999);

  /** Whether it passes as not worse at any of sixty looks. */
  function passes(shift: SimulatedShift, dispersion: number, random: Random): boolean {
    const [candidate, stable] = [
      { requests: 0, errors: 0 },
      { requests: 0, errors: 0 },
    ];
    for (const minute of minutesOf(shift, random)) {
      candidate.requests += minute.candidateRequests / dispersion;
      candidate.errors += minute.candidateErrors / dispersion;
      stable.requests += (minute.requests - minute.candidateRequests) / dispersion;
      stable.errors += minute.stableErrors / dispersion;
      if ((newcombeInterval(candidate, stable, z)?.high ?? 1) <= 0.001) return true;
    }
    return false;
  }

  test.each([
    { name: "chance alone", bursts: 1, dispersion: 1, least: 0, most: 0.01 },
    { name: "bursts that nobody takes into account", bursts: 3, dispersion: 1, least: 0.1, most: 0.2 },
    { name: "bursts", bursts: 3, dispersion: 3, least: 0, most: 0.005 },
  ])("passes as not worse seldom, looked at each minute, with $name", ({ bursts, dispersion, least, most }) => {
    const shift: SimulatedShift = {
      ...healthy,
      ratio: 2,
      ...(bursts > 1 && { bursts: { of: "each", dispersion: bursts } as const }),
    };
    const passed = rate(1500, (random) => passes(shift, dispersion, random));
    expect([passed >= least, passed <= most]).toEqual([true, true]);
  });
});

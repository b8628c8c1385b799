import { describe, expect, test } from "@jest/globals";
import type { ErrorCount } from "../../../../slo/shift/statistics/cut-outliers.ts";
import { secondsToDetect } from "../../../../slo/shift/statistics/detectability.ts";
import { dispersionOf } from "../../../../slo/shift/statistics/dispersion.ts";
import { evidenceLimit, noEvidence } from "../../../../slo/shift/statistics/evidence.ts";
import { verdictKind } from "../../../../slo/shift/statistics/judge-shift.ts";
import { newcombeInterval } from "../../../../slo/shift/statistics/newcombe-interval.ts";
import { normalQuantile } from "../../../../slo/shift/statistics/normal-quantile.ts";
import { createRandom, type Random } from "../../../alerts/truth/random.ts";
import { type Minute, median, minuteOfAlarm, minutesOf, type SimulatedShift } from "./simulated-shift.ts";

/** A candidate with 10 % of 200 requests per second and one error in a thousand, as the other arm; one look a minute for an hour. */
const healthy: SimulatedShift = { requestsPerSecond: 200, share: 0.1, errorRatio: 0.001, ratio: 1, minutes: 60 };
const limit = evidenceLimit(0.01);
const never = Number.POSITIVE_INFINITY;

/** Two hours in which traffic moved to the candidate, and such in which it came back from it. */
const inSteps: readonly Stage[] = [0.1, 0.5, 0.9, 0.99].map((share) => [share, 30] as const);
const lately: readonly Stage[] = [
  [0.999, 96],
  [0.1, 24],
];
const justNow: readonly Stage[] = [
  [0.9999, 108],
  [0.1, 12],
];

/** In how many of so many rollouts something happened. */
function rate(rollouts: number, happens: (random: Random) => boolean): number {
  const random = createRandom(20_260);
  return Array.from({ length: rollouts }, () => happens(random)).filter(Boolean).length / rollouts;
}

describe("evidence on healthy candidates", () => {
  test.each([
    { name: "within an hour", change: {}, rollouts: 3000 },
    { name: "within a day", change: { minutes: 1440 }, rollouts: 300 },
    { name: "at half of the traffic", change: { share: 0.5 }, rollouts: 3000 },
    { name: "at little traffic", change: { requestsPerSecond: 20 }, rollouts: 3000 },
    {
      name: "when bursts hit both arms",
      change: { bursts: { of: "both", variance: 1 } as const },
      rollouts: 3000,
    },
  ])("is above the limit of 1 % in no more than 1 % of them, $name", ({ change, rollouts }) => {
    const alarms = rate(
      rollouts,
      (random) => minuteOfAlarm({ ...healthy, ...change }, { random, limit }) !== undefined,
    );
    expect(alarms).toBeLessThanOrEqual(0.01);
  });

  // Dividing by the dispersion makes up for the variance of bursts, not for their long tail, nor for measuring it on two hours only:
  // 20,000 rollouts gave 1.2 % and 1.6 %, and 0.7 % and 1.0 % where the dispersion was known.
  test.each([
    { dispersion: 3, without: 0.15, most: 0.02 },
    { dispersion: 10, without: 0.4, most: 0.022 },
  ])(
    "needs the dispersion when each arm has bursts of its own, $dispersion times Poisson",
    ({ dispersion, without, most }) => {
      const shift: SimulatedShift = { ...healthy, bursts: { of: "each", dispersion } };
      const ignored = rate(1500, (random) => minuteOfAlarm(shift, { random, limit }) !== undefined);
      expect(Math.abs(ignored - without)).toBeLessThan(0.04);
      const measured = rate(1500, (random) => {
        const before = measuredDispersion(shift, random);
        return minuteOfAlarm(shift, { random, limit, dispersion: before }) !== undefined;
      });
      expect(measured).toBeLessThanOrEqual(most);
    },
  );
});

describe("a dispersion that was measured while traffic moved", () => {
  // 8,000 rollouts gave 1.7 % and 1.8 %, 3.3 % and 4.2 %, 5.9 % and 8.4 %; a point less at most where nothing is cut.
  test.each([
    { name: "in steps", stages: inSteps, dispersion: 3, most: 0.025 },
    { name: "in steps", stages: inSteps, dispersion: 10, most: 0.028 },
    { name: "24 minutes ago", stages: lately, dispersion: 3, most: 0.045 },
    { name: "24 minutes ago", stages: lately, dispersion: 10, most: 0.055 },
    { name: "12 minutes ago", stages: justNow, dispersion: 3, most: 0.075 },
    { name: "12 minutes ago", stages: justNow, dispersion: 10, most: 0.1 },
  ])("gives at most $most of false alarms, where it did $name and bursts are $dispersion times Poisson", (one) => {
    const shift: SimulatedShift = { ...healthy, bursts: { of: "each", dispersion: one.dispersion } };
    const alarms = rate(1500, (random) => {
      const dispersion = measuredDispersion(shift, random, one);
      return minuteOfAlarm(shift, { random, limit, dispersion }) !== undefined;
    });
    expect(alarms).toBeLessThanOrEqual(one.most);
  });

  test.each([
    { name: "in steps", stages: inSteps, outage: [3, 4], most: 5, minutes: 10 },
    { name: "in steps", stages: inSteps, outage: [3, 4, 5, 6], most: 9, minutes: 18 },
    { name: "24 minutes ago", stages: lately, outage: [99, 100], most: 6.5, minutes: 12 },
    { name: "24 minutes ago", stages: lately, outage: [99, 100, 101, 102], most: 10, minutes: 19 },
    { name: "12 minutes ago", stages: justNow, outage: [111, 112], most: 9, minutes: 16 },
    { name: "12 minutes ago", stages: justNow, outage: [111, 112, 113, 114], most: 4_100, minutes: never },
  ])("is $most at most after an outage of $outage.length minutes, where it did $name", (one) => {
    const random = createRandom(20_260);
    const measured = Array.from({ length: 500 }, () => measuredDispersion(healthy, random, one));
    expect(median(measured)).toBeLessThan(one.most);
    const found = measured.map(
      (dispersion) =>
        minuteOfAlarm({ ...healthy, ratio: 5 }, { random, limit: evidenceLimit(0.001), dispersion }) ?? never,
    );
    const middle = median(found);
    expect(middle === one.minutes || Math.abs(middle - one.minutes) <= Math.max(1, one.minutes / 10)).toBe(true);
  });
});

/** The candidate's share, and for how many minutes. */
type Stage = readonly [share: number, minutes: number];

/**
 * As rules measure it: the stable arm's errors of two hours, in windows of two minutes. In minutes of an outage nearly half of its requests
 * fail, for two in which more do are not counted.
 */
function measuredDispersion(
  shift: SimulatedShift,
  random: Random,
  { outage = [], stages = [[shift.share, 120]] }: Past = {},
): number {
  const minutes = stages.flatMap(([share, length]) => [...minutesOf({ ...shift, share, minutes: length }, random)]);
  const failed = minutes.map((one, minute) => ({
    ...one,
    stableErrors: outage.includes(minute) ? 0.45 * (one.requests - one.candidateRequests) : one.stableErrors,
  }));
  return dispersionOf(perTwoMinutes(failed));
}

interface Past {
  readonly outage?: readonly number[];
  readonly stages?: readonly Stage[];
}

function perTwoMinutes(minutes: readonly Minute[]): readonly ErrorCount[] {
  const windows = Array.from({ length: minutes.length / 2 }, (_, window) => minutes.slice(2 * window, 2 * window + 2));
  return windows.map((two) => ({
    errors: two.reduce((sum, { stableErrors }) => sum + stableErrors, 0),
    requests: two.reduce((sum, { requests, candidateRequests }) => sum + requests - candidateRequests, 0),
  }));
}

describe("the dispersion of two hours in which traffic moves to the candidate in steps, from 10 % to 50 %, 90 % and all", () => {
  test.each([
    { name: "chance alone", change: {}, requestsPerSecond: 200, least: 1, most: 1.25 },
    { name: "chance alone, at much traffic", change: {}, requestsPerSecond: 20_000, least: 1, most: 1.25 },
    {
      name: "bursts of 3 times Poisson",
      change: { bursts: { of: "each", dispersion: 3 } as const },
      requestsPerSecond: 2_000,
      least: 2.4,
      most: 3.2,
    },
  ])("is what it is without: $name", ({ change, requestsPerSecond, least, most }) => {
    const random = createRandom(20_260);
    const measured = Array.from({ length: 300 }, () => {
      const minutes = [0.1, 0.5, 0.9, 1].flatMap((share) => [
        ...minutesOf({ ...healthy, ...change, requestsPerSecond, share, minutes: 30 }, random),
      ]);
      return dispersionOf(perTwoMinutes(minutes));
    });
    expect(median(measured)).toBeGreaterThanOrEqual(least);
    expect(median(measured)).toBeLessThan(most);
  });
});

describe("counts that stick out of the two hours before, as by an outage of the stable arm", () => {
  test.each([
    { name: "none", outage: [], minutes: 3 },
    { name: "of two minutes", outage: [61, 62], minutes: 5 },
    { name: "of four minutes", outage: [61, 62, 63, 64], minutes: 7 },
  ])("lets a candidate with five times the errors be found after $minutes minutes, $name", ({ outage, minutes }) => {
    const shift = { ...healthy, ratio: 5 };
    const random = createRandom(20_260);
    const found = Array.from({ length: 1000 }, () => {
      const dispersion = measuredDispersion(healthy, random, { outage });
      return minuteOfAlarm(shift, { random, limit: evidenceLimit(0.001), dispersion }) ?? never;
    });
    expect(median(found)).toBe(minutes);
  });
});

describe("the test that people usually write", () => {
  test.each([
    { z: 1.645, window: 5, alarms: 0.81 },
    { z: 2.33, window: 5, alarms: 0.42 },
    { z: 3.09, window: 5, alarms: 0.11 },
    { z: 1.645, window: 60, alarms: 0.31 },
    { z: 3.09, window: 60, alarms: 0.028 },
  ])("with z > $z over $window minutes, looked at each minute, calls $alarms of healthy candidates worse", (one) => {
    const found = rate(2000, (random) => isEverAbove(one, random));
    expect(Math.abs(found - one.alarms)).toBeLessThan(0.02);
  });
});

/** Two proportions, pooled, over the last minutes. */
function isEverAbove({ z, window }: { readonly z: number; readonly window: number }, random: Random): boolean {
  const minutes = [...minutesOf(healthy, random)];
  return minutes.some((_, last) => {
    const seen = minutes.slice(Math.max(0, last + 1 - window), last + 1);
    const sum = (pick: (minute: (typeof seen)[number]) => number) => seen.reduce((total, one) => total + pick(one), 0);
    const [bad, good] = [sum((one) => one.candidateErrors), sum((one) => one.stableErrors)];
    const candidates = sum((one) => one.candidateRequests);
    const stables = sum((one) => one.requests) - candidates;
    const pooled = (bad + good) / (candidates + stables);
    const error = Math.sqrt(pooled * (1 - pooled) * (1 / candidates + 1 / stables));
    return (bad / candidates - good / stables) / error > z;
  });
}

describe("minutes until a worse candidate is found, at 10 % of the traffic and one error in a thousand", () => {
  // Medians of 20,000 rollouts each; docs/shift-statistics.md shows them.
  test.each([
    { requestsPerSecond: 20, alpha: 0.01, ratio: 1.5, minutes: never, found: 0.05 },
    { requestsPerSecond: 20, alpha: 0.01, ratio: 2, minutes: never, found: 0.21 },
    { requestsPerSecond: 20, alpha: 0.01, ratio: 3, minutes: 37, found: 0.77 },
    { requestsPerSecond: 20, alpha: 0.01, ratio: 5, minutes: 13, found: 1 },
    { requestsPerSecond: 20, alpha: 0.01, ratio: 10, minutes: 5, found: 1 },
    { requestsPerSecond: 20, alpha: 0.001, ratio: 1.5, minutes: never, found: 0.01 },
    { requestsPerSecond: 20, alpha: 0.001, ratio: 2, minutes: never, found: 0.07 },
    { requestsPerSecond: 20, alpha: 0.001, ratio: 3, minutes: 56, found: 0.55 },
    { requestsPerSecond: 20, alpha: 0.001, ratio: 5, minutes: 19, found: 1 },
    { requestsPerSecond: 20, alpha: 0.001, ratio: 10, minutes: 7, found: 1 },
    { requestsPerSecond: 200, alpha: 0.01, ratio: 1.5, minutes: 47, found: 0.66 },
    { requestsPerSecond: 200, alpha: 0.01, ratio: 2, minutes: 14, found: 1 },
    { requestsPerSecond: 200, alpha: 0.01, ratio: 3, minutes: 5, found: 1 },
    { requestsPerSecond: 200, alpha: 0.01, ratio: 5, minutes: 2, found: 1 },
    { requestsPerSecond: 200, alpha: 0.01, ratio: 10, minutes: 1, found: 1 },
    { requestsPerSecond: 200, alpha: 0.001, ratio: 1.5, minutes: never, found: 0.42 },
    { requestsPerSecond: 200, alpha: 0.001, ratio: 2, minutes: 20, found: 1 },
    { requestsPerSecond: 200, alpha: 0.001, ratio: 3, minutes: 6, found: 1 },
    { requestsPerSecond: 200, alpha: 0.001, ratio: 5, minutes: 3, found: 1 },
    { requestsPerSecond: 200, alpha: 0.001, ratio: 10, minutes: 1, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.01, ratio: 1.5, minutes: 6, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.01, ratio: 2, minutes: 2, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.01, ratio: 3, minutes: 1, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.01, ratio: 5, minutes: 1, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.01, ratio: 10, minutes: 1, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.001, ratio: 1.5, minutes: 8, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.001, ratio: 2, minutes: 3, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.001, ratio: 3, minutes: 1, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.001, ratio: 5, minutes: 1, found: 1 },
    { requestsPerSecond: 2000, alpha: 0.001, ratio: 10, minutes: 1, found: 1 },
  ])("are $minutes at $requestsPerSecond requests per second, $ratio times the errors and alpha $alpha", (one) => {
    const { requestsPerSecond, ratio, alpha } = one;
    const random = createRandom(20_260);
    const shift = { ...healthy, requestsPerSecond, ratio };
    const minutes = Array.from(
      { length: 1000 },
      () => minuteOfAlarm(shift, { random, limit: evidenceLimit(alpha) }) ?? never,
    );
    const found = minutes.filter(Number.isFinite).length / minutes.length;
    const middle = median(minutes);
    // Within a tenth, or one look.
    expect(middle === one.minutes || Math.abs(middle - one.minutes) <= Math.max(1, one.minutes / 10)).toBe(true);
    expect(Math.abs(found - one.found)).toBeLessThan(0.05);
    // What nines tells beforehand is made without chance, and is right about it: within a fifth, or the minute that a look takes.
    const judge = { alpha, minErrors: 0, minRequests: 1, effectFloor: 0, dispersion: 1 } as const;
    const told = secondsToDetect({ ...shift, share: 0.1, failing: ratio * healthy.errorRatio }, judge) / 60;
    if (Number.isFinite(middle)) expect(Math.abs(told - middle)).toBeLessThan(Math.max(1, 0.2 * middle));
    else expect(told).toBeGreaterThan(60);
  });
});

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

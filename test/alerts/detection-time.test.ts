import { describe, expect, test } from "@jest/globals";
import { detection, secondsToResolve } from "../../alerts/detection-time.ts";
import { burnRateTiers, defaultFactor, type TierName } from "../../slo/burn-rate-tiers.ts";
import type { AlertTier, AlertTiming } from "../../slo/model.ts";
import { alertThreshold } from "../../slo/objective.ts";
import fc from "../property.ts";
import { simulateBurnAlert } from "./simulate-burn-alert.ts";

function alertTier(
  name: TierName,
  budget: string,
  more: { minBadEvents?: number; timing?: AlertTiming } = {},
): AlertTier {
  const tier = burnRateTiers.find((candidate) => candidate.name === name);
  if (tier === undefined) throw new Error(`no tier ${name}`);
  const factor = defaultFactor(tier, 30 * 86_400);
  return {
    tier,
    factor,
    threshold: alertThreshold(factor, budget),
    minBadEvents: more.minBadEvents ?? 0,
    timing: more.timing,
  };
}

const scrape = { scrapeSeconds: 30, eventsPerSecond: undefined };

describe("detection() by hand, for 99.9 % over 30 days", () => {
  test.each([
    // 1.44 % of an hour is 51.84 s of failure; the signal has shown that much after sqrt(600 × 51.84) = 176.4 s.
    { tier: "page-fast", errorRatio: 1, usualSeconds: 176.4 + 45, latestSeconds: 176.4 + 150 },
    // At 10 % errors it takes 518.4 s of errors and the 150 s that the signal lags behind.
    { tier: "page-fast", errorRatio: 0.1, usualSeconds: 668.4 + 45, latestSeconds: 668.4 + 150 },
    {
      tier: "page-slow",
      errorRatio: 1,
      usualSeconds: Math.sqrt(600 * 129.6) + 45,
      latestSeconds: Math.sqrt(600 * 129.6) + 150,
    },
    // 0.3 % of a day is 259.2 s; long windows of a day and more wait for a five-minute stage as well.
    { tier: "ticket-fast", errorRatio: 1, usualSeconds: 409.2 + 195, latestSeconds: 409.2 + 450 },
    { tier: "ticket-slow", errorRatio: 0.01, usualSeconds: 26_070 + 195, latestSeconds: 26_070 + 450 },
  ] as const)("$tier fires at an error ratio of $errorRatio", ({ tier, errorRatio, usualSeconds, latestSeconds }) => {
    const found = detection(alertTier(tier, "0.001"), { ...scrape, errorRatio });
    expect(found).toEqual({
      kind: "fires",
      usualSeconds: expect.closeTo(usualSeconds, 0),
      latestSeconds: expect.closeTo(latestSeconds, 0),
    });
  });

  test("a tier never fires at or below its limit", () => {
    const never = { kind: "never", reason: "below-limit" };
    expect(detection(alertTier("page-fast", "0.001"), { ...scrape, errorRatio: 0.0144 })).toEqual(never);
    expect(detection(alertTier("ticket-slow", "0.001"), { ...scrape, errorRatio: 0.001 })).toEqual(never);
  });

  test("a tier never fires when its long window cannot hold enough bad events", () => {
    const tier = alertTier("page-fast", "0.001", { minBadEvents: 5 });
    expect(detection(tier, { errorRatio: 0.02, eventsPerSecond: 0.05, scrapeSeconds: 30 })).toEqual({
      kind: "never",
      reason: "too-few-events",
    });
  });

  test("`for` counts in whole evaluations", () => {
    const plain = detection(alertTier("page-fast", "0.001"), { ...scrape, errorRatio: 1 });
    const waiting = detection(alertTier("page-fast", "0.001", { timing: { for: "90s", keepFiringFor: undefined } }), {
      ...scrape,
      errorRatio: 1,
    });
    if (plain.kind !== "fires" || waiting.kind !== "fires") throw new Error("both fire");
    expect(waiting.latestSeconds - plain.latestSeconds).toBeCloseTo(120, 9);
  });
});

const phase = fc.double({ min: 0, max: 0.999, noNaN: true });
const cases = fc.record({
  name: fc.constantFrom<TierName>("page-fast", "page-slow", "ticket-fast", "ticket-slow"),
  budget: fc.constantFrom("0.05", "0.01", "0.005", "0.001", "0.0001"),
  overLimit: fc.double({ min: 1.1, max: 40, noNaN: true }),
  eventsPerSecond: fc.double({ min: 0.2, max: 500, noNaN: true }),
  minBadEvents: fc.integer({ min: 0, max: 20 }),
  scrapeSeconds: fc.constantFrom(15, 30, 60),
  phases: fc.record({ scrape: phase, signal: phase, stage: phase, burn: phase }),
});

describe("a simulation of the rules, scrape by scrape,", () => {
  test("fires when detection() says: never later than its latest time, at most a minute before the errors allow it", () => {
    fc.assert(
      fc.property(cases, ({ name, budget, overLimit, minBadEvents, ...world }) => {
        const tier = alertTier(name, budget, { minBadEvents });
        const errorRatio = Math.min(1, overLimit * Number(tier.threshold));
        const expected = detection(tier, { ...world, errorRatio });
        fc.pre(expected.kind === "fires");
        const horizon = expected.latestSeconds + 120;
        const [first] = simulateBurnAlert(
          tier,
          { ...world, errorRatio, endSeconds: Number.POSITIVE_INFINITY },
          horizon,
        );
        expect(first?.at).toBeLessThanOrEqual(expected.latestSeconds);
        expect(first?.at).toBeGreaterThanOrEqual(expected.latestSeconds - delaysOf(name) - world.scrapeSeconds - 60);
      }),
      { numRuns: 300 },
    );
  });

  test("fires at the usual time on average", () => {
    const tier = alertTier("page-fast", "0.001");
    const errorRatio = 0.3;
    const steps = [0.1, 0.3, 0.5, 0.7, 0.9];
    const times = steps.flatMap((signal) =>
      steps.flatMap((burn) =>
        steps.map((scrapePhase) => {
          const phases = { signal, burn, scrape: scrapePhase, stage: 0 };
          const world = {
            errorRatio,
            eventsPerSecond: 1,
            scrapeSeconds: 30,
            phases,
            endSeconds: Number.POSITIVE_INFINITY,
          };
          return simulateBurnAlert(tier, world, 3600)[0]?.at ?? Number.NaN;
        }),
      ),
    );
    const expected = detection(tier, { errorRatio, eventsPerSecond: undefined, scrapeSeconds: 30 });
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    expect(Math.abs(mean - (expected.kind === "fires" ? expected.usualSeconds : Number.NaN))).toBeLessThan(10);
  });

  test("has resolved by the time that secondsToResolve() gives", () => {
    fc.assert(
      fc.property(cases, ({ name, budget, overLimit, ...world }) => {
        fc.pre(name === "page-fast" || name === "page-slow");
        const tier = alertTier(name, budget);
        const errorRatio = Math.min(1, overLimit * Number(tier.threshold));
        fc.pre(errorRatio > 1.1 * Number(tier.threshold));
        const endSeconds = 24_000;
        const limit = secondsToResolve(tier, { ...world, errorRatio });
        const changes = simulateBurnAlert(tier, { ...world, errorRatio, endSeconds }, endSeconds + limit + 600);
        expect(changes.map(({ fires }) => fires)).toEqual([true, false]);
        expect((changes[1]?.at ?? Number.NaN) - endSeconds).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 30 },
    );
  });
});

/** Two evaluations, and a stage where the long window reads one. */
function delaysOf(name: TierName): number {
  return name.startsWith("ticket") ? 420 : 120;
}

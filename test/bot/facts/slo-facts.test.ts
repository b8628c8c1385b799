import { describe, expect, test } from "@jest/globals";
import { attainmentText, burnText, roughTime, shareText } from "../../../bot/facts/fact-texts.ts";
import { type SloReading, sloFacts } from "../../../bot/facts/slo-facts.ts";
import { burnRateTiers, defaultFactor } from "../../../slo/burn-rate-tiers.ts";
import { budgetSpentBy, secondsToExhaustion } from "../../../slo/error-budget.ts";
import { alertThreshold, objectiveToBudget } from "../../../slo/objective.ts";
import fc from "../../property.ts";
import { burning } from "../render/example-views.ts";

describe("sloFacts()", () => {
  test("gives the numbers of the example: 99.9 % target, 98.54 % now, 62 % left", () => {
    const facts = sloFacts(burning);
    expect({
      long: burnText(facts.long?.burnRate ?? 0),
      short: burnText(facts.short?.burnRate ?? 0),
      limit: burnText(facts.limit ?? 0),
      left: shareText(facts.budgetLeft ?? 0),
      anHourAgo: shareText(facts.budgetLeftAnHourAgo ?? 0),
      gone: roughTime(facts.secondsLeft ?? 0),
      perHour: shareText(facts.spentPerHour ?? 0),
      now: attainmentText(facts.errorRatio ?? 0, facts.objective),
      oneIn: facts.oneIn,
    }).toEqual({
      long: "14.6x",
      short: "15.2x",
      limit: "14.4x",
      left: "62 %",
      anHourAgo: "64 %",
      gone: "31 h",
      perHour: "2 %",
      now: "98.54 %",
      oneIn: 68,
    });
  });

  test("takes the burn rate of the short window from the events that it shows", () => {
    const { short, oneIn } = sloFacts({ ...burning, events: { bad: 312, total: 21_240, window: "5m" } });
    expect({ burn: burnText(short?.burnRate ?? 0), oneIn }).toEqual({ burn: "14.7x", oneIn: 68 });
  });

  test("says what an incident used: 26 minutes at 14.6x are 0.9 % of 30 days", () => {
    const periodEvents = 30 * 86_400 * 71;
    const badEvents = 26 * 60 * 71 * 0.0146;
    const { used } = sloFacts({ ...burning, incident: { badEvents, periodEvents, seconds: 1_560 } });
    expect(shareText(used?.share ?? 0)).toBe("0.9 %");
  });

  test.each([
    { total: 41, bad: 1, isLow: true },
    { total: 69, bad: 1, isLow: true },
    { total: 69, bad: 5, isLow: false },
    { total: 70, bad: 2, isLow: false },
    { total: 21_240, bad: 312, isLow: false },
  ])("calls traffic low when one bad event of $total is above the limit and $bad are few", ({ total, bad, isLow }) => {
    expect(sloFacts({ ...burning, events: { total, bad, window: "5m" } }).isLowTraffic).toBe(isLow);
  });

  test("leaves unknown what is unknown", () => {
    const nothing: SloReading = {
      ...burning,
      long: { window: "1h", errorRatio: undefined },
      short: undefined,
      threshold: undefined,
      remaining: undefined,
      remainingAnHourAgo: undefined,
      events: { bad: 0, total: 0, window: "5m" },
    };
    expect(sloFacts(nothing)).toEqual({
      objective: "99.9",
      period: "30d",
      unit: "requests",
      long: undefined,
      short: undefined,
      limit: undefined,
      errorRatio: undefined,
      budgetLeft: undefined,
      budgetLeftAnHourAgo: undefined,
      secondsLeft: undefined,
      spentPerHour: undefined,
      oneIn: undefined,
      events: undefined,
      isLowTraffic: false,
      used: undefined,
      groups: [],
    });
  });

  test("knows nothing yet where an alert fires on what the figures have not seen", () => {
    const old = { ...burning, long: { window: "1h", errorRatio: 0 }, remaining: 1, isFiring: true };
    expect(sloFacts(old)).toMatchObject({ long: undefined, short: undefined, errorRatio: undefined, oneIn: undefined });
    expect(sloFacts(old).budgetLeft).toBeUndefined();
    expect(sloFacts({ ...old, remaining: 0.4 }).budgetLeft).toBe(0.4);
    expect(sloFacts({ ...old, isFiring: false })).toMatchObject({ errorRatio: 0, budgetLeft: 1 });
  });

  test("has nothing left when the budget is spent, and for ever when nothing burns", () => {
    expect(sloFacts({ ...burning, remaining: -0.2 }).secondsLeft).toBe(0);
    expect(sloFacts({ ...burning, long: { window: "1h", errorRatio: 0 } }).secondsLeft).toBe(Number.POSITIVE_INFINITY);
  });

  const readings = fc.record({
    objective: fc.constantFrom("90", "99", "99.5", "99.9", "99.95", "99.999"),
    days: fc.integer({ min: 1, max: 90 }),
    longRatio: fc.nat(1_000_000).map((parts) => parts / 1_000_000),
    bad: fc.nat(100_000),
    good: fc.nat(10_000_000),
    remaining: fc.integer({ min: -2_000, max: 1_000 }).map((parts) => parts / 1_000),
    tier: fc.constantFrom(...burnRateTiers),
  });

  test("gives numbers that agree with each other, with the budget's arithmetic and with the rules", () => {
    fc.assert(
      fc.property(readings, ({ objective, days, longRatio, bad, good, remaining, tier }) => {
        const periodSeconds = days * 86_400;
        const budgetText = objectiveToBudget(objective);
        const budget = Number(budgetText);
        const factor = defaultFactor(tier, periodSeconds);
        const facts = sloFacts({
          ...burning,
          objective,
          periodSeconds,
          long: { window: tier.longWindow, errorRatio: longRatio },
          short: { window: tier.shortWindow, errorRatio: undefined },
          threshold: Number(alertThreshold(factor, budgetText)),
          events: { bad, total: bad + good, window: tier.shortWindow },
          remaining,
        });
        const rate = facts.long?.burnRate ?? Number.NaN;
        // What is attained, the burn rate and the objective are one statement.
        expect(1 - (facts.errorRatio ?? 0)).toBeCloseTo(1 - rate * budget, 9);
        // The limit is the factor of the rule.
        expect(facts.limit).toBeCloseTo(Number(factor), 9);
        expect(rate > (facts.limit ?? 0)).toBe(longRatio > Number(alertThreshold(factor, budgetText)));
        // After the time that is left, at this rate, exactly what is left is spent.
        expect(facts.secondsLeft).toBe(secondsToExhaustion({ remaining, burnRate: rate, periodSeconds }));
        if (remaining > 0 && Number.isFinite(facts.secondsLeft)) {
          const spent = budgetSpentBy(
            { errorRatio: longRatio, seconds: facts.secondsLeft ?? 0 },
            { budget, periodSeconds },
          );
          expect(Math.abs(spent / remaining - 1)).toBeLessThan(1e-9);
          const hours = (facts.secondsLeft ?? 0) / 3_600;
          expect(Math.abs(((facts.spentPerHour ?? 0) * hours) / remaining - 1)).toBeLessThan(1e-9);
        }
        // The burn rate of the short window, the events and "1 in N" are one statement.
        if (facts.events !== undefined) {
          expect(facts.short?.burnRate).toBeCloseTo(bad / (bad + good) / budget, 9);
          if (bad > 0) expect(Math.abs((facts.oneIn ?? 0) - (bad + good) / bad)).toBeLessThanOrEqual(0.5);
        }
      }),
    );
  });

  test("lets what an incident used equal what the budget's arithmetic says of steady traffic", () => {
    fc.assert(
      fc.property(readings, fc.integer({ min: 60, max: 86_400 }), ({ objective, days, longRatio }, seconds) => {
        const periodSeconds = days * 86_400;
        const budget = Number(objectiveToBudget(objective));
        const perSecond = 20;
        const { used } = sloFacts({
          ...burning,
          objective,
          periodSeconds,
          incident: { badEvents: perSecond * seconds * longRatio, periodEvents: perSecond * periodSeconds, seconds },
        });
        expect(used?.share).toBeCloseTo(
          budgetSpentBy({ errorRatio: longRatio, seconds }, { budget, periodSeconds }),
          9,
        );
      }),
    );
  });
});

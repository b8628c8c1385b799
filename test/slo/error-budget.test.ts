import { describe, expect, test } from "@jest/globals";
import { burnRateTiers, defaultFactor } from "../../slo/burn-rate-tiers.ts";
import { durationToSeconds } from "../../slo/duration.ts";
import {
  budgetRemaining,
  budgetSeconds,
  budgetSpent,
  budgetSpentBy,
  burnRate,
  burnRateFor,
  errorRatio,
  eventsLeft,
  secondsToExhaustion,
} from "../../slo/error-budget.ts";
import fc from "../property.ts";

const day = 86_400;

describe("the budget arithmetic by hand", () => {
  test.each([
    { name: "errorRatio() of 3 in 1,000", value: errorRatio({ total: 1000, bad: 3 }), is: 0.003 },
    { name: "errorRatio() without events", value: errorRatio({ total: 0, bad: 0 }), is: undefined },
    { name: "burnRate() of 1.44 % at 99.9 %", value: burnRate(0.0144, 0.001), is: 14.4 },
    {
      name: "budgetSpent() of 250 bad in a million at 99.9 %",
      value: budgetSpent({ total: 1e6, bad: 250 }, 0.001),
      is: 0.25,
    },
    { name: "budgetSpent() without events", value: budgetSpent({ total: 0, bad: 0 }, 0.001), is: undefined },
    {
      name: "budgetRemaining() of 250 bad in a million",
      value: budgetRemaining({ total: 1e6, bad: 250 }, 0.001),
      is: 0.75,
    },
    {
      name: "budgetRemaining() of an overspent budget",
      value: budgetRemaining({ total: 1e6, bad: 3000 }, 0.001),
      is: -2,
    },
    {
      name: "eventsLeft() of 250 bad in a million at 99.9 %",
      value: eventsLeft({ total: 1e6, bad: 250 }, 0.001),
      is: 750,
    },
    { name: "eventsLeft() of an overspent budget", value: eventsLeft({ total: 1e6, bad: 3000 }, 0.001), is: -2000 },
    { name: "budgetSeconds() of 99.9 % over 30 days: 43 min 12 s", value: budgetSeconds(0.001, 30 * day), is: 2592 },
    {
      name: "budgetSpentBy() 43 min 12 s of outage",
      value: budgetSpentBy({ errorRatio: 1, seconds: 2592 }, { budget: 0.001, periodSeconds: 30 * day }),
      is: 1,
    },
    {
      name: "secondsToExhaustion() of half a budget at burn rate 1",
      value: secondsToExhaustion({ remaining: 0.5, burnRate: 1, periodSeconds: 30 * day }),
      is: 15 * day,
    },
    {
      name: "secondsToExhaustion() of nothing",
      value: secondsToExhaustion({ remaining: 0, burnRate: 1, periodSeconds: 30 * day }),
      is: 0,
    },
    {
      name: "secondsToExhaustion() without errors",
      value: secondsToExhaustion({ remaining: 1, burnRate: 0, periodSeconds: 30 * day }),
      is: Number.POSITIVE_INFINITY,
    },
    {
      name: "burnRateFor() 2 % in one hour of 30 days",
      value: burnRateFor({ share: 0.02, windowSeconds: 3600, periodSeconds: 30 * day }),
      is: 14.4,
    },
  ])("$name is $is", ({ value, is }) => {
    if (typeof is === "number" && Number.isFinite(is)) expect(value).toBeCloseTo(is, 9);
    else expect(value).toBe(is);
  });
});

describe("the budget arithmetic always", () => {
  const budgets = fc.double({ min: 1e-6, max: 0.5, noNaN: true });
  const counts = fc
    .tuple(fc.integer({ min: 1, max: 1e9 }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([total, share]) => ({ total, bad: Math.floor(total * share) }));
  const close = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
  const spentOf = (events: { total: number; bad: number }, budget: number) => budgetSpent(events, budget) ?? Number.NaN;
  const remainingOf = (events: { total: number; bad: number }, budget: number) =>
    budgetRemaining(events, budget) ?? Number.NaN;

  test("splits a budget into what is spent and what remains", () => {
    fc.assert(
      fc.property(counts, budgets, (events, budget) => close(spentOf(events, budget) + remainingOf(events, budget), 1)),
    );
  });

  test("spends more for one more bad event, and less for one more good one", () => {
    fc.assert(
      fc.property(counts, budgets, (events, budget) => {
        const spent = spentOf(events, budget);
        expect(spentOf({ total: events.total + 1, bad: events.bad + 1 }, budget)).toBeGreaterThanOrEqual(spent);
        expect(spentOf({ total: events.total + 1, bad: events.bad }, budget)).toBeLessThanOrEqual(spent);
      }),
    );
  });

  test("does not care whether it counts requests or thousands of them", () => {
    fc.assert(
      fc.property(counts, budgets, fc.integer({ min: 1, max: 1000 }), ({ total, bad }, budget, scale) =>
        close(spentOf({ total: total * scale, bad: bad * scale }, budget), spentOf({ total, bad }, budget)),
      ),
    );
  });

  test("has events left exactly while budget remains", () => {
    fc.assert(
      fc.property(counts, budgets, (events, budget) => {
        const remaining = remainingOf(events, budget);
        fc.pre(Math.abs(remaining) > 1e-9);
        expect(eventsLeft(events, budget) > 0).toBe(remaining > 0);
        expect(close(eventsLeft(events, budget) / (budget * events.total), remaining)).toBe(true);
      }),
    );
  });

  test("is spent exactly when it says that it will be", () => {
    fc.assert(
      fc.property(
        fc.record({
          ratio: fc.double({ min: 1e-6, max: 1, noNaN: true }),
          remaining: fc.double({ min: 1e-3, max: 1, noNaN: true }),
          budget: budgets,
          days: fc.integer({ min: 1, max: 90 }),
        }),
        ({ ratio, remaining, budget, days }) => {
          const periodSeconds = days * day;
          const seconds = secondsToExhaustion({ remaining, burnRate: burnRate(ratio, budget), periodSeconds });
          return close(budgetSpentBy({ errorRatio: ratio, seconds }, { budget, periodSeconds }), remaining);
        },
      ),
    );
  });

  test("agrees with the factors of the tiers: at its limit, a tier's long window spends its share of the budget, and no tier is below 1", () => {
    fc.assert(
      fc.property(fc.constantFrom(...burnRateTiers), fc.integer({ min: 1, max: 90 }), budgets, (tier, days, budget) => {
        const [periodSeconds, windowSeconds] = [days * day, durationToSeconds(tier.longWindow) ?? 0];
        const share = Number(tier.budgetPercent) / 100;
        const factor = burnRateFor({ share, windowSeconds, periodSeconds });
        expect(Math.abs(Math.max(1, factor) - Number(defaultFactor(tier, periodSeconds)))).toBeLessThan(1e-6);
        const spent = budgetSpentBy({ errorRatio: factor * budget, seconds: windowSeconds }, { budget, periodSeconds });
        expect(close(spent, share)).toBe(true);
      }),
    );
  });
});

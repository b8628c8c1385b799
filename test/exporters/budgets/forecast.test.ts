import { describe, expect, test } from "@jest/globals";
import { bayesianBootstrap, seededRandom } from "../../../exporters/budgets/bayesian-bootstrap.ts";
import { forecastOf } from "../../../exporters/budgets/budget-reading.ts";
import { type Forecast, type ForecastFacts, forecastBudget } from "../../../exporters/budgets/forecast.ts";
import { budgetSloOf, day, historyOf, june, minuteOf } from "./budget-samples.ts";

const good = { total: 1_000, bad: 0 };
const burning = { total: 1_000, bad: 20 };
const nowMs = Date.parse("2026-06-11T00:00:00Z");

function facts(changes: Partial<ForecastFacts>): ForecastFacts {
  return {
    soFar: { total: 10_000, bad: 50 },
    budget: 0.01,
    daysLeft: 20,
    leaving: [],
    past: Array.from({ length: 20 }, () => good),
    nowMs,
    seed: "shop-checkout",
    ...changes,
  };
}

function known(forecast: Forecast) {
  if (forecast.kind === "unknown") throw new Error(forecast.reason);
  return forecast;
}

describe("forecastBudget()", () => {
  test("knows nothing after less than a week", () => {
    expect(forecastBudget(facts({ past: Array.from({ length: 6 }, () => good) }))).toEqual({
      kind: "unknown",
      reason: "it is made of whole days that are known, and takes 7 of them; so far there are 6",
    });
  });

  test("knows nothing without events", () => {
    const past = Array.from({ length: 20 }, () => ({ total: 0, bad: 0 }));
    expect(forecastBudget(facts({ past }))).toMatchObject({ kind: "unknown", reason: "there were no events to go by" });
  });

  test("of days that are all alike is one number", () => {
    const forecast = known(
      forecastBudget(facts({ past: Array.from({ length: 10 }, () => ({ total: 1_000, bad: 5 })) })),
    );
    // 50 of 10,000 so far and 100 of 20,000 to come: half of the budget.
    expect(forecast.remaining).toEqual({ low: 0.5, likely: 0.5, high: 0.5 });
    expect(forecast.exhaustion).toEqual({
      chance: 0,
      earliestMs: undefined,
      likelyMs: undefined,
      latestMs: undefined,
    });
    expect(forecast.endsMs).toBe(nowMs + 20 * 86_400_000);
    expect(forecast.basedOnDays).toBe(10);
  });

  test("says when a steady burn spends the budget", () => {
    const forecast = known(forecastBudget(facts({ past: Array.from({ length: 10 }, () => burning) })));
    // 50 + 20 d = 0.01 (10,000 + 1,000 d): after 5 days, shown at the end of the sixth minus what is over.
    const { chance, likelyMs = 0 } = forecast.exhaustion;
    expect(chance).toBe(1);
    expect((likelyMs - nowMs) / 86_400_000).toBeCloseTo(5, 6);
    expect(forecast.remaining.likely).toBeCloseTo(-0.5, 9);
  });

  test("widens with what is uncertain: one bad day in twenty may come again or not", () => {
    const past = [...Array.from({ length: 19 }, () => good), { total: 1_000, bad: 200 }];
    const { remaining, exhaustion } = known(forecastBudget(facts({ past })));
    expect(remaining.high).toBeCloseTo(1 - 50 / 300, 9);
    expect(remaining.low).toBeLessThan(0);
    expect(exhaustion.chance).toBeGreaterThan(0.05);
    expect(exhaustion.chance).toBeLessThan(0.6);
    expect(exhaustion.earliestMs).toBeGreaterThan(nowMs);
    expect(exhaustion.latestMs).toBeUndefined();
  });

  test("claims no lower end where nothing ever went wrong", () => {
    const { remaining, exhaustion } = known(forecastBudget(facts({ soFar: { total: 10_000, bad: 0 } })));
    expect(remaining).toEqual({ low: undefined, likely: 1, high: 1 });
    expect(exhaustion.chance).toBe(0);
  });

  test("of a budget that is spent says so", () => {
    const { exhaustion } = known(forecastBudget(facts({ soFar: { total: 10_000, bad: 500 } })));
    expect(exhaustion).toMatchObject({ chance: 1, earliestMs: nowMs, likelyMs: nowMs });
  });

  test("lets what leaves a rolling period go", () => {
    const leaving = Array.from({ length: 10 }, (_, index) => ({ total: 1_000, bad: index === 0 ? 50 : 0 }));
    const { remaining } = known(forecastBudget(facts({ daysLeft: 10, leaving })));
    expect(remaining.likely).toBe(1);
  });

  test("gives the same figures for the same facts", () => {
    const past = [...Array.from({ length: 10 }, () => good), burning];
    expect(forecastBudget(facts({ past }))).toEqual(forecastBudget(facts({ past })));
  });

  test("holds what it promises: about 90 % of true ends lie between low and high", () => {
    const random = seededRandom(7);
    const drawDay = () =>
      random() < 0.2 ? { total: 1_000, bad: Math.floor(60 * random()) } : { total: 1_000, bad: 1 };
    let inside = 0;
    const worlds = 200;
    for (let world = 0; world < worlds; world++) {
      const past = Array.from({ length: 28 }, drawDay);
      const { low = 0, high } = known(forecastBudget(facts({ past, seed: `${world}` }))).remaining;
      const future = Array.from({ length: 20 }, drawDay);
      const bad = 50 + future.reduce((sum, one) => sum + one.bad, 0);
      const remaining = 1 - bad / 30_000 / 0.01;
      if (remaining >= low && remaining <= high) inside++;
    }
    expect(inside / worlds).toBeGreaterThan(0.82);
    expect(inside / worlds).toBeLessThanOrEqual(0.97);
  });
});

test("bayesianBootstrap() draws every observation, each as often on average", () => {
  const random = seededRandom(1);
  const counts = [0, 0, 0, 0];
  for (let world = 0; world < 4_000; world++) {
    const draw = bayesianBootstrap(4, random);
    counts[draw()] = (counts[draw()] ?? 0) + 1;
  }
  for (const count of counts) expect(count / 4_000).toBeCloseTo(0.25, 1);
});

test("forecastOf() goes by whole known days of the last four weeks", () => {
  const history = historyOf({ first: june, to: june + 10 * day + 600 }, (at) => minuteOf(at < june + day ? 100 : 0));
  const forecast = known(forecastOf(history, budgetSloOf(), june + 10 * day + 600));
  expect(forecast.basedOnDays).toBe(10);
  expect(forecast.endsMs).toBe(60_000 * (june + 40 * day + 600));
});

import { describe, expect, test } from "@jest/globals";
import type { Budget, Day } from "../../web/api/exporter-api.ts";
import { burnColumns, burnDown, measuredFrom } from "../../web/chart/burn-down.ts";
import fc from "../property.ts";

const dayMs = 86_400_000;
const fromMs = Date.UTC(2026, 2, 1);

function day(index: number, budgetSpent: number | undefined): Day {
  return { dayMs: fromMs + index * dayMs, good: 1, bad: 0, unknownSeconds: 0, excludedSeconds: 0, budgetSpent };
}

type Burnt = Pick<Budget, "period" | "incidents" | "sinceMs">;

function budget(days: number, incidents: Budget["incidents"], sinceMs = fromMs - 60 * dayMs): Burnt {
  const period = {
    window: "30d",
    fromMs,
    toMs: fromMs + days * dayMs,
    good: 1,
    bad: 0,
    sampleSize: 1,
    unknownSeconds: 0,
    excludedSeconds: 0,
  };
  return { period, incidents, sinceMs };
}

function incident(from: number, to: number, budgetSpent: number): Budget["incidents"][number] {
  return { fromMs: fromMs + from * dayMs, toMs: fromMs + to * dayMs, isOngoing: false, bad: 1, budgetSpent };
}

const shown = (points: ReturnType<typeof burnDown>) =>
  points.map(({ atMs, remaining }) => [(atMs - fromMs) / dayMs, Number(remaining.toFixed(6))]);

describe("burnDown()", () => {
  test("goes down by what each day spent", () => {
    expect(shown(burnDown([day(0, 0.1), day(1, undefined), day(2, 0.2)], budget(3, [])))).toEqual([
      [0, 1],
      [1, 0.9],
      [2, 0.9],
      [3, 0.7],
    ]);
  });

  test("falls during incidents, and evenly by the rest", () => {
    expect(shown(burnDown([day(0, 0.5)], budget(1, [incident(0.25, 0.5, 0.4)])))).toEqual([
      [0, 1],
      [0.25, 0.975],
      [0.5, 0.55],
      [1, 0.5],
    ]);
  });

  test("shares an incident over midnight among its days", () => {
    expect(shown(burnDown([day(0, 0.2), day(1, 0.2)], budget(2, [incident(0.5, 1.5, 0.4)])))).toEqual([
      [0, 1],
      [0.5, 1],
      [1, 0.8],
      [1.5, 0.6],
      [2, 0.6],
    ]);
  });

  test("begins where measuring began: of the time before nobody knows what was left", () => {
    const young = budget(2, [], fromMs + 1.5 * dayMs);
    expect(shown(burnDown([day(0, undefined), day(1, 0.25)], young))).toEqual([
      [1.5, 1],
      [2, 0.75],
    ]);
    expect([measuredFrom(young), measuredFrom(budget(2, []))]).toEqual([fromMs + 1.5 * dayMs, fromMs]);
    expect(measuredFrom({ ...young, knownSinceMs: fromMs + 1.75 * dayMs })).toBe(fromMs + 1.75 * dayMs);
  });

  test("ends at exactly what the days leave, and never rises", () => {
    const spent = fc.array(fc.double({ min: 0, max: 0.3, noNaN: true }), { minLength: 1, maxLength: 31 });
    const spans = fc.array(
      fc.record({
        from: fc.double({ min: 0, max: 30, noNaN: true }),
        length: fc.double({ min: 0.001, max: 3, noNaN: true }),
        cost: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(spent, spans, (amounts, incidents) => {
        const days = amounts.map((amount, index) => day(index, amount));
        const points = burnDown(
          days,
          budget(
            days.length,
            incidents.map(({ from, length, cost }) => incident(from, from + length, cost)),
          ),
        );
        const total = amounts.reduce((sum, amount) => sum + amount, 0);
        expect(points.at(-1)?.remaining).toBeCloseTo(1 - total, 9);
        for (const [index, point] of points.entries()) {
          const before = points[index - 1];
          if (before === undefined) continue;
          expect(point.atMs).toBeGreaterThan(before.atMs);
          expect(point.remaining).toBeLessThanOrEqual(before.remaining + 1e-9);
        }
      }),
    );
  });
});

test("burnColumns() lets the forecast begin where the history ends", () => {
  const points = [
    { atMs: 0, remaining: 1 },
    { atMs: 1_000, remaining: 0.8 },
  ];
  const forecast = {
    kind: "known",
    method: "",
    basedOnDays: 30,
    endsMs: 5_000,
    remaining: { low: -0.2, likely: 0.5, high: undefined },
    exhaustion: { chance: 0 },
  } as const;
  expect(burnColumns(points, forecast)).toEqual({
    seconds: [0, 1, 5],
    remaining: [1, 0.8, null],
    likely: [null, 0.8, 0.5],
    low: [null, 0.8, -0.2],
    high: [null, 0.8, 0.5],
  });
  expect(burnColumns(points, { kind: "unknown", reason: "too young" }).likely).toEqual([null, null]);
});

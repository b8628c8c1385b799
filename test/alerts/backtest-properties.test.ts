import { expect, test } from "@jest/globals";
import type { BacktestReport, FiredAlert } from "../../alerts/backtest/report.ts";
import { backtest } from "../../alerts/backtest.ts";
import fc from "../property.ts";
import { day, hour, minute, monday, recordingOf, type Signal, sloWith } from "./backtest-scenario.ts";

const range = { from: monday, to: monday + 12 * hour };
const timeline = { from: monday - day, to: range.to };
const minutes = (timeline.to - timeline.from) / minute;

/** A stretch of minutes in which traffic and failures stay the same. */
interface Stretch {
  readonly minutes: number;
  readonly total: number | undefined;
  readonly ratio: number;
  readonly isExcluded: boolean;
}

const stretch: fc.Arbitrary<Stretch> = fc.record({
  minutes: fc.integer({ min: 1, max: 400 }),
  total: fc.oneof(
    { weight: 6, arbitrary: fc.double({ min: 0.001, max: 1e6, noNaN: true }) },
    fc.constantFrom(0, undefined),
  ),
  ratio: fc.oneof(fc.constantFrom(0, 0.001, 0.0144, 1), fc.double({ min: 0, max: 1, noNaN: true })),
  isExcluded: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
});
const stretches = fc.array(stretch, { minLength: 1, maxLength: 12 });

const tierOptions = fc.record({
  idle: fc.constantFrom("excluded" as const, "good" as const),
  for: fc.constantFrom("1m", "5m"),
  keepFiringFor: fc.constantFrom("1m", "17m"),
  minBadEvents: fc.constantFrom(0, 5, 1000),
});
type TierOptions = typeof tierOptions extends fc.Arbitrary<infer Options> ? Options : never;

function replay(
  list: readonly Stretch[],
  options: TierOptions,
  worse: (time: number) => number = () => 0,
): BacktestReport {
  const byMinute = list.flatMap((one) => Array.from({ length: one.minutes }, () => one));
  const at = (time: number) => byMinute[((time - timeline.from) / minute) % byMinute.length];
  const signal: Signal = (time) => {
    const { total, ratio } = at(time) ?? { total: undefined, ratio: 0 };
    return total === undefined ? undefined : { total, bad: total * Math.min(1, ratio + worse(time)) };
  };
  const { idle, ...timing } = options;
  const { slo } = sloWith({ idle, alerts: { tiers: { "page-fast": timing, "ticket-fast": timing } } });
  return backtest(
    slo,
    recordingOf(timeline, [{ signal }], (time) => at(time)?.isExcluded === true),
    range,
  );
}

test("backtest() never gives NaN or infinity, divides all minutes, and orders what fired", () => {
  fc.assert(
    fc.property(stretches, tierOptions, (list, options) => {
      const report = replay(list, options);
      expect(numbersIn(report).filter((value) => !Number.isFinite(value))).toEqual([]);
      const { measured, idle, excluded, unknown } = report.totals.minutes;
      expect(measured + idle + excluded + unknown).toBe((range.to - range.from) / minute);
      for (const spans of Map.groupBy(report.alerts, ({ alert, tier }) => `${alert} ${tier}`).values())
        expectOrdered(spans);
    }),
    { numRuns: 40 },
  );
});

test("backtest() of more errors never fires a burn alert or a spent budget for fewer minutes", () => {
  const more = fc.record({
    from: fc.nat(minutes),
    length: fc.nat(minutes),
    ratio: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(stretches, tierOptions, more, (list, options, { from, length, ratio }) => {
      const start = timeline.from + from * minute;
      const before = replay(list, options);
      const after = replay(list, options, (time) => (time >= start && time < start + length * minute ? ratio : 0));
      for (const kind of [
        "SLOErrorBudgetBurn page-fast",
        "SLOErrorBudgetBurn page-slow",
        "SLOErrorBudgetBurn ticket-fast",
        "SLOErrorBudgetBurn ticket-slow",
        "SLOErrorBudgetExhausted null",
      ]) {
        const worse = firingMinutes(after, kind);
        expect([...firingMinutes(before, kind)].filter((time) => !worse.has(time))).toEqual([]);
      }
    }),
    { numRuns: 40 },
  );
});

function expectOrdered(spans: readonly FiredAlert[]): void {
  let last = Number.NEGATIVE_INFINITY;
  for (const { from, to, firingMinutes: count } of spans) {
    expect(from ?? range.from).toBeGreaterThan(last);
    expect(to ?? range.to + minute).toBeGreaterThan(from ?? range.from);
    expect(count).toBeGreaterThan(0);
    last = to ?? Number.POSITIVE_INFINITY;
  }
}

function firingMinutes({ alerts }: BacktestReport, kind: string): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { alert, tier, from, to } of alerts) {
    if (`${alert} ${tier}` !== kind) continue;
    for (let time = from ?? range.from + minute; time < (to ?? range.to + minute); time += minute) found.add(time);
  }
  return found;
}

function numbersIn(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

import { expect, test } from "@jest/globals";
import { BudgetHistory, startOfDay } from "../../../exporters/budgets/budget-history.ts";
import { addedUp, type BudgetSums, noBudgetSums } from "../../../exporters/budgets/budget-sums.ts";
import fc from "../../property.ts";
import { day, historyOf, june, minuteOf, unknownMinute } from "./budget-samples.ts";

test("a history sums any range as if it added minute by minute, after any replacement", () => {
  const change = fc.record({
    from: fc.integer({ min: 0, max: 3 * day }),
    minutes: fc.array(
      fc.record({
        total: fc.integer({ min: 0, max: 1e6 }),
        bad: fc.integer({ min: 0, max: 1e6 }),
        knownMs: fc.constantFrom(0, 60_000),
        unknownMs: fc.constantFrom(0, 60_000),
        excludedMs: fc.constantFrom(0, 300_000),
      }),
      { minLength: 1, maxLength: 200 },
    ),
  });
  const ranges = fc.array(fc.tuple(fc.integer({ min: -100, max: 3 * day }), fc.integer({ min: 0, max: 3 * day })), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 10 }), ranges, (changes, asked) => {
      const history = new BudgetHistory(june);
      const plain = new Map<number, BudgetSums>();
      for (const { from, minutes } of changes) {
        history.replace(june + from, minutes);
        for (const [index, sums] of minutes.entries()) plain.set(june + from + index, sums);
        // Reading in between must not leave stale sums behind.
        history.sums(june, june + 4 * day);
      }
      for (const [from, length] of asked) {
        let expected = noBudgetSums;
        for (let at = june + from; at < june + from + length; at++)
          expected = addedUp(expected, plain.get(at) ?? noBudgetSums);
        expect(history.sums(june + from, june + from + length)).toEqual(expected);
      }
    }),
    { numRuns: 30 },
  );
});

test("a late answer takes the place of the one before it", () => {
  const history = historyOf({ first: june, to: june + day }, () => minuteOf(1));
  expect(history.sums(june, june + day)).toMatchObject({ total: 144_000, bad: 1_440, unknownMs: 0 });
  history.replace(june + 10, [minuteOf(50), unknownMinute]);
  expect(history.sums(june, june + day)).toMatchObject({ total: 143_900, bad: 1_488, unknownMs: 60_000 });
});

test("nothing before the first minute counts", () => {
  const history = new BudgetHistory(june + 5);
  history.replace(
    june,
    Array.from({ length: 10 }, () => minuteOf(1)),
  );
  expect(history.sums(june - day, june + day)).toMatchObject({ total: 500, bad: 5 });
});

test("forgotten minutes leave the sums of their days", () => {
  const history = historyOf({ first: june, to: june + 5 * day }, () => minuteOf(2, 10));
  const bytes = history.bytes;
  history.forget({ minutesBefore: june + 3 * day, daysBefore: june + day });
  expect(history.bytes).toBeLessThan(bytes / 2);
  expect(history.sums(june, june + 5 * day)).toMatchObject({ total: 4 * 14_400, bad: 4 * 2_880 });
  expect(history.sums(june + 3 * day + 7, june + 3 * day + 9)).toMatchObject({ total: 20, bad: 4 });
  expect(history.stretches(june, june + 5 * day, 0.1)).toEqual([{ from: june + 3 * day, to: june + 5 * day }]);
});

test("a good day takes no room for what did not happen", () => {
  const history = historyOf({ first: june, to: june + day }, () => minuteOf(0, 2));
  // One byte for the events and two for the known time of each minute.
  expect(history.bytes).toBe(3 * day);
});

test("startOfDay() is UTC", () => {
  expect(startOfDay(june + 1_439)).toBe(june);
});

import { describe, expect, test } from "@jest/globals";
import { readBudget } from "../../../exporters/budgets/budget-reading.ts";
import {
  calendarRange,
  nextUnit,
  ownRange,
  periodBudget,
  previousRange,
} from "../../../exporters/budgets/period-budget.ts";
import { budgetSloOf, day, historyOf, june, minuteOf, unknownMinute } from "./budget-samples.ts";

const minute = (text: string) => Date.parse(`${text}Z`) / 60_000;
const text = (at: number) => new Date(at * 60_000).toISOString().slice(0, 16);

test.each([
  {
    unit: "week",
    at: "2026-06-07T23:59",
    from: "2026-06-01T00:00",
    ends: "2026-06-08T00:00",
    before: "2026-05-25T00:00",
  },
  {
    unit: "week",
    at: "2026-06-08T00:00",
    from: "2026-06-08T00:00",
    ends: "2026-06-15T00:00",
    before: "2026-06-01T00:00",
  },
  {
    unit: "month",
    at: "2026-02-28T23:59",
    from: "2026-02-01T00:00",
    ends: "2026-03-01T00:00",
    before: "2026-01-01T00:00",
  },
  {
    unit: "month",
    at: "2028-02-29T12:00",
    from: "2028-02-01T00:00",
    ends: "2028-03-01T00:00",
    before: "2028-01-01T00:00",
  },
  {
    unit: "month",
    at: "2026-01-01T00:00",
    from: "2026-01-01T00:00",
    ends: "2026-02-01T00:00",
    before: "2025-12-01T00:00",
  },
  {
    unit: "quarter",
    at: "2026-03-31T23:59",
    from: "2026-01-01T00:00",
    ends: "2026-04-01T00:00",
    before: "2025-10-01T00:00",
  },
  {
    unit: "quarter",
    at: "2026-09-30T01:00",
    from: "2026-07-01T00:00",
    ends: "2026-10-01T00:00",
    before: "2026-04-01T00:00",
  },
] as const)("the $unit of $at begins $from and ends $ends", ({ unit, at, from, ends, before }) => {
  const range = calendarRange(unit, minute(at));
  expect([text(range.from), text(range.to), text(range.ends)]).toEqual([from, at, ends]);
  expect(nextUnit(unit, range.from)).toBe(range.ends);
  const previous = previousRange(unit, minute(at));
  expect([text(previous.from), text(previous.to), text(previous.ends)]).toEqual([before, from, from]);
});

test("ownRange() of a rolling period moves along, of a calendar period it begins with the unit", () => {
  expect(ownRange(budgetSloOf(), june)).toEqual({ from: june - 30 * day, to: june, ends: june });
  const month = { kind: "calendar", text: "calendar-month", unit: "month", seconds: 2_592_000 } as const;
  expect(ownRange(budgetSloOf({ period: month }), june + 7)).toEqual({
    from: june,
    to: june + 7,
    ends: june + 30 * day,
  });
});

describe("periodBudget()", () => {
  const range = { from: june, to: june + 100, ends: june + 100 };
  const of = (known: number, changes = {}) =>
    periodBudget(
      historyOf({ first: june, to: range.to }, (at) => (at < june + known ? minuteOf(1, 50) : unknownMinute)),
      budgetSloOf(changes),
      range,
    );

  test("is the arithmetic of explain and of the rules", () => {
    expect(of(100)).toMatchObject({ coverage: 1, sli: 0.98, spent: 2, remaining: -1 });
  });

  test("says how much is unknown, and takes none of it for good", () => {
    expect(of(40)).toMatchObject({ coverage: 0.4, sli: 0.98, spent: 2, sums: { unknownMs: 3_600_000 } });
  });

  test("has no ratio where too little is known", () => {
    expect(of(9)).toMatchObject({ coverage: 0.09, sli: undefined, spent: undefined, remaining: undefined });
  });

  test("of an idle time is unknown, or all good where the SLO says so", () => {
    const idle = historyOf({ first: june, to: range.to }, () => minuteOf(0, 0));
    expect(periodBudget(idle, budgetSloOf(), range)).toMatchObject({ sli: undefined, remaining: undefined });
    expect(periodBudget(idle, budgetSloOf({ idle: "good" }), range)).toMatchObject({ sli: 1, spent: 0, remaining: 1 });
  });
});

describe("readBudget()", () => {
  // Bad only on 31 May, good since.
  const history = historyOf({ first: june - 3 * day, to: june + 2 * day }, (at) =>
    minuteOf(at >= june - day && at < june ? 5 : 0),
  );

  test("starts weeks and months anew, and keeps the quarter, when they roll over", () => {
    const before = readBudget(history, budgetSloOf(), june - 1);
    const after = readBudget(history, budgetSloOf(), june);
    const spent = (reading: typeof before) =>
      reading.calendars.map(({ unit, which, spent: share }) => [unit, which, share]);
    expect(before.calendars.find(({ unit, which }) => unit === "month" && which === "current")?.spent).toBeGreaterThan(
      1,
    );
    expect(spent(after)).toEqual([
      ["week", "current", undefined],
      ["week", "previous", (5 * day) / (3 * 100 * day) / 0.01],
      ["month", "current", undefined],
      ["month", "previous", (5 * day) / (3 * 100 * day) / 0.01],
      ["quarter", "current", (5 * day) / (3 * 100 * day) / 0.01],
    ]);
    expect(readBudget(history, budgetSloOf(), june + 1).calendars[2]).toMatchObject({
      unit: "month",
      spent: 0,
      remaining: 1,
    });
  });

  test("tells of the last minutes and hours as far as the period reaches", () => {
    const reading = readBudget(history, budgetSloOf(), june + 2);
    const errs = reading.windows.map(({ window, sums }) => [window, sums.bad]);
    expect(errs.slice(0, 3)).toEqual([
      ["5m", 15],
      ["30m", 140],
      ["1h", 290],
    ]);
    expect(reading.windows.map(({ window }) => window)).toEqual(["5m", "30m", "1h", "6h", "1d", "3d"]);
    const short = budgetSloOf({ period: { kind: "rolling", seconds: 86_400, text: "1d" } });
    expect(readBudget(history, short, june).windows.at(-1)?.window).toBe("1d");
  });

  test("tells since when anything of the period is known", () => {
    const late = historyOf({ first: june, to: june + 500 }, (at) => (at < june + 123 ? unknownMinute : minuteOf(0)));
    const since = (to: number) => readBudget(late, budgetSloOf(), to).knownSinceMs;
    expect([since(june + 100), since(june + 124), since(june + 500)]).toEqual([
      undefined,
      60_000 * (june + 123),
      60_000 * (june + 123),
    ]);
    expect(readBudget(history, budgetSloOf(), june).knownSinceMs).toBe(60_000 * (june - 3 * day));
  });

  test("tells how much of a unit that began before the history is known", () => {
    const month = readBudget(history, budgetSloOf(), june).calendars.find(
      ({ unit, which }) => unit === "month" && which === "previous",
    );
    expect(month?.coverage).toBeCloseTo(3 / 31, 12);
  });
});

import { describe, expect, test } from "@jest/globals";
import type { BudgetHistory } from "../../../exporters/budgets/budget-history.ts";
import type { BudgetSlo } from "../../../exporters/budgets/budget-slo.ts";
import { eventSpending, minuteSpending } from "../../../exporters/budgets/known-spending.ts";
import { budgetSloOf, day, historyOf, june, minuteOf } from "./budget-samples.ts";

const minuteMs = 60_000;
const always = { since: 0, until: Number.POSITIVE_INFINITY };
const probed = budgetSloOf({ source: "probe" });
const spentOf = (history: BudgetHistory, ranges: readonly (readonly [number, number])[], slo: BudgetSlo = probed) =>
  minuteSpending(
    { slo, history, ...always },
    ranges.map(([from, to]) => ({ fromMs: minuteMs * from, toMs: minuteMs * to })),
  ).spent;

describe("minuteSpending()", () => {
  test.each([
    // Known for 59 minutes: the rollout's 100 a minute stand for 30 days.
    { name: "of minutes by the traffic of the rollout", firstMinutes: 19, spent: 10 / (0.01 * 100 * 43_200) },
    // Of 4,200 events in 60 minutes, made up to 30 days.
    { name: "of an hour by its own", firstMinutes: 20, spent: 10 / (0.01 * 70 * 43_200) },
  ])("measures what was spent of an SLO $name", ({ firstMinutes, spent }) => {
    const begun = june + firstMinutes;
    const end = begun + 40;
    const history = historyOf({ first: june, to: end }, (minute) =>
      minute < begun ? minuteOf(0, 10) : minuteOf(minute === begun ? 10 : 0),
    );
    expect(spentOf(history, [[begun, end]])).toBeCloseTo(spent, 12);
  });

  test("says the same of a rollout however much comes after it", () => {
    const range = [[june + 7 * day + 30, june + 7 * day + 90]] as const;
    const upTo = (days: number) =>
      historyOf({ first: june, to: june + days * day }, (minute) =>
        minuteOf(minute === june + 7 * day + 40 ? 10 : 0, minute < june + 8 * day ? 100 : 1_000),
      );
    const spent = spentOf(upTo(8), range);
    expect(spent).toBeCloseTo(10 / (0.01 * 100 * 43_200), 12);
    for (const days of [9, 20, 35]) expect(spentOf(upTo(days), range)).toBe(spent);
    const pruned = upTo(40);
    pruned.forget({ minutesBefore: june + 5 * day, daysBefore: june });
    expect(spentOf(pruned, range)).toBe(spent);
  });

  test("says the same once the days in which the period began are sums", () => {
    const slo = budgetSloOf({ source: "probe", period: { kind: "rolling", text: "3d", seconds: 259_200 } });
    const range = [[june + 4 * day + 600, june + 4 * day + 660]] as const;
    const upTo = (to: number) =>
      historyOf({ first: june, to }, (minute) =>
        minuteOf(minute === june + 4 * day + 620 ? 10 : 0, (minute - june) % day < 600 ? 10 : 100),
      );
    const history = upTo(june + 6 * day);
    const spent = spentOf(history, range, slo);
    history.forget({ minutesBefore: june + 2 * day, daysBefore: june });
    expect(spentOf(history, range, slo)).toBe(spent);
  });

  test("measures by a whole month from its first days on", () => {
    const slo = budgetSloOf({
      source: "probe",
      period: { kind: "calendar", text: "month", unit: "month", seconds: 2_592_000 },
    });
    const history = historyOf({ first: june - day, to: june + 120 }, (minute) =>
      minuteOf(minute === june + 70 ? 10 : 0),
    );
    expect(spentOf(history, [[june + 60, june + 120]], slo)).toBeCloseTo(10 / (0.01 * 100 * 30 * 1_440), 12);
  });

  test("counts no minute twice where stretches share one, and none between them", () => {
    const history = historyOf({ first: june, to: june + day }, () => minuteOf(1));
    const allowed = 0.01 * 100 * 43_200;
    expect(spentOf(history, [[june + 60, june + 70]])).toBeCloseTo(10 / allowed, 12);
    const apart = [
      [june + 60, june + 70],
      [june + 100, june + 105],
    ] as const;
    expect(spentOf(history, apart)).toBeCloseTo(15 / allowed, 12);
    const shared = [
      [june + 60, june + 69.5],
      [june + 69.6, june + 75],
    ] as const;
    expect(spentOf(history, shared)).toBeCloseTo(15 / allowed, 12);
  });

  test("gives the minute in which one rollout follows another to the later one alone", () => {
    const history = historyOf({ first: june, to: june + day }, () => minuteOf(1));
    const allowed = 0.01 * 100 * 43_200;
    expect(spentOf(history, [[june + 60, june + 69.5]])).toBeCloseTo(9 / allowed, 12);
    expect(spentOf(history, [[june + 69.6, june + 75]])).toBeCloseTo(6 / allowed, 12);
    const short = [{ fromMs: minuteMs * (june + 69.5), toMs: minuteMs * (june + 69.6) }];
    const minutes = { slo: probed, history, since: 0, until: june + 70 };
    expect(minuteSpending(minutes, short)).toEqual({ spent: undefined, untilMs: undefined, isWhole: true });
  });

  test("is known until what was read, and as a whole once all stretches were", () => {
    const history = historyOf({ first: june, to: june + day }, () => minuteOf(1));
    const stretches = [
      { fromMs: minuteMs * (june + 60), toMs: minuteMs * (june + 70) },
      { fromMs: minuteMs * (june + 100), toMs: minuteMs * (june + 105) },
    ];
    const until = (minutes: number) => {
      const known = minuteSpending({ slo: probed, history, since: 0, until: june + minutes }, stretches);
      return [known.untilMs === undefined ? undefined : known.untilMs / minuteMs - june, known.isWhole];
    };
    expect([60, 65, 80, 102, 105, 200].map(until)).toEqual([
      [undefined, false],
      [65, false],
      [70, false],
      [102, false],
      [105, true],
      [105, true],
    ]);
  });

  test("is not known of days of which only the sums are left", () => {
    const history = historyOf({ first: june, to: june + 3 * day }, () => minuteOf(1));
    history.forget({ minutesBefore: june + 2 * day, daysBefore: june });
    const stretch = { fromMs: minuteMs * (june + day - 30), toMs: minuteMs * (june + day + 30) };
    const minutes = { slo: probed, history, since: june + 2 * day, until: june + 3 * day };
    expect(minuteSpending(minutes, [stretch])).toMatchObject({ spent: undefined, isWhole: true });
  });
});

describe("eventSpending()", () => {
  const slo = budgetSloOf();
  const stretches = [{ fromMs: minuteMs * (june + 90), toMs: minuteMs * (june + 95) + 20_000 }];
  const seen = { bad: 10, total: 1_500, knownMs: 300_000, untilMs: minuteMs * (june + 95), isWhole: true };
  const knownUntil = (until: number, first = june) => ({
    slo,
    history: historyOf({ first, to: june + 200 }, () => minuteOf(50)),
    since: 0,
    until: june + until,
  });

  test("measures what was counted by the period's events, whatever its minutes have of bad ones", () => {
    expect(eventSpending(knownUntil(96), stretches, seen)).toEqual({
      spent: expect.closeTo(10 / (0.01 * 100 * 43_200), 12),
      untilMs: minuteMs * (june + 95),
      isWhole: true,
    });
  });

  // 1,500 in five minutes are 300 a minute, whatever a rate over minutes that are not full says.
  test("measures by what was counted in the rollout as long as less than an hour is recorded", () => {
    expect(eventSpending(knownUntil(96, june + 80), stretches, seen)).toMatchObject({
      spent: expect.closeTo(10 / (0.01 * 300 * 43_200), 12),
    });
  });

  test.each([
    { name: "minutes are not known until its end", until: 94, events: seen, isWhole: false },
    { name: "not all of it was counted", until: 95, events: { ...seen, isWhole: false }, isWhole: false },
    { name: "all of it was, and minutes are known", until: 95, events: seen, isWhole: true },
  ])("is whole: $isWhole, as $name", ({ until, events, isWhole }) => {
    expect(eventSpending(knownUntil(until), stretches, events)).toMatchObject({
      spent: expect.closeTo(10 / (0.01 * 100 * 43_200), 12),
      isWhole,
    });
  });

  test.each([
    { name: "before any minute is known", minutes: knownUntil(0), events: seen, isWhole: false },
    {
      name: "of a time without events",
      minutes: knownUntil(96),
      events: { ...seen, bad: 0, total: 0, knownMs: 0 },
      isWhole: true,
    },
    { name: "of an SLO that nobody reads", minutes: knownUntil(96), events: undefined, isWhole: false },
  ])("knows nothing $name", ({ minutes, events, isWhole }) => {
    expect(eventSpending(minutes, stretches, events)).toMatchObject({ spent: undefined, isWhole });
  });
});

import { describe, expect, test } from "@jest/globals";
import { attribution } from "../../../exporters/budgets/attribution.ts";
import { BudgetHistory } from "../../../exporters/budgets/budget-history.ts";
import { incidentGap } from "../../../exporters/budgets/incidents.ts";
import { budgetSpent } from "../../../slo/error-budget.ts";
import fc from "../../property.ts";
import { day, historyOf, june, minuteOf, unknownMinute } from "./budget-samples.ts";

const range = { from: june, to: june + 3 * day, budget: 0.01, gapMinutes: 10 };
const at = (minute: number) => 60_000 * (june + minute);

describe("attribution()", () => {
  test("tells incidents above the objective's rate from the noise below it", () => {
    // A minute of 100 events may lose one: 1 bad is not above the rate, 2 are.
    const history = historyOf({ first: june, to: range.to }, (minute) => {
      const since = minute - june;
      if (since >= 600 && since < 620) return minuteOf(50);
      if (since === 625) return minuteOf(2);
      if (since >= day + 100 && since < day + 105) return minuteOf(10);
      return minuteOf(since % 100 === 0 ? 1 : 0);
    });
    const { incidents, rest, days } = attribution(history, range);
    expect(incidents).toEqual([
      // 620 to 625 is a short gap, so all of it is one incident; minute 600 is bad by itself, not by the noise.
      {
        fromMs: at(600),
        toMs: at(626),
        isOngoing: false,
        total: 2_600,
        bad: 1_002,
        spent: expect.closeTo(1_002 / 4_320, 12),
      },
      {
        fromMs: at(day + 100),
        toMs: at(day + 105),
        isOngoing: false,
        total: 500,
        bad: 50,
        spent: expect.closeTo(50 / 4_320, 12),
      },
    ]);
    expect(rest).toEqual({ bad: 43, spent: expect.closeTo(43 / 4_320, 12) });
    expect(days.map(({ dayMs, bad }) => [dayMs, bad])).toEqual([
      [at(0), 1_016],
      [at(day), 64],
      [at(2 * day), 15],
    ]);
  });

  test("lets an incident go over midnight, and over a gap of knowledge, and says that the last may go on", () => {
    const history = historyOf({ first: june, to: range.to }, (minute) => {
      const since = minute - june;
      if (since >= day - 3 && since < day + 2) return since === day - 1 ? unknownMinute : minuteOf(100);
      return minuteOf(since >= 3 * day - 4 ? 100 : 0);
    });
    expect(
      attribution(history, range).incidents.map(({ fromMs, toMs, isOngoing }) => [fromMs, toMs, isOngoing]),
    ).toEqual([
      [at(day - 3), at(day + 2), false],
      [at(3 * day - 4), at(3 * day), true],
    ]);
  });

  test("cuts an incident where the period begins", () => {
    const history = historyOf({ first: june, to: range.to }, (minute) => minuteOf(minute < june + 700 ? 100 : 0));
    const { incidents, days } = attribution(history, { ...range, from: june + 690 });
    expect(incidents).toMatchObject([{ fromMs: at(690), toMs: at(700), bad: 1_000 }]);
    expect(days[0]?.bad).toBe(1_000);
  });

  test("says nothing of shares without events", () => {
    const history = new BudgetHistory(june);
    expect(attribution(history, range)).toMatchObject({ incidents: [], rest: { bad: 0, spent: undefined } });
  });

  test("adds up to what is spent, by incidents and by days, whatever happened", () => {
    const minute = fc.record({ total: fc.integer({ min: 0, max: 300 }), share: fc.integer({ min: 0, max: 100 }) });
    const bursts = fc.array(
      fc.record({ at: fc.integer({ min: 0, max: 3 * day - 1 }), length: fc.integer({ min: 1, max: 90 }), minute }),
      { maxLength: 12 },
    );
    const edges = fc.record({ from: fc.integer({ min: 0, max: day }), gapMinutes: fc.integer({ min: 0, max: 60 }) });
    fc.assert(
      fc.property(bursts, edges, (all, { from, gapMinutes }) => {
        const history = historyOf({ first: june, to: range.to }, () => minuteOf(0, 7));
        for (const {
          at: start,
          length,
          minute: { total, share },
        } of all) {
          const end = Math.min(3 * day, start + length);
          const bad = Math.floor((total * share) / 100);
          history.replace(
            june + start,
            Array.from({ length: end - start }, () => minuteOf(bad, total)),
          );
        }
        const period = { ...range, from: june + from, gapMinutes };
        const { incidents, rest, days } = attribution(history, period);
        const sums = history.sums(period.from, period.to);
        const ofIncidents = incidents.reduce((sum, { bad }) => sum + bad, 0);
        expect(ofIncidents + rest.bad).toBe(sums.bad);
        expect(days.reduce((sum, { bad }) => sum + bad, 0)).toBe(sums.bad);
        const spent = budgetSpent(sums, range.budget) ?? 0;
        const shares = [...incidents, rest].reduce((sum, one) => sum + (one.spent ?? 0), 0);
        expect(Math.abs(shares - spent)).toBeLessThan(1e-9 * Math.max(1, spent));
        // Incidents are apart by more than the gap, and each spends faster than the objective allows at both its ends.
        for (const [index, { fromMs }] of incidents.entries()) {
          const before = incidents[index - 1];
          if (before !== undefined) expect(fromMs - before.toMs).toBeGreaterThan(60_000 * gapMinutes);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test.each([
  { intervalMs: 10_000, minutes: 10 },
  { intervalMs: 60_000, minutes: 10 },
  { intervalMs: 900_000, minutes: 30 },
])("incidentGap() of a probe every $intervalMs ms is $minutes minutes", ({ intervalMs, minutes }) => {
  expect(incidentGap(intervalMs)).toBe(minutes);
});

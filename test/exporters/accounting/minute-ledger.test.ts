import { describe, expect, test } from "@jest/globals";
import { LocationMinutes } from "../../../exporters/accounting/location-minutes.ts";
import { MinuteLedger } from "../../../exporters/accounting/minute-ledger.ts";
import type { MinuteRow } from "../../../exporters/accounting/minute-row.ts";
import { addSums, minuteOf, noSums } from "../../../exporters/accounting/minute-sums.ts";
import type { DueResult } from "../../../exporters/schedule/due-result.ts";
import type { Exclusion } from "../../../slo/model.ts";
import fc from "../../property.ts";
import { due, dueTimesBetween, minuteMs, scattered, startMs } from "./simulated-probe.ts";

const first = minuteOf(startMs);
const key = { slo: "shop-availability", location: "fra", epoch: "e1" };

function ledgerAt(minute: number, { intervalMs = minuteMs, exclusions = [] as readonly Exclusion[] } = {}) {
  const options = { windows: [5, 60, 1_440], calendar: undefined, exclusions, intervalMs, firstMinute: first };
  const minutes = new LocationMinutes(options, minute);
  return { minutes, ledger: new MinuteLedger(key, minutes, exclusions) };
}

/** What a store has after all flushes. */
function createShelf() {
  const rows = new Map<number, MinuteRow>();
  return {
    rows,
    put: (more: readonly MinuteRow[]) => {
      for (const row of more) rows.set(row.minute, row);
    },
  };
}

describe("MinuteLedger", () => {
  test("gives whole minutes while they are open, and only those that changed", () => {
    const { ledger } = ledgerAt(first);
    ledger.record(due("success", startMs + 10_000, { intervalMs: 10_000 }), startMs + 11_000);
    ledger.record(due("failure", startMs + 20_000, { intervalMs: 10_000 }), startMs + 21_000);
    const row = { ...key, minute: first, ...noSums(), good: 1, bad: 1, upMs: 10_000, downMs: 10_000 };
    expect(ledger.takeRows()).toEqual([row]);
    expect(ledger.takeRows()).toEqual([]);
    // Its result came in the next minute, but it was due in this one.
    ledger.record(due("success", startMs + 50_000, { intervalMs: 10_000 }), startMs + 61_000);
    expect(ledger.takeRows()).toEqual([
      { ...row, good: 2, upMs: 20_000 },
      { ...key, minute: first + 1, ...noSums() },
    ]);
  });

  test("gives its first minute although nothing was due in it, so that it is not taken for dead later", () => {
    const { ledger } = ledgerAt(first);
    ledger.moveTo(startMs + minuteMs);
    expect(ledger.takeRows().map(({ minute }) => minute)).toEqual([first, first + 1]);
  });

  test("gives rows again that could not be stored", () => {
    const { ledger } = ledgerAt(first);
    ledger.record(due("success", startMs + 1_000), startMs + 2_000);
    const rows = ledger.takeRows();
    ledger.record(due("success", startMs + 30_000), startMs + 31_000);
    ledger.giveBack(rows);
    expect(ledger.takeRows()).toMatchObject([{ minute: first, good: 2 }]);
  });

  test.each([
    { outcome: "success", counts: { good: 1, upMs: minuteMs } },
    { outcome: "failure", counts: { bad: 1, downMs: minuteMs } },
    { outcome: "inconclusive", counts: { inconclusive: 1, unknownMs: minuteMs } },
    { outcome: "missed", counts: { missed: 1, unknownMs: minuteMs } },
    { outcome: "paused", counts: { missed: 1, unknownMs: minuteMs } },
    { outcome: "excluded", counts: { excluded: 1, excludedMs: minuteMs } },
  ] as const)("enters a due time that ended as $outcome once", ({ outcome, counts }) => {
    const { ledger } = ledgerAt(first);
    ledger.record(due(outcome, startMs), startMs + 1_000);
    expect(ledger.takeRows()).toEqual([{ ...key, minute: first, ...noSums(), ...counts }]);
  });

  test("leaves out what is due during an exclusion of the SLO, whatever came of it", () => {
    const exclusions = [
      { kind: "once", name: "move", fromSeconds: startMs / 1000 + 60, toSeconds: startMs / 1000 + 120 },
    ] as const;
    const { ledger } = ledgerAt(first, { exclusions });
    for (const [afterMs, outcome] of [
      [30_000, "failure"],
      [60_000, "failure"],
      [119_999, "missed"],
      [120_000, "success"],
    ] as const) {
      ledger.record(due(outcome, startMs + afterMs), startMs + afterMs);
    }
    expect(ledger.takeRows()).toMatchObject([
      { minute: first, bad: 1 },
      { minute: first + 1, bad: 0, missed: 0, excluded: 2, excludedMs: 2 * minuteMs, downMs: 0, unknownMs: 0 },
      { minute: first + 2, good: 1 },
    ]);
  });

  test("accounts for every due time exactly once, whatever happens to it", () => {
    const outcomes = ["success", "failure", "inconclusive", "missed", "stopped", "excluded"] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(7_000, 10_000, 60_000, 300_000),
        fc.array(fc.record({ outcome: fc.constantFrom(...outcomes), lateMs: fc.nat(200_000) }), {
          minLength: 1,
          maxLength: 80,
        }),
        (intervalMs, fates) => {
          const { ledger } = ledgerAt(first, { intervalMs });
          const shelf = createShelf();
          const from = Math.ceil(startMs / intervalMs) * intervalMs;
          const entries = fates.map(({ outcome, lateMs }, index) => {
            const dueMs = from + index * intervalMs + Math.floor(scattered(index) * intervalMs);
            return { entry: due(outcome, dueMs, { intervalMs }), atMs: dueMs + lateMs };
          });
          // Results come when they come, flushes happen in between.
          for (const [index, { entry, atMs }] of entries.toSorted((a, b) => a.atMs - b.atMs).entries()) {
            ledger.record(entry, atMs);
            if (index % 3 === 0) shelf.put(ledger.takeRows());
          }
          shelf.put(ledger.takeRows());
          const all = noSums();
          for (const row of shelf.rows.values()) addSums(all, row);
          expect(all.good + all.bad + all.missed + all.inconclusive + all.excluded).toBe(fates.length);
          expect(all.upMs + all.downMs + all.unknownMs + all.excludedMs).toBe(fates.length * intervalMs);
          expect(ledger.dropped).toBe(0);
        },
      ),
    );
  });
});

describe("MinuteLedger, when the clock steps", () => {
  const hour = 60 * minuteMs;
  const stepAt = startMs + 2 * hour + 35_000;

  /** Probes every 10 s for two hours, a step, and probes for two hours more. */
  function lived(stepMs: number, between: (ledger: MinuteLedger) => void = () => {}) {
    const { ledger, minutes } = ledgerAt(first, { intervalMs: 10_000 });
    const shelf = createShelf();
    const written: { readonly minute: number; readonly nowMs: number }[] = [];
    const live = (fromMs: number, toMs: number) => {
      for (const dueMs of dueTimesBetween(fromMs, toMs, { intervalMs: 10_000, place: scattered })) {
        if (dueMs < fromMs || dueMs >= toMs) continue;
        ledger.record(due("success", dueMs, { intervalMs: 10_000 }), dueMs + 100);
        const rows = ledger.takeRows();
        written.push(...rows.map(({ minute }) => ({ minute, nowMs: dueMs + 100 })));
        shelf.put(rows);
      }
    };
    live(startMs, stepAt);
    const atMs = stepAt + stepMs;
    between(ledger);
    ledger.clockStep({ atMs, stepMs });
    const afterStep = ledger.takeRows();
    written.push(...afterStep.map(({ minute }) => ({ minute, nowMs: atMs })));
    shelf.put(afterStep);
    live(atMs, atMs + 2 * hour);
    return { minutes, rows: [...shelf.rows.values()].sort((a, b) => a.minute - b.minute), written };
  }

  test.each([
    { name: "an hour ahead", stepMs: hour },
    { name: "an hour back", stepMs: -hour },
    { name: "3 s ahead", stepMs: 3_000 },
    { name: "3 s back", stepMs: -3_000 },
  ])("writes nothing ahead of a clock that goes $name, and doubts one minute", ({ stepMs }) => {
    const { rows, written } = lived(stepMs);
    expect(written.filter(({ minute, nowMs }) => minute > minuteOf(nowMs))).toEqual([]);
    const doubted = rows.filter(({ inconclusive }) => inconclusive > 0).map(({ minute }) => minute);
    expect(doubted).toEqual([minuteOf(stepMs < 0 ? stepAt + stepMs : stepAt)]);
    for (const { good, bad } of rows) expect(good / Math.max(1, good + bad)).toBeLessThanOrEqual(1);
  });

  test("takes the hour that was skipped for dead", () => {
    const { rows } = lived(hour);
    const dead = rows.filter(({ missed }) => missed > 0);
    expect(dead.reduce((sum, { unknownMs }) => sum + unknownMs, 0)).toBeGreaterThanOrEqual(hour - 10_000);
    expect(dead.reduce((sum, { unknownMs }) => sum + unknownMs, 0)).toBeLessThanOrEqual(hour + 60_000);
    expect(dead).toHaveLength(61);
  });

  test("adds to the minutes that come a second time, and loses none of those that lie ahead", () => {
    const { rows, minutes } = lived(-hour);
    // Two hours, two hours again from an hour earlier on: three hours of minutes, of which one was lived twice.
    const all = noSums();
    for (const row of rows) addSums(all, row);
    expect(all.good + all.inconclusive).toBeGreaterThanOrEqual(4 * 360 - 2);
    expect(all.good + all.inconclusive).toBeLessThanOrEqual(4 * 360 + 4);
    expect(rows.find(({ minute }) => minute === first + 90)?.good).toBe(12);
    expect(minutes.window(1_440).good).toBe(all.good);
  });

  test("does not mind when time passed before it hears of the step", () => {
    const early = lived(hour, (ledger) => ledger.moveTo(stepAt + hour + 50));
    expect(early.rows).toEqual(lived(hour).rows);
    const late = lived(-hour, (ledger) => ledger.moveTo(stepAt - hour + 50));
    expect(late.rows).toEqual(lived(-hour).rows);
  });

  test("counts an attempt that was due by the old clock as inconclusive, now", () => {
    const { ledger } = ledgerAt(first + 120, {});
    const nowMs = startMs + 120 * minuteMs + 30_000;
    ledger.clockStep({ atMs: nowMs - hour, stepMs: -hour });
    const inFlight: DueResult = due("success", nowMs - 100);
    ledger.record(inFlight, nowMs - hour + 200);
    expect(ledger.takeRows()).toEqual([
      { ...key, minute: first + 60, ...noSums(), inconclusive: 1, unknownMs: minuteMs },
    ]);
  });
});

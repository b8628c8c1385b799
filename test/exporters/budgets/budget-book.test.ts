import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { ExporterStore } from "../../../exporters/store/exporter-store.ts";
import { openExporterStore } from "../../../exporters/store/open-exporter-store.ts";
import { budgetLabels, budgetSeries } from "../../../slo/exporter-series.ts";
import fc from "../../property.ts";
import { minuteMs } from "../accounting/simulated-probe.ts";
import { budgetSloOf, day, june } from "./budget-samples.ts";
import { openBook } from "./opened-book.ts";
import { RecordedSignals } from "./recorded-signals.ts";

const week = { kind: "rolling", text: "7d", seconds: 604_800 } as const;
const slo = budgetSloOf({ id: "shop-checkout", period: week });
const unknown = 'slo_period_time_seconds{slo_id="shop-checkout",state="unknown"}';
const settled = (state: string) => `slo_source_time_seconds_total{slo_id="shop-checkout",state="${state}"}`;
/** From the end of a minute until it is asked for: the delay, and the way of its events through a rate. */
const lag = 4;

let store: ExporterStore;
let signals: RecordedSignals;
let nowMinute: number;
const now = () => minuteMs * (nowMinute + lag) + 30_000;
const open = (changes = {}) => openBook({ store, client: () => signals, now, slos: [slo], ...changes });

beforeEach(async () => {
  store = await openExporterStore({ engine: "sqlite", path: ":memory:" });
  signals = new RecordedSignals();
  nowMinute = june + 2 * day;
});
afterEach(() => store.close());

function record(from: number, to: number, bad = 0): void {
  for (let minute = from; minute < to; minute++) signals.put(slo.id, minute, { total: 100, bad });
}

describe("A budget that lives in Prometheus", () => {
  test("begins with the first minute that was recorded, and counts every closed minute once", async () => {
    record(june, nowMinute + 10, 1);
    const { book } = await open();
    await book.round();
    expect(book.report(slo.id)).toMatchObject({
      asOfMs: minuteMs * nowMinute,
      sinceMs: minuteMs * june,
      period: { sums: { total: 100 * 2 * day, bad: 2 * day, unknownMs: 0, knownMs: 2 * day * minuteMs } },
    });
    nowMinute += 5;
    await book.round();
    expect(book.report(slo.id)?.period.sums.total).toBe(100 * (2 * day + 5));
  });

  test("tells what a while of it spent of a whole period's budget, as its events were counted", async () => {
    record(june, nowMinute + 60, 10);
    const asked: unknown[] = [];
    const events = {
      within: (...question: unknown[]) => {
        asked.push(question);
        return { bad: 30, total: 1_000, knownMs: 600_000, untilMs: 1, isWhole: true };
      },
      round: async () => undefined,
    };
    const { book } = await open({ events });
    await book.round();
    const stretches = [{ fromMs: minuteMs * (nowMinute - 12), toMs: minuteMs * (nowMinute - 2) }];
    const by = { by: "checkout-green" };
    // Of 1,008,000 events in seven days 10,080 may be bad.
    const spent = expect.closeTo(30 / 10_080, 9);
    expect(book.spentWithin(slo.id, stretches, by)).toEqual({ spent, untilMs: 1, isWhole: true });
    expect(asked).toEqual([[slo.id, stretches, by]]);
    const tillNow = [{ fromMs: minuteMs * (nowMinute - 12), toMs: now() }];
    expect(book.spentWithin(slo.id, tillNow, by)).toMatchObject({ spent, isWhole: false });
    expect(book.spentWithin("nobody", stretches, by)).toBeUndefined();
  });

  test("asks back to the beginning of period and quarter at first, then only for what is new or may change", async () => {
    record(june, nowMinute);
    const { book } = await open();
    await book.round();
    const april = Date.parse("2026-04-01T00:00:00Z") / minuteMs;
    expect(Math.min(...signals.asked.map(({ from }) => from))).toBe(april);
    signals.asked.length = 0;
    nowMinute++;
    await book.round();
    expect(new Set(signals.asked.map(({ from, to }) => to - from))).toEqual(new Set([31]));
    signals.asked.length = 0;
    await book.round();
    expect(signals.asked).toEqual([]);
  });

  test("asks no further back than the retention", async () => {
    const { book } = await open({ mostMinutesBack: 3 * day });
    await book.round();
    expect(Math.min(...signals.asked.map(({ from }) => from))).toBe(nowMinute - 3 * day);
  });

  test("goes on after a restart from what is stored", async () => {
    record(june, nowMinute, 2);
    const first = await open();
    await first.book.round();
    const before = first.book.report(slo.id);
    signals.asked.length = 0;
    record(nowMinute, nowMinute + 600, 2);
    nowMinute += 600;
    const second = await open();
    await second.book.round();
    expect(Math.min(...signals.asked.map(({ from }) => from))).toBe(nowMinute - 600 - 30);
    const after = second.book.report(slo.id);
    expect(after?.period.sums).toMatchObject({
      total: (before?.period.sums.total ?? 0) + 60_000,
      bad: (before?.period.sums.bad ?? 0) + 1_200,
      unknownMs: 0,
    });
    expect(after?.source?.revised).toBe(0);
  });

  test("knows nothing of a time in which Prometheus does not answer, and all of it afterwards", async () => {
    record(june, nowMinute + 60, 1);
    const { book, series } = await open();
    await book.round();
    expect(series()).toMatchObject({ [unknown]: 0, 'slo_source_up{source="prometheus"}': 1 });
    const spent = book.report(slo.id)?.period.spent;
    signals.isDown = true;
    nowMinute += 60;
    await book.round();
    expect(series()).toMatchObject({
      [unknown]: 3_600,
      'slo_source_up{source="prometheus"}': 0,
      'slo_source_failures_total{source="prometheus"}': 1,
      'slo_source_watermark_timestamp_seconds{slo_id="shop-checkout"}': 60 * (nowMinute - 60),
      'slo_source_lateness_seconds{slo_id="shop-checkout"}': 60 * (60 + lag) + 30,
      [settled("unknown")]: 0,
    });
    // Unknown is neither good nor bad: the ratio stays.
    expect(book.report(slo.id)?.period.spent).toBe(spent);
    expect(book.status()?.fault).toBe("http://recorded.example.org refuses the connection");
    signals.isDown = false;
    await book.round();
    expect(series()).toMatchObject({ [unknown]: 0, 'slo_source_up{source="prometheus"}': 1 });
    expect(book.report(slo.id)?.period.sums.bad).toBe(2 * day + 60);
  });

  test("takes absent, half-recorded and NaN minutes for unknown, and excluded ones for excluded", async () => {
    record(june, nowMinute);
    for (let minute = june + 100; minute < june + 110; minute++) signals.put(slo.id, minute, {});
    for (let minute = june + 200; minute < june + 220; minute++) signals.put(slo.id, minute, { total: 5 });
    for (let minute = june + 300; minute < june + 330; minute++) signals.put(slo.id, minute, { excluded: true });
    for (let minute = june + 400; minute < june + 440; minute++)
      signals.put(slo.id, minute, { total: Number.NaN, bad: Number.NaN });
    const { book } = await open();
    await book.round();
    expect(book.report(slo.id)?.period.sums).toEqual({
      total: 100 * (2 * day - 100),
      bad: 0,
      knownMs: minuteMs * (2 * day - 100),
      unknownMs: minuteMs * 70,
      excludedMs: minuteMs * 30,
    });
  });

  test("lets late data replace what was known, but keeps what has gone", async () => {
    record(june, nowMinute);
    signals.put(slo.id, nowMinute - 5, {});
    const { book, series } = await open();
    await book.round();
    expect(series()[unknown]).toBe(60);
    signals.put(slo.id, nowMinute - 5, { total: 100, bad: 40 });
    signals.put(slo.id, nowMinute - 6, { total: 200, bad: 0 });
    signals.put(slo.id, nowMinute - 7, {});
    // Long settled: nobody asks for it again.
    signals.put(slo.id, nowMinute - 100, { total: 0, bad: 0 });
    record(nowMinute, nowMinute + 1);
    nowMinute++;
    await book.round();
    expect(book.report(slo.id)?.period.sums).toMatchObject({ total: 100 * (2 * day + 2), bad: 40, unknownMs: 0 });
    expect(series()['slo_source_revisions_total{slo_id="shop-checkout"}']).toBe(2);
  });

  test("begins anew when the meaning of its SLI changes", async () => {
    record(june, nowMinute, 1);
    const first = await open();
    await first.book.round();
    const { book } = await open({ slos: [{ ...slo, epoch: "e2" }] });
    await book.round();
    record(nowMinute, nowMinute + 30);
    nowMinute += 30;
    await book.round();
    expect(book.report(slo.id)).toMatchObject({
      sinceMs: minuteMs * (nowMinute - 30),
      period: { sums: { total: 3_000, bad: 0 } },
    });
  });

  test("keeps calendar budgets across a rollover and a restart, from days that are summed up", async () => {
    const month = { kind: "calendar", text: "calendar-month", unit: "month", seconds: 2_592_000 } as const;
    const monthly = { ...slo, period: month };
    const may = Date.parse("2026-05-01T00:00:00Z") / minuteMs;
    nowMinute = june - 1;
    record(may, june + 200, 1);
    const first = await open({ slos: [monthly] });
    await first.book.round();
    expect(first.book.report(slo.id)?.period).toMatchObject({ from: may, sums: { bad: 31 * day - 1 } });
    nowMinute = june + 200;
    await first.book.round();
    await store.compact(nowMinute);
    const second = await open({ slos: [monthly] });
    await second.book.round();
    for (const { book } of [first, second]) {
      const report = book.report(slo.id);
      expect(report?.period).toMatchObject({ from: june, to: june + 200, ends: june + 30 * day, sums: { bad: 200 } });
      expect(report?.calendars.map(({ unit, which, sums }) => [unit, which, sums.bad])).toEqual([
        ["week", "current", 200],
        ["week", "previous", 7 * day],
        ["month", "current", 200],
        ["month", "previous", 31 * day],
        ["quarter", "current", 31 * day + 200],
      ]);
    }
  });

  test("never lets its counters go back, and gets every settled minute right, whatever comes late or not at all", async () => {
    const step = fc.record({
      minutes: fc.integer({ min: 1, max: 90 }),
      isDown: fc.boolean(),
      isRestarted: fc.boolean(),
      late: fc.array(fc.record({ back: fc.integer({ min: 1, max: 60 }), bad: fc.integer({ min: 0, max: 100 }) }), {
        maxLength: 5,
      }),
      missing: fc.integer({ min: 0, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        await store.close();
        store = await openExporterStore({ engine: "sqlite", path: ":memory:" });
        signals = new RecordedSignals();
        nowMinute = june + 300;
        record(june, nowMinute);
        let opened = await open({ mostMinutesBack: 1_000 });
        await opened.book.round();
        let last = { known: 0, unknown: 0, excluded: 0, revised: 0 };
        for (const { minutes, isDown, isRestarted, late, missing } of steps) {
          record(nowMinute, nowMinute + minutes - missing);
          nowMinute += minutes;
          for (const { back, bad } of late) signals.put(slo.id, nowMinute - back, { total: 100, bad });
          signals.isDown = isDown;
          if (isRestarted) opened = await open({ mostMinutesBack: 1_000 });
          await opened.book.round();
          const found = opened.series();
          const seen = {
            known: found[settled("known")] ?? 0,
            unknown: found[settled("unknown")] ?? 0,
            excluded: found[settled("excluded")] ?? 0,
            revised: found['slo_source_revisions_total{slo_id="shop-checkout"}'] ?? 0,
          };
          for (const key of ["known", "unknown", "excluded", "revised"] as const)
            expect(seen[key]).toBeGreaterThanOrEqual(last[key]);
          last = seen;
        }
        signals.isDown = false;
        await opened.book.round();
        const report = opened.book.report(slo.id);
        const { knownMs = 0, unknownMs = 0 } = report?.period.sums ?? {};
        expect((knownMs + unknownMs) / minuteMs).toBe(nowMinute - june);
        const { known = 0, unknown: lost = 0, until = 0 } = report?.source?.settled ?? {};
        expect((known + lost) / minuteMs).toBe(until - june);
      }),
      { numRuns: 15 },
    );
  });
});

test("budgetFamilies() have the names and labels that budgetSeries lists", async () => {
  record(june - 20 * day, nowMinute);
  for (let minute = june - 300; minute < june - 200; minute++) signals.put(slo.id, minute, { total: 100, bad: 90 });
  for (let minute = june - 3_000; minute < june - 2_990; minute++) signals.put(slo.id, minute, { total: 100, bad: 10 });
  const { book, series } = await open();
  await book.round();
  const found = new Map<string, readonly string[]>();
  for (const line of Object.keys(series())) {
    const [name = "", labels = ""] = line.split("{");
    found.set(
      name,
      [...labels.matchAll(/(\w+)="/g)].map(([, label = ""]) => label),
    );
  }
  for (const name of Object.values(budgetSeries))
    expect([name, found.get(name) ?? "has no series"]).toEqual([name, budgetLabels[name]]);
});

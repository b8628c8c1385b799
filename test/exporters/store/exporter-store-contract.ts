import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { MinuteRow } from "../../../exporters/accounting/minute-row.ts";
import { parseShiftState, printShiftState } from "../../../exporters/shifts/track/stored-shift.ts";
import { keptMinuteDays, keptRollupDays } from "../../../exporters/store/compact-minutes.ts";
import type { ExporterStore, Flush } from "../../../exporters/store/exporter-store.ts";
import { keptFailures } from "../../../exporters/store/flush-exporter.ts";
import { holderName } from "../../../exporters/store/location-lock.ts";
import { SimulatedTraffic } from "../shifts/sample-shift.ts";

const day = 24 * 60;
const nothing: Flush = { location: "eu", minutes: [], snapshots: [], epochs: [], failures: [], audit: [] };

/** What every engine of the exporter's store must do. `open` opens the same store again and again; `empty` empties it. */
export function exporterStoreContract(open: () => Promise<ExporterStore>, empty: () => Promise<void>): void {
  let store: ExporterStore;
  beforeEach(async () => {
    await empty();
    store = await open();
  });
  afterEach(() => store.close());

  describe("minutes", () => {
    test("come back as they were written, in order of time", async () => {
      await store.flush({
        ...nothing,
        minutes: [row({ minute: 11, good: 3 }), row({ minute: 10, bad: 1, downMs: 15_000 })],
      });
      expect(await store.minutes({ slo: "shop-home", from: 10, to: 12 })).toEqual([
        row({ minute: 10, bad: 1, downMs: 15_000 }),
        row({ minute: 11, good: 3 }),
      ]);
    });

    test("are replaced by a repeated flush, not added to", async () => {
      for (const good of [1, 2, 2]) await store.flush({ ...nothing, minutes: [row({ minute: 10, good })] });
      expect(await store.minutes({ slo: "shop-home", from: 0, to: 100 })).toEqual([row({ minute: 10, good: 2 })]);
    });

    test("are told apart by SLO, location and definition", async () => {
      const others = [row({ slo: "shop-cart" }), row({ location: "us" }), row({ epoch: "bbb" })];
      await store.flush({ ...nothing, minutes: [row({}), ...others] });
      expect(await store.minutes({ slo: "shop-home", location: "eu", from: 0, to: 100 })).toEqual([
        row({}),
        row({ epoch: "bbb" }),
      ]);
      expect(await store.minutes({ slo: "shop-home", from: 0, to: 100 })).toHaveLength(3);
      expect(await store.minutes({ slo: "shop-none", from: 0, to: 100 })).toEqual([]);
    });

    test("outlive a reopened store, however many a flush held", async () => {
      const minutes = Array.from({ length: 1_201 }, (_, minute) => row({ minute, good: minute }));
      await store.flush({ ...nothing, minutes });
      await store.close();
      store = await open();
      expect(await store.minutes({ slo: "shop-home", from: 0, to: 5_000 })).toEqual(minutes);
    });

    test("hold counts beyond 32 bits", async () => {
      await store.flush({ ...nothing, minutes: [row({ upMs: 2 ** 40 })] });
      expect(await store.minutes({ slo: "shop-home", from: 0, to: 100 })).toEqual([row({ upMs: 2 ** 40 })]);
    });

    test("hold fractions exactly, negative ones too", async () => {
      const minute = row({ good: 60 * 0.1234567890123, bad: -1e-17 });
      await store.flush({ ...nothing, minutes: [minute] });
      expect(await store.minutes({ slo: "shop-home", from: 0, to: 100 })).toEqual([minute]);
    });

    test("of other locations are found by whoever asks what is new", async () => {
      await store.flush({ ...nothing, minutes: [row({ minute: 5 }), row({ minute: 6, location: "us" })] });
      const first = await store.minutesSince({ notLocation: "eu", from: 0, cursor: undefined });
      expect(first.rows).toEqual([row({ minute: 6, location: "us" })]);
      await store.flush({ ...nothing, minutes: [row({ minute: 7, location: "us", bad: 2 })] });
      const next = await store.minutesSince({ notLocation: "eu", from: 0, cursor: first.cursor });
      expect(next.rows).toContainEqual(row({ minute: 7, location: "us", bad: 2 }));
      expect(Number(next.cursor)).toBeGreaterThanOrEqual(Number(first.cursor));
    });
  });

  test("a flush that fails leaves nothing of itself behind", async () => {
    const broken = { ...nothing, minutes: [row({})], audit: [{ atMs: 1, who: "x", what: "y", detail: null as never }] };
    await expect(store.flush(broken)).rejects.toThrow(/null/i);
    expect(await store.minutes({ slo: "shop-home", from: 0, to: 100 })).toEqual([]);
    await store.flush({ ...nothing, minutes: [row({ good: 4 })] });
    expect(await store.minutes({ slo: "shop-home", from: 0, to: 100 })).toEqual([row({ good: 4 })]);
  });

  test("flushes and reads at the same time do not disturb each other", async () => {
    const minutes = Array.from({ length: 50 }, (_, minute) => minute);
    await Promise.all(
      minutes.flatMap((minute) => [
        store.flush({ ...nothing, minutes: [row({ minute, good: minute })] }),
        store.minutes({ slo: "shop-home", from: 0, to: 100 }),
      ]),
    );
    expect((await store.minutes({ slo: "shop-home", from: 0, to: 100 })).map(({ good }) => good)).toEqual(minutes);
  });

  describe("compaction", () => {
    const now = 500 * day + 90;

    test("sums complete hours and days up, and again after a late minute", async () => {
      const start = 500 * day;
      await store.flush({
        ...nothing,
        minutes: [row({ minute: start, good: 1 }), row({ minute: start + 59, bad: 2 })],
      });
      await store.compact(now);
      const hours = () => store.rollups({ slo: "shop-home", span: "hour", from: 0, to: now });
      expect(await hours()).toEqual([row({ minute: start, good: 1, bad: 2 })]);
      expect(await store.rollups({ slo: "shop-home", span: "day", from: 0, to: now })).toEqual([]);
      await store.flush({ ...nothing, minutes: [row({ minute: start + 30, good: 5 })] });
      await store.compact(start + day);
      expect(await hours()).toEqual([row({ minute: start, good: 6, bad: 2 })]);
      expect(await store.rollups({ slo: "shop-home", span: "day", from: 0, to: now + day })).toEqual([
        row({ minute: start, good: 6, bad: 2 }),
      ]);
    });

    test("removes minutes and sums that nobody needs, and keeps the sums of removed minutes", async () => {
      const old = (500 - keptMinuteDays - 1) * day;
      const ancient = (500 - keptRollupDays - 1) * day;
      await store.flush({ ...nothing, minutes: [row({ minute: old, bad: 3 }), row({ minute: ancient, bad: 9 })] });
      await store.compact(now);
      await store.compact(now + 1);
      expect(await store.minutes({ slo: "shop-home", from: 0, to: now })).toEqual([]);
      expect(await store.rollups({ slo: "shop-home", span: "day", from: 0, to: now })).toEqual([
        row({ minute: old, bad: 3 }),
      ]);
    });
  });

  test("keeps the newest snapshot of each key, by location", async () => {
    await store.flush({
      ...nothing,
      snapshots: [
        { key: "target:a", json: "1" },
        { key: "target:b", json: "2" },
      ],
    });
    await store.flush({ ...nothing, snapshots: [{ key: "target:a", json: "3" }] });
    await store.flush({ ...nothing, location: "us", snapshots: [{ key: "target:a", json: "4" }] });
    expect(await store.snapshots("eu")).toEqual([
      { key: "target:a", json: "3" },
      { key: "target:b", json: "2" },
    ]);
    expect(await store.snapshots("mars")).toEqual([]);
  });

  test("keeps the state of a traffic shift as it was", async () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(10).run(30, 200);
    for (const at of [traffic, traffic.weigh(50).run(30, 200)])
      await store.flush({ ...nothing, snapshots: [{ key: "shift:checkout-green", json: printShiftState(at.state) }] });
    await store.close();
    store = await open();
    const [stored] = await store.snapshots("eu");
    const state = parseShiftState(stored?.json ?? "{}");
    expect({ ...state, points: traffic.state.points }).toEqual(traffic.state);
  });

  test("knows since when each definition is measured, from a flush or from the first minute", async () => {
    await store.flush({ ...nothing, epochs: [{ slo: "shop-home", location: "eu", epoch: "aaa", firstMinute: 7 }] });
    await store.flush({ ...nothing, minutes: [row({ minute: 9 }), row({ minute: 8, epoch: "bbb" })] });
    await store.flush({ ...nothing, epochs: [{ slo: "shop-home", location: "eu", epoch: "aaa", firstMinute: 99 }] });
    expect(await store.epochs()).toEqual([
      { slo: "shop-home", location: "eu", epoch: "aaa", firstMinute: 7 },
      { slo: "shop-home", location: "eu", epoch: "bbb", firstMinute: 8 },
    ]);
  });

  test("keeps the newest failures of each target", async () => {
    const failures = Array.from({ length: keptFailures + 5 }, (_, index) => failure("home", index));
    await store.flush({ ...nothing, failures: [...failures, failure("cart", 3)] });
    const kept = await store.failures({ location: "eu", limit: 1_000 });
    expect(kept.filter(({ target }) => target === "home")).toHaveLength(keptFailures);
    expect(kept[0]).toEqual(failure("home", keptFailures + 4));
    expect(kept).toContainEqual(failure("cart", 3));
    expect(await store.failures({ location: "eu", limit: 2 })).toHaveLength(2);
  });

  test("appends to the audit and never edits it", async () => {
    const rows = [1, 2].map((atMs) => ({ atMs, who: "ops", what: "maintenance", detail: `number ${atMs}` }));
    for (const audit of rows) await store.flush({ ...nothing, audit: [audit] });
    expect(await store.audit({ limit: 10 })).toEqual(rows.reverse());
  });

  describe("the lock of a location", () => {
    const alive = holderName(process.ppid);

    test("is for one holder until it is given back", async () => {
      expect(await store.lock("eu", alive)).toBeUndefined();
      expect(await store.lock("eu", alive)).toBeUndefined();
      expect(await store.lock("eu", "elsewhere pid 1")).toEqual({ heldBy: alive });
      expect(await store.lock("us", "elsewhere pid 1")).toBeUndefined();
      await store.unlock("eu", "elsewhere pid 1");
      expect(await store.lock("eu", holderName())).toEqual({ heldBy: alive });
      await store.unlock("eu", alive);
      expect(await store.lock("eu", holderName())).toBeUndefined();
    });

    test("of a process that is gone is free at once", async () => {
      // Above the largest process id of Linux, so nobody has it.
      expect(await store.lock("eu", holderName(2 ** 22 + 1))).toBeUndefined();
      expect(await store.lock("eu", holderName())).toBeUndefined();
    });

    test("goes to one of many that ask at once", async () => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) => store.lock("eu", `elsewhere pid ${index + 1}`)),
      );
      expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
    });
  });
}

function row(part: Partial<MinuteRow>): MinuteRow {
  const sums = { good: 0, bad: 0, missed: 0, inconclusive: 0, excluded: 0 };
  const times = { upMs: 0, downMs: 0, unknownMs: 0, excludedMs: 0 };
  return { slo: "shop-home", location: "eu", epoch: "aaa", minute: 10, ...sums, ...times, ...part };
}

function failure(target: string, atMs: number) {
  return { target, location: "eu", atMs, json: `{"n":${atMs}}` };
}

import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { MinuteRow } from "../../../exporters/accounting/minute-row.ts";
import { minuteOf } from "../../../exporters/accounting/minute-sums.ts";
import { SloAccount } from "../../../exporters/accounting/slo-account.ts";
import { createBudgetBook } from "../../../exporters/budgets/budget-book.ts";
import type { BudgetSlo } from "../../../exporters/budgets/budget-slo.ts";
import type { ExporterStore } from "../../../exporters/store/exporter-store.ts";
import { openExporterStore } from "../../../exporters/store/open-exporter-store.ts";
import { silentLogger } from "../../../service/log.ts";
import {
  dayMs,
  due,
  dueTimesBetween,
  minuteMs,
  probeSloOf,
  scattered,
  startMs,
} from "../accounting/simulated-probe.ts";

const intervalMs = 30_000;
const endMs = startMs + 3 * dayMs + 5 * 60 * minuteMs;
/** Budgets are told of closed minutes, accounts of the present one too: nothing happens at the edges. */
const isQuiet = (ms: number) => [endMs - dayMs, endMs].some((edge) => Math.abs(ms - edge) < 5 * minuteMs);
const down = { from: startMs + 2 * dayMs + 400 * minuteMs, to: startMs + 2 * dayMs + 425 * minuteMs };

function outcomeAt(ms: number, location: string) {
  const dice = scattered(Math.floor(ms / intervalMs) * (location === "syd" ? 31 : 17));
  if (location === "syd" && ms % dayMs < dayMs / 3) return "missed";
  if (ms >= down.from && ms < down.to) return "failure";
  return dice < 0.005 ? "failure" : dice < 0.02 ? "missed" : dice < 0.03 ? "inconclusive" : "success";
}

let store: ExporterStore;
beforeEach(async () => {
  store = await openExporterStore({ engine: "sqlite", path: ":memory:" });
});
afterEach(() => store.close());

/** What a location measures and stores, and what its account says; the others' minutes are merged. */
async function measured(slo: ReturnType<typeof probeSloOf>, locations: readonly string[]) {
  const firstMinute = minuteOf(startMs);
  const all: MinuteRow[] = [];
  const accounts = [];
  for (const location of locations) {
    const account = new SloAccount(slo, { location, firstMinute, nowMs: startMs });
    const rows: MinuteRow[] = [];
    for (const dueMs of dueTimesBetween(startMs, endMs, { intervalMs, place: scattered })) {
      // Nobody measures for an hour: dead time, of which no rows tell.
      if (dueMs >= startMs + dayMs && dueMs < startMs + dayMs + 60 * minuteMs) continue;
      account.moveTo(dueMs);
      if (!isQuiet(dueMs)) account.record(due(outcomeAt(dueMs, location), dueMs, { intervalMs }), dueMs);
      if (dueMs % dayMs < intervalMs) rows.push(...account.takeRows());
    }
    account.moveTo(endMs - 1);
    rows.push(...account.takeRows());
    const epochs = [{ slo: slo.id, location, epoch: slo.epoch, firstMinute }];
    await store.flush({ location, minutes: rows, epochs, snapshots: [], failures: [], audit: [] });
    accounts.push(account);
    all.push(...rows);
  }
  const [own] = accounts;
  if (own === undefined) throw new Error("nobody measures");
  own.merge(all);
  return own.read();
}

async function reportOf(slo: BudgetSlo) {
  // As of the minute before the end: what is told two minutes later.
  const options = { location: "fra", store, follower: () => undefined, log: silentLogger };
  const book = createBudgetBook({ ...options, events: () => undefined, now: () => endMs + 2 * minuteMs });
  await book.keep([slo]);
  await book.round();
  return book.report(slo.id);
}

describe("The budget of a probe SLO", () => {
  test.each([
    { name: "probes", measure: "probes", gap: "unknown", locations: ["fra"] },
    { name: "time", measure: "time", gap: "unknown", locations: ["fra"] },
    { name: "probes with bad gaps", measure: "probes", gap: "bad", locations: ["fra"] },
    { name: "two weighted locations", measure: "probes", gap: "unknown", locations: ["fra", "syd"] },
    { name: "two weighted locations by time", measure: "time", gap: "unknown", locations: ["fra", "syd"] },
  ] as const)("equals that of its account: $name", async ({ measure, gap, locations }) => {
    const slo = probeSloOf({
      period: { kind: "rolling", text: "1d", seconds: 86_400 },
      judgement: { budget: 0.01, coverageFloor: 0.1, measure, gap },
      intervalMs,
      weights: new Map(locations.length > 1 ? [["fra", 1.4] as const, ["syd", 0.6] as const] : []),
    });
    const { budget, period } = await measured(slo, locations);
    const { target: _, ...rest } = slo;
    const report = await reportOf({ ...rest, source: "probe", idle: "excluded" });
    expect(report?.period.sums.total).toBeCloseTo(period.counts.total, 6);
    expect(report?.period.sums.bad).toBeCloseTo(period.counts.bad, 6);
    expect(report?.period.remaining).toBeCloseTo(budget.remaining ?? Number.NaN, 12);
    const outage = report?.attribution.incidents.find(({ fromMs, toMs }) => fromMs <= down.from && toMs >= down.to);
    expect(outage?.bad).toBeGreaterThanOrEqual(
      ((down.to - down.from) / intervalMs) * (measure === "time" ? intervalMs : 1),
    );
    expect(report?.source).toBeUndefined();
  });

  test("knows nothing of the time in which nobody measured", async () => {
    const slo = probeSloOf({ period: { kind: "rolling", text: "7d", seconds: 604_800 }, intervalMs });
    await measured(slo, ["fra"]);
    const { target: _, ...rest } = slo;
    const report = await reportOf({ ...rest, source: "probe", idle: "excluded" });
    const dead = report?.attribution.days[1];
    expect(dead?.unknownMs).toBeGreaterThanOrEqual(60 * minuteMs);
    expect(report?.forecast).toEqual({
      kind: "unknown",
      reason: "it is made of whole days that are known, and takes 7 of them; so far there are 3",
    });
  });
});

import { describe, expect, test } from "@jest/globals";
import type { MinuteRow } from "../../../exporters/accounting/minute-row.ts";
import { addSums, minuteOf, noSums } from "../../../exporters/accounting/minute-sums.ts";
import type { ProbeSlo } from "../../../exporters/accounting/probe-slo.ts";
import { SloAccount } from "../../../exporters/accounting/slo-account.ts";
import type { DueResult } from "../../../exporters/schedule/due-result.ts";
import { dayMs, due, dueTimesBetween, minuteMs, probeSloOf, scattered, startMs } from "./simulated-probe.ts";

const first = minuteOf(startMs);
const endMs = startMs + 30 * dayMs;

interface Life {
  readonly fromMs?: number;
  readonly toMs: number;
  readonly intervalMs?: number;
  readonly place?: (round: number) => number;
  readonly outcome?: (dueMs: number) => DueResult["outcome"];
}

function accountFrom(slo: ProbeSlo, { location = "fra", nowMs = startMs, firstMinute = first } = {}) {
  return new SloAccount(slo, { location, firstMinute, nowMs });
}

/** Lets an account live, and gives the rows that it had stored. */
function live(
  account: SloAccount,
  { fromMs = startMs, toMs, intervalMs = minuteMs, place = scattered, outcome = () => "success" }: Life,
) {
  const rows = new Map<number, MinuteRow>();
  const flush = () => {
    for (const row of account.takeRows()) rows.set(row.minute, row);
  };
  for (const dueMs of dueTimesBetween(fromMs, toMs, { intervalMs, place })) {
    account.moveTo(dueMs);
    account.record(due(outcome(dueMs), dueMs, { intervalMs }), dueMs);
    flush();
  }
  account.moveTo(toMs - 1);
  flush();
  return [...rows.values()].sort((a, b) => a.minute - b.minute);
}

/** Down for a minute every day at 12:00, as long as that lasts. */
const dailyOutage =
  (untilMs = Number.POSITIVE_INFINITY) =>
  (ms: number): "success" | "failure" =>
    ms < untilMs && ms % dayMs >= dayMs / 2 && ms % dayMs < dayMs / 2 + minuteMs ? "failure" : "success";

const oneProbe = 1 / 43_200;

describe("SloAccount", () => {
  test.each([
    { name: "due times scattered over their rounds", place: scattered },
    { name: "due times at one place of the round", place: () => 0.7 },
  ])("measures a daily minute of outage as 99.9306 %, with $name", ({ place }) => {
    for (const measure of ["probes", "time"] as const) {
      const account = accountFrom(probeSloOf({ judgement: { ...probeSloOf().judgement, measure } }));
      live(account, { toMs: endMs, place, outcome: dailyOutage() });
      const { period } = account.read();
      expect(Math.abs((period.sli ?? 0) - 0.999306)).toBeLessThan(oneProbe);
      expect(period).toMatchObject({
        seconds: expect.closeTo(2_592_000, 0),
        coverage: 1,
        probes: { total: 43_200, bad: 30 },
      });
    }
  });

  test("does not move a time-measured SLI when the interval changes", () => {
    const judgement = { ...probeSloOf().judgement, measure: "time" as const };
    const changed = accountFrom(probeSloOf({ judgement }));
    const halfMs = startMs + 15 * dayMs;
    const outcome = dailyOutage(halfMs);
    live(changed, { toMs: halfMs, outcome });
    live(changed, { fromMs: halfMs, toMs: endMs, intervalMs: 10_000, outcome });
    const same = accountFrom(probeSloOf({ judgement }));
    live(same, { toMs: endMs, outcome });
    expect(changed.read().period.sli).toBe(1 - 15 / 43_200);
    expect(same.read().period.sli).toBe(1 - 15 / 43_200);
    // By probes the second half, which had no outage, weighs six times as much.
    const counted = accountFrom(probeSloOf());
    live(counted, { toMs: halfMs, outcome });
    live(counted, { fromMs: halfMs, toMs: endMs, intervalMs: 10_000, outcome });
    expect(counted.read().period.sli).toBe(1 - 15 / 151_200);
  });

  test("reads budget, burn rate and exhaustion by the arithmetic of error budgets", () => {
    const account = accountFrom(probeSloOf());
    live(account, { toMs: endMs, outcome: (ms) => (ms >= endMs - 20 * minuteMs ? "failure" : "success") });
    const { budget, windows } = account.read();
    const burnRateOf = (name: string) => windows.find(({ window }) => window === name)?.burnRate;
    expect(budget.remaining).toBeCloseTo(1 - 20 / 43.2, 12);
    expect(burnRateOf("5m")).toBeCloseTo(1_000, 9);
    expect(burnRateOf("1h")).toBeCloseTo(1_000 / 3, 9);
    expect(burnRateOf("1d")).toBeCloseTo(20 / 1.44, 9);
    expect(budget.exhaustionSeconds).toBeCloseTo(((1 - 20 / 43.2) * 2_592_000) / (20 / 1.44), 6);
    expect(windows.map(({ window }) => window)).toEqual(["5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d"]);
  });

  test("keeps what it proves beside every ratio", () => {
    const account = accountFrom(probeSloOf());
    live(account, { toMs: endMs, outcome: (ms) => ((ms - startMs) % dayMs < minuteMs ? "failure" : "success") });
    const { period } = account.read();
    expect(period.sampleSize).toBe(43_200);
    expect(period.interval?.low).toBeCloseTo(0.99901, 5);
    expect(period.interval?.high).toBeCloseTo(0.99951, 5);
  });

  test("has no ratio before the first event, and a short window while it is young", () => {
    const account = accountFrom(probeSloOf());
    account.moveTo(startMs + 1_000);
    expect(account.read().period).toMatchObject({
      seconds: 1,
      sli: undefined,
      coverage: undefined,
      burnRate: undefined,
    });
    live(account, { toMs: startMs + dayMs });
    expect(account.read().period).toMatchObject({ seconds: expect.closeTo(86_400, 0), sli: 1, coverage: 1 });
  });
});

describe("SloAccount, after a stop", () => {
  test("does not show 100 % after 59 days without anyone measuring", () => {
    const account = accountFrom(probeSloOf({ period: { kind: "rolling", text: "90d", seconds: 7_776_000 } }));
    const rows = live(account, { toMs: startMs + 10 * dayMs });
    const again = startMs + 69 * dayMs;
    const restarted = accountFrom(account.slo, { nowMs: again });
    restarted.restore(rows, { nowMs: again, coveredUntilMs: startMs + 10 * dayMs });
    const atOnce = restarted.read();
    expect(atOnce.period.sli).toBeUndefined();
    expect(atOnce.budget.remaining).toBeUndefined();
    expect(atOnce.period.coverage).toBeCloseTo(10 / 69, 9);
    expect(atOnce.period.seconds).toBe(69 * 86_400);
    live(restarted, { fromMs: again, toMs: again + dayMs });
    const later = restarted.read();
    expect(later.period).toMatchObject({ sli: undefined, probes: { total: 11 * 1_440, bad: 0 } });
    expect(later.period.coverage).toBeCloseTo(11 / 70, 9);
    // The last day is known, and says so.
    expect(later.windows.find(({ window }) => window === "1d")).toMatchObject({ sli: 1, coverage: 1 });
  });

  test("counts dead time as bad where gaps are bad, and as nothing where they are excluded", () => {
    const readAfterGap = (gap: "bad" | "excluded", measure: "probes" | "time") => {
      const slo = probeSloOf({ judgement: { ...probeSloOf().judgement, gap, measure } });
      const rows = live(accountFrom(slo), { toMs: startMs + dayMs });
      const nowMs = startMs + 2 * dayMs;
      const account = accountFrom(slo, { nowMs });
      account.restore(rows, { nowMs, coveredUntilMs: startMs + dayMs });
      return account.read();
    };
    for (const measure of ["probes", "time"] as const) {
      expect(readAfterGap("bad", measure).period.sli).toBeCloseTo(0.5, 9);
      expect(readAfterGap("bad", measure).budget.remaining).toBeCloseTo(-499, 6);
      expect(readAfterGap("excluded", measure).period).toMatchObject({ sli: 1, coverage: expect.closeTo(0.5, 9) });
    }
    expect(readAfterGap("bad", "probes").period.probes).toEqual({ total: 2_880, bad: 1_440 });
  });

  test("counts the lost part of a minute, to the round", () => {
    const slo = probeSloOf({ intervalMs: 10_000 });
    const rows = live(accountFrom(slo), { toMs: startMs + 100_000, intervalMs: 10_000, place: () => 0 });
    // Killed 100 s in, back 25 s later: two rounds lost in full, and the third because its due time was over.
    const nowMs = startMs + 125_000;
    const account = accountFrom(slo, { nowMs });
    account.restore(rows, { nowMs, coveredUntilMs: startMs + 100_000 });
    live(account, { fromMs: startMs + 130_000, toMs: startMs + 180_000, intervalMs: 10_000, place: () => 0 });
    expect([0, 1, 2].map((index) => account.at(first + index))).toMatchObject([
      { good: 6, missed: 0, unknownMs: 0 },
      { good: 4, missed: 2, unknownMs: 20_000 },
      { good: 5, missed: 1, unknownMs: 10_000 },
    ]);
  });

  test("does not take the minutes of a long round for dead", () => {
    const slo = probeSloOf({ intervalMs: 5 * minuteMs });
    const rounds = { intervalMs: 5 * minuteMs, place: () => 0.1 };
    let rows: readonly MinuteRow[] = live(accountFrom(slo), { toMs: startMs + 15 * minuteMs, ...rounds });
    // Killed in the first minute of a round, twice.
    for (const minutes of [11, 16]) {
      rows = rows.filter(({ minute }) => minute < first + minutes);
      const nowMs = startMs + (minutes + 2) * minuteMs;
      const account = accountFrom(slo, { nowMs });
      account.restore(rows, { nowMs, coveredUntilMs: startMs + 15 * minuteMs * (minutes > 15 ? 4 / 3 : 1) });
      const more = live(account, {
        fromMs: startMs + (minutes + 4) * minuteMs,
        toMs: startMs + (minutes + 9) * minuteMs,
        ...rounds,
      });
      rows = [...rows, ...more].sort((a, b) => a.minute - b.minute);
      expect(account.read().period.coverage).toBe(1);
    }
    const nowMs = startMs + 26 * minuteMs;
    const last = accountFrom(slo, { nowMs });
    last.restore(rows, { nowMs, coveredUntilMs: startMs + 25 * minuteMs });
    expect(last.read().period).toMatchObject({ coverage: 1, probes: { total: 5, bad: 0 } });
  });

  test("reads the same before and after a restart", () => {
    const slo = probeSloOf();
    const account = accountFrom(slo);
    const outcome = (ms: number) =>
      (["success", "failure", "missed", "inconclusive", "excluded"] as const)[
        Math.floor(scattered(minuteOf(ms)) * 5)
      ] ?? "success";
    const rows = live(account, { toMs: startMs + 3 * dayMs, outcome });
    const nowMs = startMs + 3 * dayMs - 1;
    const restarted = accountFrom(slo, { nowMs });
    restarted.restore(rows, { nowMs, coveredUntilMs: startMs + 3 * dayMs });
    expect(restarted.read()).toEqual(account.read());
    expect(restarted.takeRows()).toEqual([]);
  });

  test("leaves excluded what was excluded while nobody was there", () => {
    const dayOff = {
      kind: "once",
      name: "move",
      fromSeconds: startMs / 1000 + 86_400,
      toSeconds: startMs / 1000 + 2 * 86_400,
    } as const;
    const slo = probeSloOf({ exclusions: [dayOff] });
    const rows = live(accountFrom(slo), { toMs: startMs + dayMs });
    const nowMs = startMs + 3 * dayMs;
    const account = accountFrom(slo, { nowMs });
    account.restore(rows, { nowMs, coveredUntilMs: startMs + dayMs });
    expect(account.read().period.coverage).toBeCloseTo(0.5, 9);
  });

  test("ignores minutes of another definition", () => {
    const rows = live(accountFrom(probeSloOf()), { toMs: startMs + dayMs, outcome: () => "failure" });
    const nowMs = startMs + dayMs;
    const account = accountFrom(probeSloOf({ epoch: "e2" }), { nowMs, firstMinute: minuteOf(nowMs) });
    account.restore(rows, { nowMs });
    live(account, { fromMs: nowMs, toMs: nowMs + dayMs });
    expect(account.read().period).toMatchObject({
      sli: 1,
      seconds: expect.closeTo(86_400, 0),
      probes: { total: 1_440, bad: 0 },
    });
  });
});

describe("SloAccount, over calendar periods", () => {
  const month = { kind: "calendar", text: "calendar-month", unit: "month", seconds: 2_592_000 } as const;

  test("begins anew with the month, and keeps the last one", () => {
    const account = accountFrom(probeSloOf({ period: month }));
    const julyMs = Date.parse("2026-07-01T00:00:00Z");
    live(account, { toMs: julyMs, outcome: (ms) => (ms >= julyMs - 30 * minuteMs ? "failure" : "success") });
    expect(account.read().period).toMatchObject({ window: "calendar-month", probes: { total: 43_200, bad: 30 } });
    live(account, { fromMs: julyMs, toMs: julyMs + dayMs });
    const { period, windows, budget } = account.read();
    expect(period).toMatchObject({ sli: 1, seconds: expect.closeTo(86_400, 0), probes: { total: 1_440, bad: 0 } });
    expect(budget.remaining).toBe(1);
    expect(windows.at(-1)).toMatchObject({
      window: "previous-calendar-month",
      seconds: 2_592_000,
      probes: { total: 43_200, bad: 30 },
    });
  });

  test("restores this month and the last, with what was dead of them", () => {
    const account = accountFrom(probeSloOf({ period: month }));
    const rows = live(account, { toMs: startMs + 15 * dayMs });
    const nowMs = Date.parse("2026-07-11T00:00:00Z");
    const restarted = accountFrom(account.slo, { nowMs });
    restarted.restore(rows, { nowMs, coveredUntilMs: startMs + 15 * dayMs });
    const { period, windows } = restarted.read();
    expect(period).toMatchObject({ sli: undefined, coverage: 0, seconds: 864_000 });
    expect(windows.at(-1)).toMatchObject({ sli: 1, coverage: 0.5 });
  });
});

test("SloAccount restores a last quarter of which only days are left", () => {
  const quarter = { kind: "calendar", text: "calendar-quarter", unit: "quarter", seconds: 7_862_400 } as const;
  const aprilMs = Date.parse("2026-04-01T00:00:00Z");
  const slo = probeSloOf({ period: quarter });
  const account = accountFrom(slo, { nowMs: aprilMs, firstMinute: minuteOf(aprilMs) });
  const isAway = (ms: number) => ms >= aprilMs + 10 * dayMs && ms < aprilMs + 19.5 * dayMs;
  const rows = live(account, {
    fromMs: aprilMs,
    toMs: aprilMs + 91 * dayMs,
    outcome: (ms) => (ms % dayMs < 5 * minuteMs ? "failure" : "success"),
  }).filter(({ minute }) => !isAway(minute * minuteMs));
  const nowMs = Date.parse("2026-07-02T00:00:00Z");
  const keptFrom = minuteOf(aprilMs + 60 * dayMs);
  const read = (options: { readonly minutesFrom: number; readonly past?: readonly MinuteRow[] }) => {
    const restarted = accountFrom(slo, { nowMs, firstMinute: minuteOf(aprilMs) });
    const { past = [] } = options;
    restarted.restore(
      rows.filter(({ minute }) => minute >= options.minutesFrom),
      { nowMs, coveredUntilMs: aprilMs + 91 * dayMs, past },
    );
    return restarted.read().windows.at(-1);
  };
  const days = [...Map.groupBy(rows, ({ minute }) => minute - (minute % 1_440))].map(([minute, ofDay]) => {
    const sums = noSums();
    for (const row of ofDay) addSums(sums, row);
    return { slo: slo.id, location: "fra", epoch: slo.epoch, minute, ...sums };
  });
  const whole = read({ minutesFrom: 0 });
  expect(whole?.probes.total).toBe(81.5 * 1_440);
  expect(read({ minutesFrom: keptFrom, past: days })).toEqual(whole);
});

describe("SloAccount, over several locations", () => {
  const weights = new Map([
    ["fra", 1.5],
    ["vir", 0.9],
    ["syd", 0.6],
  ]);
  const slo = probeSloOf({ weights });

  function mergedOf(outcomes: Readonly<Record<string, Life["outcome"]>>, toMs = startMs + dayMs) {
    const account = accountFrom(slo, { location: "fra" });
    live(account, { toMs, outcome: outcomes["fra"] ?? (() => "success") });
    for (const location of ["vir", "syd"]) {
      const outcome = outcomes[location];
      if (outcome !== undefined) account.merge(live(accountFrom(slo, { location }), { toMs, outcome }));
    }
    account.moveTo(toMs);
    return account;
  }

  test("lets one bad location of three cost its weight", () => {
    const { period } = mergedOf({ vir: () => "success", syd: () => "failure" }).read();
    expect(period.sli).toBeCloseTo(0.8, 12);
    expect(period).toMatchObject({ coverage: 1, knownWeight: 1, probes: { total: 4_320, bad: 1_440 } });
    expect(period.burnRate).toBeCloseTo(200, 9);
    // 1 / (0.5² + 0.3² + 0.2²) of one location's probes.
    expect(period.sampleSize).toBeCloseTo(1_440 / 0.38, 6);
  });

  test("leaves out a location that knows nothing, and says so", () => {
    const { period } = mergedOf({ vir: () => "failure", syd: () => "missed" }).read();
    expect(period.sli).toBeCloseTo(0.5 / 0.8, 12);
    expect(period.knownWeight).toBeCloseTo(0.8, 12);
  });

  test("takes minutes of another location for dead when its rows do not come, until they do", () => {
    const account = accountFrom(slo, { location: "fra" });
    live(account, { toMs: startMs + 60 * minuteMs });
    const rows = live(accountFrom(slo, { location: "vir" }), { toMs: startMs + 60 * minuteMs, place: () => 0.5 });
    account.merge(rows.slice(0, 10));
    account.moveTo(startMs + 60 * minuteMs);
    // 45 of 55 settled minutes are missing there; here all are known.
    expect(account.read().period.coverage).toBeCloseTo((0.5 + 0.3 * (10 / 55)) / 0.8, 9);
    account.merge(rows);
    expect(account.read().period).toMatchObject({ coverage: 1, probes: { total: 120, bad: 0 } });
  });

  test("does not count rows of a location twice, nor of one without weight", () => {
    const rows = live(accountFrom(slo, { location: "vir" }), { toMs: startMs + dayMs });
    const stray = rows.map((row) => ({ ...row, location: "elsewhere", good: 0, bad: 1 }));
    const account = mergedOf({ vir: () => "success" });
    account.merge(rows);
    account.merge(stray);
    expect(account.read().period).toMatchObject({ sli: 1, probes: { total: 2_880, bad: 0 } });
  });
});

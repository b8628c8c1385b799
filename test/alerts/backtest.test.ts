import { expect, test } from "@jest/globals";
import type { BacktestReport } from "../../alerts/backtest/report.ts";
import { backtest, timelineOf } from "../../alerts/backtest.ts";
import type { AlertsSpec, SloSpec } from "../../slo/spec.ts";
import { day, hour, minute, monday, recordingOf, type Signal, sloOf, sloWith, stackOf } from "./backtest-scenario.ts";

/** Two days that begin on a Monday; the longest window of the burn alerts is known before. */
const range = { from: monday, to: monday + 2 * day };
const timeline = { from: range.from - 3 * day, to: range.to };

const noPeriodAlerts = { exhausted: "off", forecast: "off" } as const;
const onlyPageFast: AlertsSpec = {
  tiers: { "page-slow": "off", "ticket-fast": "off", "ticket-slow": "off" },
  ...noPeriodAlerts,
};

function replay(signal: Signal, spec: Partial<SloSpec> = {}, isExcluded?: (time: number) => boolean): BacktestReport {
  const { slo } = sloWith({ alerts: noPeriodAlerts, ...spec });
  return backtest(slo, recordingOf(timeline, [{ signal }], isExcluded), range);
}

/** `page-fast 10:01..10:21` in hours and minutes since the start of the range; nothing for a start before it or an end after it. */
function fired({ alerts }: BacktestReport): readonly string[] {
  return alerts.map(({ alert, tier, labels, from, to }) => {
    const group = Object.values(labels)
      .map((value) => ` ${value}`)
      .join("");
    return `${tier ?? alert}${group} ${clock(from)}..${clock(to)}`;
  });
}

function clock(time: number | null): string {
  if (time === null) return "";
  const minutes = (time - range.from) / minute;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

/** Whether a minute lies in a time that is given in seconds since the start of the range. */
function between(time: number, from: number, to: number): boolean {
  return time > range.from + from && time <= range.from + to;
}

/** 10 events per second, of which `ratio` are bad in the time given, and none elsewhere. */
function incident(ratio: number, from: number, to: number): Signal {
  return (time) => ({ total: 10, bad: between(time, from, to) ? 10 * ratio : 0 });
}

const lostHour =
  (missing: ReturnType<Signal>): Signal =>
  (time) =>
    between(time, 10 * hour, 11 * hour) ? missing : { total: 10, bad: 0 };

test.each<{
  readonly name: string;
  readonly signal: Signal;
  readonly spec?: Partial<SloSpec>;
  readonly expected: readonly string[];
}>([
  { name: "nothing without errors", signal: incident(0, 0, 0), expected: [] },
  { name: "nothing at exactly the objective", signal: () => ({ total: 1000, bad: 1 }), expected: [] },
  { name: "nothing without events", signal: () => ({ total: 0, bad: 0 }), expected: [] },
  {
    name: "every tier in an outage, as each long window passes its threshold",
    signal: incident(1, 10 * hour, 10 * hour + 20 * minute),
    // Bad minutes that a window needs: more than 14.4 × 0.1 % of 60; 6 × of 360; 3 × of 1440 and 1 × of 4320, both in five-minute steps.
    expected: [
      "page-fast 10:01..10:21",
      "page-slow 10:03..10:50",
      "ticket-fast 10:05..12:20",
      "ticket-slow 10:05..16:20",
    ],
  },
  { name: "only a ticket for a slow burn", signal: incident(0.002, 0, 2 * day), expected: ["ticket-slow 36:05.."] },
  {
    name: "what fired before the range",
    signal: incident(0.5, -3 * day, 2 * hour),
    spec: { alerts: onlyPageFast },
    expected: ["page-fast ..2:01"],
  },
  {
    name: "a tier by its own factor, and no tier that is off",
    signal: incident(0.5, 10 * hour, 11 * hour),
    // 25 % of an hour: more than 30 minutes at 50 %.
    spec: { alerts: { ...onlyPageFast, tiers: { ...onlyPageFast.tiers, "page-fast": { factor: 250 } } } },
    expected: ["page-fast 10:31..11:01"],
  },
  {
    name: "after `for`, and until `keep_firing_for` has passed without errors",
    signal: incident(1, 10 * hour, 10 * hour + 20 * minute),
    spec: {
      alerts: { ...onlyPageFast, tiers: { ...onlyPageFast.tiers, "page-fast": { for: "3m", keepFiringFor: "10m" } } },
    },
    expected: ["page-fast 10:04..10:31"],
  },
  {
    name: "nothing for fewer bad events than the minimum",
    // One event in ten minutes, a third of them bad: 2 in an hour.
    signal: (time) => ({ total: 1 / 600, bad: between(time, 10 * hour, 11 * hour) ? 1 / 1800 : 0 }),
    expected: [],
  },
  {
    name: "a missing signal after five minutes, and nothing else",
    signal: lostHour(undefined),
    expected: ["SLOSignalMissing 10:06..11:01"],
  },
  {
    name: "a missing signal when only the bad events are gone",
    signal: lostHour({ total: 10 }),
    expected: ["SLOSignalMissing 10:06..11:01"],
  },
  {
    name: "no missing signal where it is to be quiet",
    signal: lostHour(undefined),
    spec: { missing: "quiet" },
    expected: [],
  },
  {
    name: "an invalid signal after a quarter of an hour",
    signal: lostHour({ total: 10, bad: 11 }),
    spec: { alerts: { ...noPeriodAlerts, tiers: { ...onlyPageFast.tiers, "page-fast": "off" } } },
    expected: ["SLOSignalInvalid 10:16..11:01"],
  },
])("backtest() fires $name", ({ signal, spec, expected }) => {
  expect(fired(replay(signal, spec))).toEqual(expected);
});

test("backtest() fires for a spent budget and for one that will be spent soon, every four minutes", () => {
  const { slo } = sloWith({ period: "5d", alerts: { tiers: { ...onlyPageFast.tiers, "page-fast": "off" } } });
  const report = backtest(slo, recordingOf(timeline, [{ signal: incident(0.1, 10 * hour, 12 * hour) }]), range);
  // 5 d at 10/s allow 4,320 bad events; 60 a minute spend them in 72 minutes. Below half of it the rest lasts less than 12 h at the day's rate.
  expect(fired(report)).toEqual(["SLOErrorBudgetExhausted 11:04.."]);
});

test("backtest() counts events, bad events, attainment and budget of the range and what the alerts missed", () => {
  const report = replay((time) => ({
    total: 10,
    bad: between(time, 10 * hour, 11 * hour) ? 5 : between(time, 30 * hour, 31 * hour) ? 0.01 : 0,
  }));
  expect(report).toMatchObject({
    slo: "checkout-availability",
    objective: "99.9",
    period: "30d",
    from: monday,
    to: monday + 2 * day,
    totals: {
      events: 1_728_000,
      badEvents: 18_036,
      attainment: 1 - 18_036 / 1_728_000,
      budgetSpent: 18_036 / 1728,
      badEventsWithoutAlert: 36,
      minutes: { measured: 2880, idle: 0, excluded: 0, unknown: 0 },
    },
    notifications: { pages: 1, tickets: 1 },
  });
  // Five of thirty days are known.
  expect(report.totals.coverage).toBeCloseTo(5 / 30, 3);
  expect(report.totals.budgetLeft).toBeCloseTo(1 - 18_036 / 4320, 2);
});

test("backtest() tells what led to an alert: the first bad minute, the delay, the peak, the budget gone", () => {
  const signal: Signal = (time) => ({
    total: 10,
    bad: between(time, 10 * hour, 10 * hour + 30 * minute)
      ? 0.2
      : between(time, 10 * hour + 30 * minute, 11 * hour)
        ? 2
        : 0,
  });
  const [pageFast] = replay(signal, { alerts: onlyPageFast }).alerts;
  // The 30 minutes at 2 % are 1 % of the hour; 1.44 % needs 2 more minutes at 20 %.
  expect(pageFast).toMatchObject({
    tier: "page-fast",
    severity: "page",
    from: monday + 10 * hour + 32 * minute,
    to: monday + 11 * hour + minute,
    firingMinutes: 29,
  });
  expect(pageFast?.incident).toEqual({
    firstBadMinute: monday + 10 * hour + minute,
    detectionSeconds: 31 * minute,
    peakBurnRate: 200,
    badEvents: 360 + 3600,
    // 30 days at 10/s allow 25,920.
    budgetSpentAtDetection: (360 + 240) / 25_920,
    budgetSpent: 3960 / 25_920,
  });
});

test("backtest() divides the minutes of a range into measured, idle, excluded and unknown", () => {
  const signal: Signal = (time) =>
    between(time, 1 * hour, 2 * hour)
      ? undefined
      : between(time, 3 * hour, 5 * hour)
        ? { total: 0, bad: 0 }
        : { total: 10, bad: 0 };
  const { totals, groups } = replay(signal, {}, (time) => between(time, 10 * hour, 14 * hour));
  expect(totals.minutes).toEqual({ measured: 2880 - 60 - 120 - 240, idle: 120, excluded: 240, unknown: 60 });
  expect(groups[0]?.unknownMinutes).toBe(60);
});

test("backtest() takes a gap that the SLO excludes as excluded", () => {
  const sli = { kind: "timeSlice", condition: "up > 0", gap: "excluded" } as const;
  const { totals } = replay((time) => (between(time, 1 * hour, 2 * hour) ? undefined : { total: 1 / 60, bad: 0 }), {
    sli,
  });
  expect(totals.minutes).toEqual({ measured: 2820, idle: 0, excluded: 60, unknown: 0 });
});

test("backtest() counts an idle window as good only where the SLO says so", () => {
  const signal: Signal = (time) =>
    between(time, 10 * hour, 10 * hour + 5 * minute) ? { total: 10, bad: 10 } : { total: 0, bad: 0 };
  // Without other events, the window holds nothing but the bad ones until they leave it.
  expect(fired(replay(signal, { alerts: onlyPageFast }))).toEqual(["page-fast 10:01..10:06"]);
  expect(
    fired(
      replay(signal, { alerts: { ...onlyPageFast, tiers: { "page-fast": "off", "page-slow": "off" } }, idle: "good" }),
    ),
  ).toEqual(["ticket-fast 10:05..12:05", "ticket-slow 10:05..16:05"]);
});

test("backtest() keeps groups apart, each with its own budget and alerts, and notices one that vanished", () => {
  const { slo } = sloWith({ groupBy: ["route"], alerts: onlyPageFast });
  const groups = [
    { labels: { route: "/cart" }, signal: incident(0, 0, 0) },
    { labels: { route: "/pay" }, signal: incident(1, 10 * hour, 11 * hour) },
    { labels: { route: "/old" }, signal: lostHour(undefined) },
  ];
  const report = backtest(slo, recordingOf(timeline, groups), range);
  expect(fired(report)).toEqual(["page-fast /pay 10:01..11:01", "SLOSignalMissing /old 10:06..11:00"]);
  expect(
    report.groups.map(({ labels, events, badEvents, unknownMinutes }) => [
      labels.route,
      events,
      badEvents,
      unknownMinutes,
    ]),
  ).toEqual([
    ["/cart", 1_728_000, 0, 0],
    ["/pay", 1_728_000, 36_000, 0],
    ["/old", 1_692_000, 0, 60],
  ]);
  expect(report.totals).toMatchObject({
    events: 5_148_000,
    badEvents: 36_000,
    minutes: { measured: 2880, unknown: 0 },
  });
  expect(report.totals.budgetLeft).toBe(report.groups[1]?.budgetLeft);
});

test("backtest() sends one page for tiers that overlap, and no ticket that a page covers", () => {
  const twice: Signal = (time) => ({
    total: 10,
    bad: between(time, 10 * hour, 11 * hour) || between(time, 30 * hour, 31 * hour) ? 1 : 0,
  });
  const tickets = { "ticket-fast": "off", "ticket-slow": "off" } as const;
  expect(replay(twice, { alerts: { ...noPeriodAlerts, tiers: tickets } }).notifications).toEqual({
    pages: 2,
    tickets: 0,
  });
  expect(
    replay(twice, { alerts: { ...noPeriodAlerts, tiers: { ...tickets, "ticket-fast": { factor: 3 } } } }).notifications,
  ).toEqual({ pages: 2, tickets: 2 });
});

test("backtest() of a calendar month starts its budget anew on the first", () => {
  const firstOfMonth = Date.UTC(2023, 11, 1) / 1000;
  const month = { from: firstOfMonth - day, to: firstOfMonth + day };
  const { slo } = sloWith({ period: "calendar-month" });
  const before = { from: firstOfMonth - 4 * day, to: month.to };
  const signal: Signal = (time) => ({
    total: 10,
    bad: time > firstOfMonth - 12 * hour && time <= firstOfMonth - 11 * hour ? 10 : 0,
  });
  const report = backtest(slo, recordingOf(before, [{ signal }]), month);
  expect(report.totals).toMatchObject({ budgetLeft: 1, badEvents: 36_000 });
  expect(report.alerts.filter(({ alert }) => alert === "SLOErrorBudgetExhausted")).toMatchObject([
    // Spent at once; judged from 10 % of the month on, which the four known days give; ends with the month.
    { to: firstOfMonth },
  ]);
});

test("timelineOf() reaches back to the start of the period and of the longest window", () => {
  const at = Date.UTC(2023, 10, 20) / 1000;
  const reach = (period: string) =>
    (at - timelineOf(sloWith({ period }).slo, { from: at, to: at + hour }).from) / minute;
  expect(["1d", "7d", "30d", "calendar-week", "calendar-month", "calendar-quarter"].map(reach)).toEqual([
    3 * 1440 + 5,
    7 * 1440 + 5,
    30 * 1440 + 5,
    3 * 1440 + 5,
    19 * 1440 + 5,
    50 * 1440 + 5,
  ]);
});

test("backtest() gives a report without data where nothing was recorded", () => {
  const slo = sloOf(
    stackOf([{ name: "availability", objective: "99", sli: { kind: "events", total: "a_total", bad: "b_total" } }]),
    "checkout-availability",
  );
  const { totals, groups, alerts } = backtest(slo, recordingOf(timeline, []), range);
  expect({ totals, groups }).toEqual({
    totals: {
      events: 0,
      badEvents: 0,
      attainment: null,
      budgetSpent: null,
      budgetLeft: null,
      coverage: 0,
      badEventsWithoutAlert: 0,
      minutes: { measured: 0, idle: 0, excluded: 0, unknown: 2880 },
    },
    groups: [],
  });
  expect(alerts).toMatchObject([{ alert: "SLOSignalMissing", from: null, to: null, firingMinutes: 2880 }]);
});

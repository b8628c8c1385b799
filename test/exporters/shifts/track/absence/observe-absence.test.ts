import { describe, expect, test } from "@jest/globals";
import { shiftLedger } from "../../../../../exporters/shifts/report/shift-ledger.ts";
import { shiftReportOf } from "../../../../../exporters/shifts/report/shift-report-of.ts";
import { observeAbsence } from "../../../../../exporters/shifts/track/absence/observe-absence.ts";
import type { RecordedRollout } from "../../../../../exporters/shifts/track/absence/recorded-rollout.ts";
import type { TrafficShift } from "../../../../../slo/shift/traffic-shift.ts";
import { SimulatedTraffic, startMs, trackedOf } from "../../sample-shift.ts";

/** A rollout of half the traffic that began after 31 seconds, looked at last after a minute. */
const begun = (change: Partial<TrafficShift> = {}) =>
  new SimulatedTraffic(trackedOf(change)).run(30, 200).weigh(50).run(30, 200);

/** A rollout that went back, and one that has everything, both over for seconds. */
const rolledBack = () => begun().weigh(0).run(50, 200);
const completed = () => begun().weigh(100).run(70, 200);

interface Away {
  /** Seconds after the last look, and the candidate's share in percent. */
  readonly seen: readonly (readonly [number, number])[];
  readonly seconds?: number;
  readonly now?: number;
  readonly hasWon?: boolean;
  readonly recorded?: RecordedRollout;
}

/** Nobody looks for 120 seconds; then everything is seen once more. */
function away(
  traffic: SimulatedTraffic,
  { seen, seconds = 120, now = 50, hasWon = false, recorded }: Away,
): SimulatedTraffic {
  const fromMs = traffic.atMs;
  const share = now / 100;
  const shares = seen.map(([later, percent]) => ({ atMs: fromMs + 1_000 * later, share: percent / 100 }));
  traffic.atMs += 1_000 * seconds;
  traffic.counters.blue.requests += 5_000;
  traffic.counters.green.requests += 1_000;
  traffic.counters.green.errors += 500;
  traffic.counters.green.lost += 6;
  traffic.weigh(now);
  const absence = { fromMs, atMs: traffic.atMs, share, shares, hasWon, recorded };
  traffic.state = observeAbsence(traffic.tracked, traffic.state, absence);
  return traffic.readWeights().readTraffic();
}

const every15 = (percent: (seconds: number) => number) =>
  [15, 30, 45, 60, 75, 90, 105].map((seconds) => [seconds, percent(seconds)] as const);

const first = "checkout-green-20260301T120031Z";
const podRatio = { weights: { kind: "podRatio", namespace: "shop" } } as const;

describe("observeAbsence()", () => {
  test.each([
    {
      name: "the candidate had nothing for 45 seconds",
      seen: every15((at) => (at >= 30 && at < 75 ? 0 : 50)),
      is: ["checkout-green-20260301T120215Z", 1, 0],
    },
    {
      name: "it went back twice",
      seen: every15((at) => (at === 30 || at === 75 ? 0 : 50)),
      is: ["checkout-green-20260301T120230Z", 1, 0],
    },
    {
      name: "its controller took a candidate's weight that won",
      seen: every15((at) => (at === 30 ? 0 : 50)),
      hasWon: true,
      is: ["checkout-green-20260301T120145Z", 0, 1],
    },
    {
      name: "it has something again only now",
      seen: every15((at) => (at < 60 ? 50 : 0)),
      is: ["checkout-green-20260301T120300Z", 1, 0],
    },
  ])("ends the rollout that was on, and begins the next one, where $name", ({ is, ...course }) => {
    const traffic = away(begun(), course).run(20, 200);
    const { rollout, finished } = traffic.state;
    expect([rollout?.id, finished.rolled_back, finished.completed]).toEqual(is);
    // What was counted meanwhile may be of either.
    expect(shiftLedger(traffic.facts())).toMatchObject({ sent: 4_000, isWhole: false });
    expect(rollout?.compared["green"]).toMatchObject({ requests: 2_000, errors: 0 });
    expect(traffic.state.totals["green"]).toMatchObject({ sent: 6_000 });
  });

  test.each([
    { name: "it had some all the time", seen: every15(() => 50), isWhole: true },
    { name: "Prometheus was a scrape late", seen: [[5, 0] as const, ...every15(() => 50)], isWhole: true },
    {
      name: "pods were not ready for a moment",
      change: podRatio,
      seen: every15((at) => (at === 60 ? 0 : 50)),
      isWhole: true,
    },
    { name: "nobody knows, of a moment", seen: [], seconds: 15, isWhole: true },
    { name: "nobody knows", seen: [], isWhole: false },
    { name: "nobody knows of a part of the time", seen: every15(() => 50).slice(3), isWhole: false },
    { name: "all of it went back and is there", seen: every15((at) => (at < 60 ? 50 : 0)), now: 0, isWhole: true },
  ])("goes on with the rollout where $name", ({ change, isWhole, ...course }) => {
    const traffic = away(begun(change), course);
    expect(traffic.state.rollout?.id).toBe(first);
    expect(shiftLedger(traffic.facts())).toMatchObject({ sent: 12_000, isWhole });
  });

  test.each([
    {
      name: "dated as Prometheus saw it",
      made: rolledBack,
      seen: every15((at) => (at < 60 ? 0 : 50)),
      is: ["checkout-green-20260301T120250Z", { rolled_back: 1, completed: 0 }],
      told: ["a rollout began while nobody looked, of which not all was seen"],
    },
    {
      name: "and ended, and began again",
      made: rolledBack,
      seen: every15((at) => (at === 60 || at === 75 || at === 105 ? 50 : 0)),
      is: ["checkout-green-20260301T120335Z", { rolled_back: 1, completed: 0 }],
      told: [
        "a rollout began while nobody looked, of which not all was seen",
        "a rollout began while nobody looked, and was over 30 s later",
      ],
    },
    {
      name: "of which nobody else knows",
      made: rolledBack,
      seen: [],
      is: ["checkout-green-20260301T120350Z", { rolled_back: 1, completed: 0 }],
      told: ["a rollout began while nobody looked, of which not all was seen; Prometheus does not say when"],
    },
    {
      name: "where Prometheus was late with the one before",
      made: rolledBack,
      seen: [[5, 50] as const, ...every15((at) => (at < 90 ? 0 : 50))],
      is: ["checkout-green-20260301T120320Z", { rolled_back: 1, completed: 0 }],
      told: ["a rollout began while nobody looked, of which not all was seen"],
    },
    {
      name: "and none was seen before",
      made: () => new SimulatedTraffic().run(100, 200),
      seen: every15((at) => (at < 60 ? 0 : 50)),
      is: ["checkout-green-20260301T120240Z", { rolled_back: 0, completed: 0 }],
      told: ["a rollout began while nobody looked, of which not all was seen"],
    },
    {
      name: "after the completed one was taken back",
      made: completed,
      seen: every15((at) => (at === 45 ? 0 : 100)),
      now: 100,
      is: ["checkout-green-20260301T120310Z", { rolled_back: 1, completed: 2 }],
      told: [
        "green had weight again while nobody looked: another rollout, of which not all was seen",
        "green had no weight while nobody looked: the rollout was over",
      ],
    },
    {
      name: "after the completed one, from the candidate on",
      made: completed,
      seen: [[5, 50] as const, ...every15((at) => (at < 60 ? 100 : 50))],
      is: ["checkout-green-20260301T120310Z", { rolled_back: 0, completed: 1 }],
      told: ["a rollout began while nobody looked, of which not all was seen"],
    },
  ])("finds a rollout that began, $name, with nothing of a try before", ({ made, is, told, ...course }) => {
    const traffic = made();
    away(traffic, course);
    const log = traffic.state.changes.map(({ detail }) => detail);
    expect(log.filter((detail) => detail.includes("nobody looked"))).toEqual(told);
    traffic.run(20, 200);
    const { rollout, finished } = traffic.state;
    expect([rollout?.id, finished]).toEqual(is);
    expect(shiftLedger(traffic.facts())).toMatchObject({ sent: 4_000, lost: 0, isWhole: false });
    expect(rollout?.compared["green"]?.errors ?? 0).toBe(0);
  });

  test.each([
    {
      name: "went back",
      made: rolledBack,
      seen: every15((at) => (at === 60 ? 50 : 0)),
      now: 0,
      outcome: "rolled_back",
    },
    {
      name: "had all again",
      made: completed,
      seen: every15((at) => (at === 60 ? 50 : 100)),
      now: 100,
      outcome: "completed",
    },
  ])("tells of a rollout that began and ended, where the candidate $name, and keeps it out of the last one", (one) => {
    const traffic = one.made();
    const { rollout } = traffic.state;
    const ledger = shiftLedger(traffic.facts());
    away(traffic, one).run(20, 200);
    expect(traffic.state.rollout).toMatchObject({ id: rollout?.id, outcome: one.outcome });
    expect(traffic.state.changes.map(({ atMs, detail }) => [atMs, detail])).toContainEqual([
      startMs + 1_000 * (one.name === "went back" ? 170 : 190),
      "a rollout began while nobody looked, and was over 15 s later",
    ]);
    expect(shiftLedger(traffic.facts())).toEqual({ ...ledger, isWhole: false, inflight: 0 });
  });

  test.each([
    { name: "rolled back", made: rolledBack, seen: [], now: 0 },
    {
      name: "rolled back, and Prometheus was late",
      made: rolledBack,
      seen: [[5, 50] as const, [20, 0] as const],
      now: 0,
    },
    { name: "completed", made: completed, seen: every15(() => 100), now: 100 },
    {
      name: "completed, and Prometheus was late",
      made: completed,
      seen: [[5, 50] as const, ...every15(() => 100)],
      now: 100,
    },
  ])("begins none where the last one is $name and nothing moved", ({ made, ...course }) => {
    const traffic = made();
    const { rollout } = traffic.state;
    away(traffic, course).run(20, 200);
    expect(traffic.state.rollout).toMatchObject({ id: rollout?.id, outcome: rollout?.outcome });
    expect(traffic.state.finished).toEqual(made().state.finished);
  });

  test.each([
    {
      name: "rolled back",
      made: begun,
      seen: every15((at) => (at < 60 ? 50 : 0)),
      now: 0,
      is: ["rolled_back", "12:02:00", { rolled_back: 1, completed: 0 }, "weight 50 → 0", 6_000],
    },
    {
      name: "rolled back, as nobody looked any more before traffic had followed",
      made: () => begun().weigh(0).run(2, 200),
      seen: every15(() => 0),
      now: 0,
      is: ["rolled_back", "12:01:01", { rolled_back: 1, completed: 0 }, undefined, 6_400],
    },
    {
      name: "completed",
      made: begun,
      seen: every15((at) => (at < 60 ? 50 : 100)),
      now: 100,
      is: ["completed", "12:02:00", { rolled_back: 0, completed: 1 }, "weight 50 → 100", 6_000],
    },
    {
      name: "completed, where the controller takes the weight of who won",
      made: begun,
      seen: every15((at) => (at < 60 ? 50 : 0)),
      now: 0,
      hasWon: true,
      is: ["completed", "12:02:00", { rolled_back: 0, completed: 1 }, "weight 50 → 0", 6_000],
    },
    {
      name: "taken back after it was completed",
      made: completed,
      seen: every15((at) => (at < 60 ? 100 : 0)),
      now: 0,
      is: ["rolled_back", "12:03:10", { rolled_back: 1, completed: 1 }, "weight 100 → 0", 20_000],
    },
  ])("ends a rollout when it ended that was $name, and counts nothing of later in it", ({ made, is, ...course }) => {
    const traffic = made();
    const fromMs = traffic.atMs;
    away(traffic, { ...course, seconds: 3_600 });
    const backAtMs = traffic.atMs;
    traffic.run(100, 200);
    const { rollout, finished, changes } = traffic.state;
    const endedAtMs = rollout?.endedAtMs ?? 0;
    const detail = is[3] as string | undefined;
    expect([
      rollout?.outcome,
      new Date(endedAtMs).toISOString().slice(11, 19),
      finished,
      changes.find(({ atMs, arm }) => arm === "green" && atMs === endedAtMs && atMs > fromMs && atMs < backAtMs)
        ?.detail,
    ]).toEqual([is[0], is[1], is[2], detail]);
    expect(rollout).toMatchObject({ id: first, closedAtMs: endedAtMs + 60_000 });
    expect(shiftLedger(traffic.facts())).toMatchObject({ sent: is[4], lost: 0, isWhole: false });
    expect(rollout?.lostOutside?.lost).toBe(6);
  });

  test("tells the steps that others saw, and when", () => {
    const traffic = begun();
    const fromMs = traffic.atMs;
    const moves = traffic.state.rollout?.moves ?? 0;
    away(traffic, { seen: every15((at) => (at < 30 ? 50 : at < 60 ? 25 : at < 75 ? 40 : 75)), now: 75 });
    expect(
      traffic.state.changes
        .filter(({ atMs, arm }) => atMs > fromMs && arm === "green")
        .map(({ atMs, detail }) => [(atMs - fromMs) / 1_000, detail]),
    ).toEqual([
      [75, "weight 50 → 75"],
      [60, "green: 25 % → 40 % of the weight, as Prometheus recorded it"],
      [30, "green: 50 % → 25 % of the weight, as Prometheus recorded it"],
    ]);
    expect(traffic.state).toMatchObject({ changedAtMs: fromMs + 75_000, rollout: { moves: moves + 3 } });
  });

  test("tells what became of the rollout that another one followed, and when nobody looked", () => {
    const traffic = begun();
    const fromMs = traffic.atMs;
    const backAtMs = fromMs + 120_000;
    away(traffic, { seen: every15((at) => (at >= 30 && at < 75 ? 0 : 50)) });
    const { rollout, unfollowed, earlierRollouts } = shiftReportOf(traffic.facts());
    expect([rollout, unfollowed, earlierRollouts]).toEqual([
      "checkout-green-20260301T120215Z",
      { fromMs: startMs + 135_000, toMs: backAtMs },
      [
        {
          rollout: first,
          startedAtMs: startMs + 31_000,
          endedAtMs: startMs + 90_000,
          outcome: "rolled_back",
          backSinceMs: null,
          lostOutside: null,
          unfollowed: { fromMs, toMs: backAtMs },
        },
      ],
    ]);
  });

  test.each([
    { name: "saw it begin", startedAtMs: startMs + 134_000, kind: "worse", sent: 12_000, errors: 100 },
    { name: "saw another one", startedAtMs: startMs + 31_000, kind: "not_worse", sent: 2_000, errors: 0 },
  ])("gives a rollout that began what rules counted of it, where they $name", ({ startedAtMs, kind, sent, errors }) => {
    const traffic = begun({ judge: { ...trackedOf().shift.judge, effectFloor: 0.01 } });
    const sums = { slow: null, lost: null, rescued: null };
    const evidence = { "1.5": 9, "2": 9, "3": 9, "5": 9, "10": 9 };
    const recorded: RecordedRollout = {
      id: "checkout-green-20260301T120214Z",
      startedAtMs,
      shares: [],
      arms: { blue: { requests: 5_000, errors: 0, ...sums }, green: { requests: 5_000, errors: 100, ...sums } },
      refused: null,
      evidence: { errors: evidence, slow: evidence },
      dispersion: 1,
    };
    away(traffic, { seen: every15((at) => (at >= 30 && at < 75 ? 0 : 50)), recorded }).run(10, 200);
    const { verdict, ledger, arms } = shiftReportOf(traffic.facts());
    expect([verdict.kind, ledger?.sent, arms[1]?.errors]).toEqual([kind, sent, errors]);
  });

  test("says that nobody knows", () => {
    const { changes } = away(begun(), { seen: [] }).state;
    expect(changes[0]).toMatchObject({
      atMs: startMs + 180_000,
      detail:
        "nobody saw the weights for 120 s, and Prometheus does not say whether green had weight all the time: the rollout goes on",
    });
  });

  test("ends a rollout that had nothing at the last look, also where Prometheus has nothing of it", () => {
    const traffic = away(begun().weigh(0).run(2, 200), { seen: [] });
    expect(traffic.state).toMatchObject({
      rollout: { id: "checkout-green-20260301T120302Z", isWhole: false },
      finished: { rolled_back: 1 },
    });
  });

  test("counts on from what was seen before the weights were", () => {
    const traffic = begun();
    const fromMs = traffic.atMs;
    traffic.run(0, 0).atMs += 120_000;
    traffic.counters.green.requests += 1_000;
    traffic.readTraffic();
    const shares = every15((at) => (at === 30 ? 0 : 50)).map(([later, percent]) => {
      return { atMs: fromMs + 1_000 * later, share: percent / 100 };
    });
    traffic.state = observeAbsence(traffic.tracked, traffic.state, {
      fromMs,
      atMs: traffic.atMs,
      share: 0.5,
      shares,
      hasWon: false,
    });
    expect(traffic.state.totals["green"]).toMatchObject({ sent: 4_000 });
    expect(shiftLedger(traffic.run(10, 200).facts())).toMatchObject({ sent: 2_000, isWhole: false });
  });
});

import { describe, expect, test } from "@jest/globals";
import { shiftReportOf } from "../../../../../exporters/shifts/report/shift-report-of.ts";
import { adoptRollout, isUnremembered } from "../../../../../exporters/shifts/track/absence/adopt-rollout.ts";
import type { RecordedRollout } from "../../../../../exporters/shifts/track/absence/recorded-rollout.ts";
import { adoptShiftState } from "../../../../../exporters/shifts/track/stored-shift.ts";
import type { TrafficShift } from "../../../../../slo/shift/traffic-shift.ts";
import { SimulatedTraffic, sampleShift, startMs, trackedOf } from "../../sample-shift.ts";

/** Ten times as many errors as the stable arm's, of a rollout that began 20 minutes ago. */
const recorded: RecordedRollout = {
  id: "checkout-green-20260301T114000Z",
  startedAtMs: startMs - 1_200_000,
  shares: [],
  arms: {
    blue: { requests: 9_000.4, errors: 9.2, slow: null, lost: 3, rescued: 7 },
    green: { requests: 1_000.3, errors: 40.1, slow: null, lost: 5, rescued: 0 },
  },
  refused: 2,
  evidence: {
    errors: { "1.5": 8, "2": 8, "3": 8, "5": 8, "10": 8 },
    slow: { "1.5": 0, "2": 0, "3": 0, "5": 0, "10": 0 },
  },
  dispersion: 1,
};

/** Shares in percent, so many seconds ago. */
const seen = (...shares: readonly (readonly [number, number])[]) =>
  shares.map(([ago, percent]) => ({ atMs: startMs - 1_000 * ago, share: percent / 100 }));

interface FirstLookAt {
  readonly change?: Partial<RecordedRollout>;
  readonly shift?: Partial<TrafficShift>;
  readonly now?: number;
  readonly hasWon?: boolean;
}

/** An exporter without a store, at its first look at a shift, and after it. */
function firstLook({ change = {}, shift = {}, now = 50, hasWon = false }: FirstLookAt): SimulatedTraffic {
  const traffic = new SimulatedTraffic(trackedOf(shift)).weigh(now);
  traffic.unanswered = 0;
  const rollout = { ...recorded, shares: seen([1_195, 10], [600, 10], [590, 50], [5, 50]), ...change };
  const look = { atMs: traffic.atMs, share: now / 100, hasWon, recorded: rollout };
  traffic.state = adoptRollout(traffic.tracked, traffic.state, look);
  return traffic.readWeights().readTraffic();
}

describe("adoptRollout()", () => {
  test("goes on with the rollout that rules recorded, its verdict and its counts among it", () => {
    const traffic = firstLook({}).run(10, 200);
    const report = shiftReportOf(traffic.facts());
    expect(report).toMatchObject({
      rollout: "checkout-green-20260301T114000Z",
      startedAtMs: startMs - 1_200_000,
      changedAtMs: startMs - 590_000,
      phase: "shifting",
      unfollowed: { fromMs: startMs - 1_200_000, toMs: startMs },
      verdict: { kind: "worse", why: "errors 2 % against 0.09 % after 2,000 candidate requests: evidence 8.0 of 6.9" },
      ledger: { sent: 12_002, answered: 11_992, failed: 41, lost: 10, refused: 2, rescued: 7, isWhole: false },
    });
    expect(report.changes.map(({ atMs, detail }) => [(atMs - startMs) / 1_000, detail])).toEqual([
      [-590, "green: 10 % → 50 % of the weight, as Prometheus recorded it"],
      [
        -1_200,
        "a rollout began before this exporter looked: until then it goes by what Prometheus recorded, and not all was seen",
      ],
    ]);
  });

  test.each([
    { now: 50, phase: "shifting", last: "green: 10 % → 50 % of the weight, as Prometheus recorded it" },
    { now: 100, phase: "settled", last: "green: 50 % → 100 % of the weight, as Prometheus recorded it" },
  ])("logs at $now % no change of the phase that was found", ({ now, phase, last }) => {
    const shares = seen([1_195, 10], [600, 10], [590, 50], ...(now === 100 ? ([[300, 100]] as const) : []));
    const { state } = firstLook({ now, change: { shares } });
    expect([state.phase, state.changes[0]?.detail]).toEqual([phase, last]);
    expect(state.changes.filter(({ detail }) => detail.startsWith("phase"))).toEqual([]);
  });

  test("logs what its phase becomes later", () => {
    const { changes } = firstLook({}).weigh(50, { state: "paused" }).run(1, 200).state;
    expect(changes[0]?.detail).toBe("phase shifting → paused");
  });

  test.each([
    { name: "was seen", now: 50, moves: 2, changedAtMs: startMs - 590_000 },
    { name: "nobody saw before", now: 75, moves: 3, changedAtMs: startMs },
  ])("counts the moves, also one that $name", ({ now, moves, changedAtMs }) => {
    expect(firstLook({ now }).state).toMatchObject({ changedAtMs, rollout: { moves } });
  });

  test("knows how bursty errors were before, until it knows it itself", () => {
    const { verdict } = shiftReportOf(firstLook({ change: { dispersion: 2 } }).facts());
    expect([verdict.kind, verdict.evidence]).toEqual(["not_enough", 4]);
  });

  test.each([
    {
      name: "it had nothing since then",
      is: { change: { shares: seen([1_195, 10], [600, 10], [30, 0]) } },
    },
    {
      name: "pods were not ready for longer",
      is: {
        change: { shares: seen([1_195, 10], [600, 10], [130, 0]) },
        shift: { weights: { kind: "podRatio", namespace: "shop" } } as const,
      },
    },
  ])("begins another rollout where $name", ({ is }) => {
    const { rollout } = firstLook(is).state;
    expect(rollout).toMatchObject({ id: "checkout-green-20260301T120000Z", isWhole: false, compared: {} });
  });

  test("takes a moment without ready pods for the same rollout", () => {
    const weights = { kind: "podRatio", namespace: "shop" } as const;
    const shares = seen([1_195, 10], [600, 50], [60, 0], [50, 50]);
    expect(firstLook({ shift: { weights }, change: { shares } }).state.rollout?.id).toBe(recorded.id);
  });

  test.each([
    { name: "rolled back a moment ago", ago: 10, now: 0, outcome: null, phase: "aborting" },
    { name: "rolled back minutes ago", ago: 300, now: 0, outcome: "rolled_back", phase: "idle" },
    { name: "completed minutes ago", ago: 300, now: 100, outcome: "completed", phase: "settled" },
    { name: "won minutes ago", ago: 300, now: 0, hasWon: true, outcome: "completed", phase: "idle" },
  ])("tells the end of one that $name", ({ ago, outcome, phase, ...look }) => {
    const change = { shares: seen([1_195, 50], [ago, look.now], [5, look.now]) };
    const traffic = firstLook({ ...look, change });
    traffic.counters.green.requests += 500;
    const report = shiftReportOf(traffic.readTraffic().facts());
    expect(report).toMatchObject({ rollout: recorded.id, outcome, phase, changedAtMs: startMs - 1_000 * ago });
    expect(report.endedAtMs).toBe(outcome === null ? null : startMs - 300_000);
    expect(report.ledger).toMatchObject({ sent: outcome === null ? 10_502 : 10_002, lost: 10, isWhole: false });
  });

  test.each([
    { now: 50, log: ["green has weight at the first look: the rollout may have begun earlier, and nobody says when"] },
    { now: 100, log: [] },
    { now: 0, log: [] },
  ])("says at $now % that nobody knows, where nobody does", ({ now, log }) => {
    const traffic = new SimulatedTraffic().weigh(now);
    const look = { atMs: traffic.atMs, share: now / 100, hasWon: false, recorded: undefined };
    traffic.state = adoptRollout(traffic.tracked, traffic.state, look);
    const { changes } = traffic.readWeights().readTraffic().state;
    expect(changes.map(({ detail }) => detail).filter((detail) => !detail.startsWith("phase"))).toEqual(log);
  });
});

test("isUnremembered() is false once somebody looked, also with other arms", () => {
  const fresh = new SimulatedTraffic();
  expect(isUnremembered(fresh.state)).toBe(true);
  const { state } = fresh.run(1, 200);
  expect(isUnremembered(state)).toBe(false);
  const other = { ...sampleShift, candidate: { ...sampleShift.candidate, name: "red" } };
  expect(isUnremembered(adoptShiftState(other, state))).toBe(false);
});

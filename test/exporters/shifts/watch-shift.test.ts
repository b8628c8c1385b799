import { setImmediate as delay } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { noSpending } from "../../../exporters/shifts/report/shift-spending.ts";
import { watchShift } from "../../../exporters/shifts/run/watch-shift.ts";
import type { MissedWeights } from "../../../exporters/shifts/track/absence/observe-absence.ts";
import { silentLogger } from "../../../service/log.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { SimulatedTraffic, trackedOf } from "./sample-shift.ts";

const haproxy = { kind: "haproxy", proxy: "app", mode: "http", contstats: false, matchers: "" } as const;
const haproxySeries = { traffic: { ...haproxy, stats: undefined } };
const podRatio = { weights: { kind: "podRatio", namespace: "shop" } } as const;
const virtualService = { weights: { kind: "virtualService", namespace: "shop", name: "checkout" } } as const;

/** A shift whose last rollout went back seconds ago, and its sources: each may be away. */
function watchedAfter(change: Partial<TrafficShift>, missed: (fromMs: number) => MissedWeights = () => nobodyKnows) {
  const traffic = new SimulatedTraffic(trackedOf(change)).run(30, 200).weigh(50).run(30, 200).weigh(0).run(50, 200);
  const lastMs = traffic.atMs;
  const away = { weights: false, traffic: false, recorded: false, hold: Promise.resolve() };
  const asked: number[] = [];
  const unless = <T>(isAway: boolean, reading: T): Promise<T> =>
    isAway ? Promise.reject(new Error("away")) : Promise.resolve(reading);
  const watched = watchShift({
    tracked: traffic.tracked,
    state: traffic.state,
    readers: {
      weights: async () => {
        await away.hold;
        const nothing = { state: undefined, step: undefined, by: undefined, detail: undefined };
        return unless(away.weights, { weights: { ...traffic.weights }, ...nothing });
      },
      traffic: () =>
        unless(away.traffic, {
          arms: { blue: { ...traffic.counters.blue }, green: { ...traffic.counters.green } },
          shareBasis: "requests",
          restarts: traffic.restarts,
          detail: undefined,
        }),
      declared: undefined,
      missed: async (seconds) => {
        asked.push(seconds);
        return missed(lastMs);
      },
      recorded: () => unless(away.recorded, undefined),
    },
    reader: traffic.reader,
    now: () => traffic.atMs,
    dnsAnswers: () => ({}),
    spending: () => noSpending,
    onReading: () => undefined,
    log: silentLogger,
  });
  const run = async (seconds: number, perSecond = 200) => {
    for (let second = 0; second < seconds; second++) {
      const green = (traffic.weights["green"] ?? 0) / 100;
      traffic.counters.green.requests += green * perSecond;
      traffic.counters.blue.requests += (1 - green) * perSecond;
      traffic.atMs += 1_000;
      await watched.round();
    }
  };
  return { traffic, watched, away, asked, run };
}

const nobodyKnows: MissedWeights = { shares: [], hasWon: false };

describe("watchShift() asks what the weights were while nobody could read them", () => {
  test("in the same process, and dates a rollout that began", async () => {
    const began = (fromMs: number): MissedWeights => ({
      shares: [30, 60, 90, 120].map((later) => ({ atMs: fromMs + 1_000 * later, share: later < 60 ? 0 : 0.5 })),
      hasWon: false,
    });
    const { traffic, watched, away, asked, run } = watchedAfter({}, began);
    await run(4);
    Object.assign(away, { weights: true, traffic: true });
    traffic.counters.green.lost += 6;
    traffic.weigh(50);
    await run(120);
    Object.assign(away, { weights: false, traffic: false });
    await run(11);
    expect(asked).toEqual([121]);
    expect(watched.report()).toMatchObject({
      rollout: "checkout-green-20260301T120250Z",
      phase: "shifting",
      ledger: { sent: 2_000, lost: 0, isWhole: false },
    });
  });

  test("and not after a look or two that failed", async () => {
    const { traffic, watched, away, asked, run } = watchedAfter({});
    Object.assign(away, { weights: true, traffic: true });
    await run(3);
    Object.assign(away, { weights: false, traffic: false });
    traffic.weigh(50);
    await run(10);
    expect(asked).toEqual([]);
    expect(watched.report().ledger).toMatchObject({ isWhole: true });
  });

  test.each([
    { name: "HAProxy's series", change: haproxySeries, laterSeconds: 5, isWhole: false },
    { name: "ready pods", change: podRatio, laterSeconds: 5, isWhole: false },
    { name: "ready pods, long after it was back", change: podRatio, laterSeconds: 60, isWhole: true },
  ])("and knows that Prometheus tells late what it has: $name", async ({ change, laterSeconds, isWhole }) => {
    const { traffic, watched, away, run } = watchedAfter(change);
    await run(10);
    Object.assign(away, { weights: true, traffic: true });
    await run(120);
    Object.assign(away, { weights: false, traffic: false });
    await run(laterSeconds);
    traffic.weigh(50);
    await run(20);
    expect(watched.report()).toMatchObject({ phase: "shifting", ledger: { isWhole } });
  });

  test("and takes a rollout for the same where the traffic was seen all the time, and shorter than rules do", async () => {
    const { traffic, watched, away, asked, run } = watchedAfter(virtualService);
    traffic.weigh(50);
    await run(40);
    const { rollout } = watched.report();
    away.weights = true;
    await run(90);
    away.weights = false;
    await run(20);
    expect(asked).toHaveLength(1);
    expect(watched.report()).toMatchObject({ rollout, ledger: { isWhole: true } });
    away.weights = true;
    await run(150);
    away.weights = false;
    await run(20);
    expect(watched.report()).toMatchObject({ rollout, ledger: { isWhole: false } });
  });
});

test("watchShift() leaves out of a ledger what came after its rollout, while nobody saw the weights and the traffic was seen", async () => {
  const wentBack = (lastMs: number): MissedWeights => ({
    shares: Array.from({ length: 60 }, (_, index) => ({
      atMs: lastMs + 1_000 * (20 + 10 * index),
      share: index < 6 ? 0.5 : 0,
    })),
    hasWon: false,
  });
  const { traffic, watched, away, run } = watchedAfter(virtualService, wentBack);
  await run(130);
  traffic.weigh(50);
  await run(60);
  const { rollout, ledger } = watched.report();
  away.weights = true;
  await run(5);
  traffic.weigh(0);
  await run(600);
  away.weights = false;
  await run(20);
  const now = watched.report();
  expect(now).toMatchObject({ rollout, outcome: "rolled_back", ledger: { isWhole: false } });
  expect(now.ledger?.sent).toBeLessThanOrEqual((ledger?.sent ?? 0) + 2_000);
});

test("watchShift() looks at the weights before it looks at the traffic first, and then at each by itself", async () => {
  const { traffic, watched, away } = watchedAfter({});
  const before = watched.state().traffic?.atMs;
  const held = Promise.withResolvers<void>();
  away.hold = held.promise;
  traffic.atMs += 60_000;
  void watched.round();
  await delay();
  expect(watched.state().traffic?.atMs).toBe(before);
  held.resolve();
  await watched.round();
  expect(watched.state().traffic?.atMs).toBe(traffic.atMs);
  away.hold = new Promise(() => undefined);
  traffic.atMs += 1_000;
  void watched.round();
  await delay();
  expect(watched.state().traffic?.atMs).toBe(traffic.atMs);
});

test.each([
  { name: "waits for the rules' word", seconds: 10, rollout: null, blind: ["weights"] },
  { name: "goes on without it in the end", seconds: 16, rollout: "checkout-green-20260301T120206Z", blind: [] },
])("watchShift() $name at the first look at a rollout that is on its way", async ({ seconds, rollout, blind }) => {
  const { traffic, watched, away, run } = watchedAfter({});
  watched.change(() => new SimulatedTraffic().state);
  traffic.weigh(50);
  away.recorded = true;
  await run(seconds);
  const report = watched.report();
  expect([report.rollout, report.blind.map(({ source }) => source)]).toEqual([rollout, blind]);
});

test.each([
  { name: "HAProxy's weights, each second", change: {}, afterMs: 5_000, asked: [] },
  { name: "HAProxy's weights, some seconds later", change: {}, afterMs: 5_100, asked: [5.1] },
  { name: "ready pods, each five seconds", change: podRatio, afterMs: 5_013, asked: [] },
  { name: "ready pods, a look later", change: podRatio, afterMs: 10_000, asked: [10] },
  { name: "a route, each fifteen seconds", change: virtualService, afterMs: 15_100, asked: [] },
  { name: "a route, a look later", change: virtualService, afterMs: 30_000, asked: [30] },
])("watchShift() asks for an absence before it where looks are missing: $name", async ({ change, afterMs, asked }) => {
  const after = watchedAfter(change);
  after.traffic.atMs += afterMs;
  await after.watched.round();
  expect(after.asked).toEqual(asked);
});

test("watchShift() calls a rollout followed over a reload of the config, which looks when the next look was due", async () => {
  const { traffic, watched, run } = watchedAfter(podRatio);
  const before = new SimulatedTraffic(trackedOf(podRatio)).run(30, 200).weigh(50).run(30, 200);
  watched.change(() => before.state);
  traffic.weigh(50);
  traffic.atMs = before.atMs + 5_013;
  await watched.round();
  await run(30);
  expect(watched.report()).toMatchObject({ phase: "shifting", unfollowed: null, ledger: { isWhole: true } });
});

test.each([
  { name: "of HAProxy's weights and counters", change: {}, by: "reload" },
  { name: "of whoever counts where pods are the weights", change: podRatio, by: null },
  { name: "of whoever counts where a route has the weights", change: virtualService, by: null },
])("watchShift() says who put weights back in the moment of a restart $name", async ({ change, by }) => {
  for (const seenFirst of ["weights", "traffic"] as const) {
    const { traffic, watched, away, run } = watchedAfter(change);
    await run(30);
    traffic.weigh(50);
    await run(30);
    traffic.weigh(0);
    traffic.restarts++;
    const other = seenFirst === "weights" ? "traffic" : "weights";
    away[other] = true;
    await run(1);
    away[other] = false;
    await run(15);
    const back = watched.report().changes.find(({ arm, to }) => arm === "green" && to === 0);
    expect(back).toMatchObject({ from: 50, by });
  }
});

test("watchShift() asks for no absence after the first look, however rarely weights are read", async () => {
  const { watched, asked, run } = watchedAfter(virtualService);
  watched.change(() => new SimulatedTraffic(trackedOf(virtualService)).state);
  await run(60);
  expect(asked).toEqual([]);
});

test("observeWeights() counts a rollout from the next look on that begins while nobody sees the traffic", async () => {
  const { traffic, watched, away, run } = watchedAfter({});
  away.traffic = true;
  traffic.counters.green.lost += 6;
  await run(60);
  traffic.weigh(50);
  await run(10);
  away.traffic = false;
  await run(11);
  expect(watched.report()).toMatchObject({
    rollout: "checkout-green-20260301T120251Z",
    ledger: { sent: 2_000, lost: 0, isWhole: false },
  });
});

import { describe, expect, test } from "@jest/globals";
import { shiftLedger } from "../../../../exporters/shifts/report/shift-ledger.ts";
import { shiftReportOf } from "../../../../exporters/shifts/report/shift-report-of.ts";
import {
  type ArmTotals,
  addedTotals,
  noTotals,
  totalsReopened,
  totalsSince,
} from "../../../../exporters/shifts/track/arm-totals.ts";
import type { SeenCounters } from "../../../../exporters/shifts/track/seen-sources.ts";
import { adoptShiftState, parseShiftState, printShiftState } from "../../../../exporters/shifts/track/stored-shift.ts";
import fc from "../../../property.ts";
import { SimulatedTraffic, sampleShift, trackedOf } from "../sample-shift.ts";

const seen = (change: Partial<SeenCounters>): SeenCounters => ({
  requests: null,
  errors: null,
  slow: null,
  lost: null,
  rescued: null,
  inflight: null,
  share: null,
  ...change,
});

const counter = fc.option(fc.nat({ max: 1_000 }), { nil: null });
const anyCounters = fc.record({
  requests: counter,
  errors: counter,
  slow: counter,
  lost: counter,
  rescued: counter,
  inflight: counter,
  share: counter,
});

describe("addedTotals()", () => {
  test.each([
    {
      name: "what was in flight at the first look as sent",
      steps: [{ requests: 0, errors: 0, lost: 0, inflight: 5 }],
      totals: { sent: 5, answered: 0, ok: 0, failed: 0, lost: 0, inflight: 5, rescued: null },
    },
    {
      name: "answers, errors and losses",
      steps: [
        { requests: 0, errors: 0, lost: 0, inflight: 0, rescued: 0 },
        { requests: 100, errors: 3, lost: 2, inflight: 7, rescued: 1 },
      ],
      totals: { sent: 100, answered: 91, ok: 90, failed: 1, lost: 2, inflight: 7, rescued: 1 },
    },
    {
      name: "no losses where nobody counts them",
      steps: [{ requests: 0 }, { requests: 100 }],
      totals: { sent: 100, answered: 100, ok: 100, failed: null, lost: null, inflight: null, rescued: null },
    },
    {
      name: "nothing of what was in flight and went to the other arm",
      steps: [
        { requests: 0, lost: 0, inflight: 0 },
        { requests: 6, lost: 0, inflight: 6 },
        { requests: 0, lost: 0, inflight: 0 },
      ],
      totals: { sent: 0, answered: 0, ok: 0, failed: null, lost: 0, inflight: 0, rescued: null },
    },
    {
      name: "requests that a source forgot to count when it says that they are lost",
      steps: [
        { requests: 10, lost: 0, inflight: 0 },
        { requests: 10, lost: 4, inflight: 0 },
      ],
      totals: { sent: 14, answered: 10, ok: 10, failed: null, lost: 4, inflight: 0, rescued: null },
    },
  ])("counts $name", ({ steps, totals }) => {
    let sum: ArmTotals = noTotals;
    let before: SeenCounters | undefined;
    for (const step of steps) {
      sum = addedTotals(sum, { before, now: seen(step) });
      before = seen(step);
    }
    expect(sum).toEqual(totals);
  });

  const anyStep = fc.record({ now: anyCounters, isOtherReader: fc.boolean() });

  test("balances and never goes down, whatever a source says", () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 30 }), fc.nat({ max: 30 }), (steps, start) => {
        let totals: ArmTotals = noTotals;
        let from: ArmTotals = noTotals;
        let before: SeenCounters | undefined;
        for (const [index, { now, isOtherReader }] of steps.entries()) {
          const next = addedTotals(totals, { before: isOtherReader ? undefined : before, now });
          for (const column of ["answered", "ok", "failed", "lost", "rescued"] as const)
            expect(next[column] ?? 0).toBeGreaterThanOrEqual(totals[column] ?? 0);
          [totals, before] = [next, now];
          if (index === start) from = totals;
          for (const sums of [totals, totalsSince(from, totals)])
            expect(sums.sent).toBe(sums.answered + (sums.lost ?? 0) + (sums.inflight ?? 0));
        }
      }),
    );
  });
});

describe("totalsReopened()", () => {
  const anySteps = fc.array(anyCounters, { maxLength: 30 });
  const ended = ({ answered, ok, failed, lost, rescued }: ArmTotals) => ({
    answered,
    ok,
    failed: failed ?? 0,
    lost: lost ?? 0,
    rescued: rescued ?? 0,
  });

  test("leaves a ledger with what it had as it was closed, and it balances from then on, whatever a source says", () => {
    const anyMoments = fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 30 }), fc.nat({ max: 30 }));
    fc.assert(
      fc.property(anySteps, anyMoments, (steps, moments) => {
        const [begun = 0, closed = 0, reopened = 0] = moments.toSorted((a, b) => a - b);
        let before: SeenCounters | undefined;
        let totals: ArmTotals | undefined;
        const seenTotals: (ArmTotals | undefined)[] = [undefined];
        for (const now of steps) {
          totals = addedTotals(totals, { before, now });
          before = now;
          seenTotals.push(totals);
        }
        const named = (moment: number) => {
          const one = seenTotals[Math.min(moment, steps.length)];
          return one === undefined ? {} : { green: one };
        };
        const until = named(closed);
        const atClose = totalsSince(named(begun).green, until.green);
        const from = totalsReopened(named(begun), { until, now: named(reopened) });
        expect(ended(totalsSince(from.green, named(reopened).green))).toEqual(ended(atClose));
        for (let moment = reopened; moment <= steps.length; moment++) {
          const sums = totalsSince(from.green, named(moment).green);
          expect(sums.sent).toBe(sums.answered + (sums.lost ?? 0) + (sums.inflight ?? 0));
        }
      }),
    );
  });
});

describe("the ledger of a rollout", () => {
  test("has what it sent, what came of it, and nothing from before", () => {
    const traffic = new SimulatedTraffic();
    traffic.run(30, 200, (arm, requests) => {
      traffic.counters[arm].errors += requests / 200;
    });
    traffic.weigh(50).run(10, 200, (arm) => {
      traffic.counters[arm].inflight = 3;
    });
    traffic.counters.blue.requests += 4;
    traffic.counters.blue.lost += 4;
    traffic.counters.blue.errors += 4;
    traffic.counters.green.errors += 2;
    traffic.counters.green.rescued += 1;
    traffic.run(1, 0);
    expect(shiftLedger(traffic.facts())).toEqual({
      sent: 2_004,
      answered: 1_994,
      failed: 2,
      inflight: 6,
      rescued: 1,
      lost: 4,
      refused: null,
      isWhole: true,
    });
  });

  test("has what no arm was given among the sent and the lost, over a new process and another rollout", () => {
    const traffic = new SimulatedTraffic();
    traffic.unanswered = 7;
    traffic.run(30, 200).weigh(50).run(10, 200);
    expect(shiftLedger(traffic.facts())).toMatchObject({ sent: 2_000, lost: 0, refused: 0 });
    traffic.counters.green.requests += 3;
    traffic.counters.green.lost += 3;
    traffic.unanswered += 3;
    traffic.run(1, 0);
    expect(shiftLedger(traffic.facts())).toMatchObject({ sent: 2_003, answered: 2_000, lost: 3, refused: 0 });
    traffic.unanswered += 500;
    traffic.run(1, 0);
    const known = { sent: 2_503, answered: 2_000, failed: 0, inflight: 0, lost: 503, refused: 500 };
    expect(shiftLedger(traffic.facts())).toMatchObject(known);
    const blind = [{ source: "traffic" as const, reason: "it refuses the connection" }];
    expect(shiftLedger(traffic.facts({ blind }))).toMatchObject({ sent: 2_503, lost: null, refused: null });

    traffic.state = adoptShiftState(sampleShift, parseShiftState(printShiftState(traffic.state)));
    expect(shiftLedger(traffic.facts())).toMatchObject(known);
    expect(shiftLedger(traffic.weigh(100).run(200, 200).facts())).toMatchObject({ lost: 503, refused: 500 });
    traffic.unanswered += 100;
    expect(shiftLedger(traffic.run(1, 200).facts())).toMatchObject({ lost: 503, refused: 500 });
    // Taken back: without what came between.
    traffic.weigh(0).run(1, 200);
    traffic.unanswered += 10;
    expect(shiftLedger(traffic.run(1, 200).facts())).toMatchObject({ lost: 513, refused: 510, isWhole: true });
  });

  test("takes in what is lost for a while after the end, and then stays as it is", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(100).run(60, 200);
    expect(shiftReportOf(traffic.facts())).toMatchObject({ outcome: "completed", ledger: { lost: 0 } });
    traffic.counters.blue.lost += 40;
    traffic.run(10, 200);
    expect(shiftLedger(traffic.facts())).toMatchObject({ lost: 40 });
    traffic.run(60, 200);
    const settled = shiftLedger(traffic.facts());
    traffic.counters.blue.lost += 1;
    expect(shiftLedger(traffic.run(60, 200).facts())).toEqual(settled);
    expect(traffic.state.totals["blue"]?.lost).toBe(41);
  });

  const isClosed = (traffic: SimulatedTraffic) => shiftReportOf(traffic.facts()).closed;
  const again = (traffic: SimulatedTraffic) => {
    traffic.state = adoptShiftState(sampleShift, parseShiftState(printShiftState(traffic.state)));
    return traffic;
  };

  test.each([
    {
      name: "the counters began anew",
      gap: (traffic: SimulatedTraffic) => {
        traffic.restarts++;
      },
    },
    {
      name: "another reader begins at nothing",
      gap: (traffic: SimulatedTraffic) => {
        traffic.reader = "second";
        for (const counters of Object.values(traffic.counters)) Object.assign(counters, { requests: 0, share: 0 });
      },
    },
  ])("is not whole any more once $name, over restarts of the exporter, and the next one is", ({ gap }) => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200);
    expect(shiftLedger(traffic.facts())).toMatchObject({ isWhole: true });
    gap(traffic);
    expect(shiftLedger(traffic.run(1, 200).facts())).toMatchObject({ lost: 0, isWhole: false });
    expect(shiftLedger(again(traffic).run(30, 200).facts())).toMatchObject({ isWhole: false });
    traffic.weigh(100).run(200, 200);
    expect(isClosed(traffic)).toBe(true);
    expect(shiftLedger(traffic.facts())).toMatchObject({ lost: 0, isWhole: false });
    // Not back all at once: a rollout of its own.
    expect(shiftLedger(traffic.weigh(50).run(30, 200).facts())).toMatchObject({ isWhole: true });
  });

  test("stays whole over the exporter's own restart and a while without it where the counters only grew", () => {
    const traffic = again(new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200));
    traffic.atMs += 600_000;
    traffic.counters.blue.requests += 900;
    traffic.counters.blue.lost += 9;
    expect(shiftLedger(traffic.run(1, 200).facts())).toMatchObject({ sent: 7_100, lost: 9, isWhole: true });
  });

  test("is not whole where the source counts a part of the traffic", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200).readTraffic({ isPart: true });
    expect(shiftLedger(traffic.facts())).toMatchObject({ lost: 0, isWhole: false });
  });

  test("is not whole while a HAProxy is away, is again when that is back, and never where it closes meanwhile", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200).readTraffic({ isAway: true });
    expect(shiftLedger(traffic.facts())).toMatchObject({ lost: 0, isWhole: false });
    expect(shiftLedger(again(traffic).run(1, 200).facts())).toMatchObject({ lost: 0, isWhole: true });
    traffic.weigh(0).run(30, 200);
    for (let minute = 0; minute < 12; minute++) {
      traffic.atMs += 60_000;
      traffic.readWeights().readTraffic({ isAway: true });
    }
    expect(shiftReportOf(traffic.facts())).toMatchObject({ closed: true, ledger: { isWhole: false } });
    expect(shiftLedger(traffic.run(1, 200).facts())).toMatchObject({ isWhole: false });
  });

  test("says since when a HAProxy is not seen, until it is back, and of a closed ledger what was so as it closed", () => {
    const away = { isAway: true, unseen: { count: 1, of: 2 } } as const;
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200);
    const seen = () => shiftReportOf(traffic.facts()).unseenProxies;
    const sinceMs = traffic.readTraffic(away).atMs;
    expect(seen()).toEqual({ count: 1, of: 2, sinceMs });
    traffic.atMs += 5_000;
    traffic.readTraffic(away);
    expect(seen()).toEqual({ count: 1, of: 2, sinceMs });
    traffic.run(1, 200);
    expect(seen()).toBeNull();
    traffic.weigh(0).run(30, 200).run(90, 200);
    expect(shiftReportOf(traffic.facts())).toMatchObject({ closed: true, ledger: { isWhole: true } });
    traffic.readTraffic(away);
    expect(seen()).toBeNull();
    const again = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200).weigh(0).run(30, 200);
    for (let minute = 0; minute < 12; minute++) {
      again.atMs += 60_000;
      again.readWeights().readTraffic(away);
    }
    expect(shiftReportOf(again.facts())).toMatchObject({
      closed: true,
      ledger: { isWhole: false },
      unseenProxies: { count: 1, of: 2, sinceMs: again.atMs - 11 * 60_000 },
    });
  });

  test("is not whole where the rollout was on its way at the first look, or before the first of its traffic", () => {
    const late = new SimulatedTraffic().weigh(50).run(30, 200);
    expect(shiftLedger(late.facts())).toMatchObject({ isWhole: false });
    const unseen = new SimulatedTraffic().readWeights().weigh(50).readWeights().run(30, 200);
    expect(shiftLedger(unseen.facts())).toMatchObject({ isWhole: false });
  });

  test("is not closed while requests are lost, nor while an arm that has weight is down, for ten minutes at most", () => {
    const losing = new SimulatedTraffic().run(30, 200).weigh(100).run(32, 200);
    expect(losing.state.rollout).toMatchObject({ outcome: "completed" });
    losing.run(300, 200, () => {
      losing.counters.green.lost += 1;
    });
    expect(isClosed(losing)).toBe(false);
    expect(shiftLedger(losing.facts())).toMatchObject({ lost: 600 });
    expect(isClosed(losing.run(59, 200))).toBe(false);
    expect(isClosed(losing.run(1, 200))).toBe(true);
    expect(shiftLedger(losing.facts())).toMatchObject({ lost: 600 });

    const down = new SimulatedTraffic().run(30, 200).weigh(100).run(32, 200);
    down.more = { live: { blue: 0, green: 0 } };
    expect(isClosed(down.run(560, 0))).toBe(false);
    expect(isClosed(down.run(40, 0))).toBe(true);
  });

  test("has nothing of an outage while it was closed when it is taken back, whatever began anew then", () => {
    for (const hasRestarted of [false, true]) {
      const traffic = new SimulatedTraffic().run(30, 200).weigh(100).run(200, 200);
      expect(isClosed(traffic)).toBe(true);
      const closed = shiftLedger(traffic.facts());
      expect(closed).toMatchObject({ sent: 16_200, lost: 0 });
      if (hasRestarted) traffic.restarts++;
      traffic.run(180, 60, (arm, requests) => {
        traffic.counters[arm].lost += requests;
      });
      expect(shiftLedger(again(traffic).facts())).toEqual(closed);
      traffic.weigh(0).run(1, 200);
      expect(shiftLedger(traffic.facts())).toMatchObject({ sent: 16_400, answered: 16_400, lost: 0, isWhole: true });
      traffic.counters.green.lost += 2;
      expect(shiftLedger(traffic.run(200, 200).facts())).toMatchObject({ lost: 2, isWhole: true });
      expect(isClosed(traffic)).toBe(true);
    }
  });

  test("is not whole when a restart of the proxy takes it back, whichever is seen first", () => {
    for (const isTrafficFirst of [false, true]) {
      const traffic = new SimulatedTraffic().run(30, 200).weigh(100).run(200, 200).weigh(0);
      traffic.restarts++;
      traffic.atMs += 1_000;
      if (isTrafficFirst) traffic.readTraffic().readWeights();
      else traffic.readWeights().readTraffic();
      expect(shiftReportOf(traffic.facts())).toMatchObject({ outcome: null, ledger: { isWhole: false } });
    }
  });

  test("has of what is in flight as it is taken back what is in flight then", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(100).run(30, 200);
    const ask = (inflight: number) => {
      traffic.counters.green.requests += inflight - traffic.counters.green.inflight;
      traffic.counters.green.inflight = inflight;
    };
    ask(3);
    traffic.run(120, 0);
    expect(shiftLedger(traffic.facts())).toMatchObject({ sent: 6_000, answered: 6_000, inflight: 0 });
    traffic.run(60, 200);
    ask(7);
    traffic.run(1, 0).weigh(0).run(1, 0);
    expect(shiftLedger(traffic.facts())).toMatchObject({ sent: 6_007, answered: 6_000, inflight: 7, lost: 0 });
  });

  test("leaves out what is in flight as it is closed, for nobody looks what becomes of it", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(100).run(30, 200);
    traffic.counters.green.requests += 3;
    traffic.counters.green.inflight = 3;
    traffic.atMs += 1_000;
    traffic.readWeights().readTraffic();
    expect(shiftLedger(traffic.facts())).toMatchObject({ sent: 6_003, answered: 6_000, inflight: 3 });
    traffic.run(120, 0);
    expect(traffic.state.rollout?.until).not.toBeNull();
    expect(shiftLedger(traffic.facts())).toMatchObject({ sent: 6_000, answered: 6_000, inflight: 0, lost: 0 });
  });

  test("knows of nothing lost or in flight while nobody sees the traffic, until it is closed", () => {
    const blind = [{ source: "traffic" as const, reason: "it refuses the connection" }];
    const traffic = new SimulatedTraffic().run(30, 200).weigh(100).run(30, 200);
    const known = { sent: 6_000, answered: 6_000, failed: 0, rescued: 0, isWhole: true };
    expect(shiftLedger(traffic.facts({ blind }))).toEqual({ ...known, inflight: null, lost: null, refused: null });
    // The weights alone, long after the end: nobody saw what became of the last requests.
    traffic.atMs += 600_000;
    traffic.readWeights();
    expect(shiftLedger(traffic.facts({ blind }))).toEqual({ ...known, inflight: null, lost: null, refused: null });
    traffic.run(1, 0);
    expect(shiftLedger(traffic.facts({ blind }))).toEqual({ ...known, inflight: 0, lost: 0, refused: null });
  });

  test.each([
    { shareBasis: "sessions" as const, contstats: false },
    { shareBasis: "bytes" as const, contstats: true },
  ])("is not there where $shareBasis are counted instead of requests, nor are requests and errors", (tcp) => {
    const { shareBasis, contstats } = tcp;
    const source = { kind: "haproxy", proxy: "app", mode: "tcp", stats: "/run/haproxy.sock", matchers: "" } as const;
    const traffic = new SimulatedTraffic(trackedOf({ traffic: { ...source, contstats } })).run(30, 200).weigh(50);
    const unseen = { requests: undefined, errors: undefined, slow: undefined, lost: undefined, rescued: undefined };
    let bytes = 0;
    for (let second = 0; second < 30; second++) {
      bytes += 1_000;
      const share = (sessions: number) => (shareBasis === "sessions" ? sessions : sessions * bytes);
      const arms = {
        blue: { ...unseen, inflight: 3, share: share(3) },
        green: { ...unseen, inflight: 1, share: share(1) },
      };
      traffic.atMs += 1_000;
      traffic.readWeights().readTraffic({ arms, shareBasis });
    }
    const nothing = { requests: 0, errors: 0, errorRatio: null, interval: null, slow: null, slowRatio: null };
    expect(shiftReportOf(traffic.facts())).toMatchObject({
      shareBasis,
      ledger: null,
      arms: [
        { ...nothing, actual: 0.75, requestsPerSecond: null, inflight: 3 },
        { ...nothing, actual: 0.25, requestsPerSecond: null, inflight: 1 },
      ],
      drift: { share: -0.25 },
      verdict: {
        kind: "not_enough",
        sli: null,
        evidence: null,
        why: "requests are not observable here: HAProxy runs in TCP mode",
      },
    });
  });
});

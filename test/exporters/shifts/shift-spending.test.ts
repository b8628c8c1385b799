import { describe, expect, test } from "@jest/globals";
import { shiftReportOf } from "../../../exporters/shifts/report/shift-report-of.ts";
import { type SpentWithin, shiftSpending } from "../../../exporters/shifts/report/shift-spending.ts";
import { adoptShiftState, parseShiftState, printShiftState } from "../../../exporters/shifts/track/stored-shift.ts";
import { SimulatedTraffic, sampleShift, startMs, trackedOf } from "./sample-shift.ts";

const second = 1_000;
const budget = { slo: "checkout-availability", maxSpend: 0.1 };
/** Everything is known, and each second of a while spent one in ten thousand. */
const within: SpentWithin = (stretches) => ({
  spent: stretches.reduce((sum, { fromMs, toMs }) => sum + (toMs - fromMs), 0) / second / 10_000,
  untilMs: stretches.at(-1)?.toMs,
  isWhole: true,
});

/** A rollout that began 31 seconds after the start and was taken back a minute later. */
function takenBack(afterwards: number): SimulatedTraffic {
  const traffic = new SimulatedTraffic(trackedOf({ budget })).run(30, 200).weigh(10).run(60, 200);
  return traffic.weigh(0).run(afterwards, 200);
}
const spendingOf = ({ state, atMs }: SimulatedTraffic, later = 0) => shiftSpending(state, within, atMs + later);
const restarted = ({ state }: SimulatedTraffic) => parseShiftState(printShiftState(state));
const begunMs = startMs + 31 * second;
const id = "checkout-green-20260301T120031Z";

describe("shiftSpending()", () => {
  test("counts until the ledger is closed, and is final then, also after a restart", () => {
    const open = takenBack(30);
    expect(spendingOf(open).now).toMatchObject({ untilMs: open.atMs, isWhole: true, isFinal: false });
    const closed = takenBack(300);
    const { now } = spendingOf(closed);
    expect(now).toMatchObject({ isFinal: true });
    const closedAtMs = closed.state.rollout?.closedAtMs ?? 0;
    expect(closedAtMs - (closed.state.rollout?.endedAtMs ?? 0)).toBe(60 * second);
    expect(now?.untilMs).toBe(closedAtMs);
    closed.state = restarted(closed) ?? closed.state;
    expect(spendingOf(closed, 86_400 * second).now).toEqual(now);
  });

  test("goes on with a completed rollout that is taken back, without the time in which its ledger was closed", () => {
    const traffic = new SimulatedTraffic(trackedOf({ budget })).run(30, 200).weigh(50).run(60, 200).weigh(100);
    traffic.run(200, 200);
    expect(spendingOf(traffic).now).toMatchObject({ isFinal: true });
    traffic.run(600, 200).weigh(0).run(5, 200);
    traffic.state = restarted(traffic) ?? traffic.state;
    // Open for 140 seconds, and again for four.
    expect(spendingOf(traffic).now).toMatchObject({ spent: 0.0144, untilMs: traffic.atMs, isFinal: false });
    traffic.run(200, 200);
    expect(spendingOf(traffic).now).toMatchObject({ isFinal: true });
    traffic.weigh(50).run(5, 200);
    // From 0 to 140 seconds, and from 860 to 940.
    const spending = { spent: 0.022, untilMs: begunMs + 940 * second, isWhole: true };
    expect(spendingOf(traffic).earlier).toEqual([{ rollout: id, spending }]);
  });

  test.each([
    { what: "an hour, once the next one began", leave: (traffic: SimulatedTraffic) => traffic.weigh(50).run(1, 200) },
    {
      what: "an hour, once arms changed their roles",
      leave: (traffic: SimulatedTraffic) => {
        const { candidate, stable } = sampleShift;
        const swapped = {
          ...sampleShift,
          candidate: { ...stable, role: "candidate" },
          stable: { ...candidate, role: "stable" },
        } as const;
        traffic.state = adoptShiftState(swapped, traffic.state);
        return traffic;
      },
    },
  ])("remembers a rollout for $what", ({ leave }) => {
    const traffic = takenBack(300);
    const { rollout } = traffic.state;
    traffic.run(1_000, 200);
    leave(traffic);
    traffic.state = restarted(traffic) ?? traffic.state;
    const report = shiftReportOf(traffic.facts({ spending: spendingOf(traffic) }));
    const spent = ((rollout?.closedAtMs ?? 0) - begunMs) / second / 10_000;
    expect(report.rollout).not.toBe(id);
    expect(report.earlierBudgets).toEqual([
      { rollout: id, budget: { ...budget, spent, knownUntilMs: rollout?.closedAtMs, isFinal: true } },
    ]);
    expect(spendingOf(traffic, 3_600 * second).earlier).toEqual([]);
  });

  test("counts one that was overtaken until the next one began", () => {
    const traffic = takenBack(40);
    const leftAtMs = traffic.atMs;
    traffic.weigh(10).run(5, 200);
    expect(spendingOf(traffic).earlier).toMatchObject([
      { rollout: id, spending: { untilMs: leftAtMs, isWhole: true } },
    ]);
  });

  test("takes a rollout that an older version closed for one that was closed at its end", () => {
    const traffic = takenBack(300);
    const { closedAtMs: _, ...rollout } = traffic.state.rollout as NonNullable<typeof traffic.state.rollout>;
    traffic.state = { ...traffic.state, rollout };
    expect(spendingOf(traffic).now).toMatchObject({ untilMs: rollout.endedAtMs, isFinal: true });
  });

  test.each([
    { of: "the least that it is, after HAProxy that counts it began anew", spent: 0.0012, told: 0.0012, isLeast: true },
    { of: "nothing of next to nothing then", spent: 0, told: null },
    { of: "all where something else counts it", spent: 0.0012, told: 0.0012, isProxyCounted: undefined },
  ])("tells $of", ({ spent, told, isLeast, ...rest }) => {
    const known = () => ({ spent, untilMs: startMs, isWhole: true, isProxyCounted: true, ...rest }) as const;
    const traffic = new SimulatedTraffic(trackedOf({ budget })).run(30, 200).weigh(10).run(60, 200);
    const spending = () => shiftSpending(traffic.state, known as SpentWithin, traffic.atMs);
    const whole = { ...budget, spent, knownUntilMs: startMs, isFinal: false };
    expect(shiftReportOf(traffic.facts({ spending: spending() })).budget).toEqual(whole);
    traffic.restarts = 1;
    traffic.run(20, 200).weigh(0).run(300, 200);
    traffic.state = restarted(traffic) ?? traffic.state;
    const least = { ...whole, spent: told, isFinal: true, ...(isLeast && { isLeast }) };
    expect(shiftReportOf(traffic.facts({ spending: spending() })).budget).toEqual(least);
    traffic.weigh(50).run(5, 200);
    expect(shiftReportOf(traffic.facts({ spending: spending() })).earlierBudgets).toEqual([
      { rollout: id, budget: least },
    ]);
  });

  test("knows nothing of a budget that nobody follows here", () => {
    const traffic = takenBack(40).weigh(10).run(5, 200);
    const spending = shiftSpending(traffic.state, () => undefined, traffic.atMs);
    expect(spending).toEqual({ now: undefined, earlier: [] });
    expect(shiftReportOf(traffic.facts({ spending })).budget).toEqual({
      ...budget,
      spent: null,
      knownUntilMs: null,
      isFinal: null,
    });
  });
});

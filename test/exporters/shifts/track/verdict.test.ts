import { describe, expect, test } from "@jest/globals";
import { shiftReportOf } from "../../../../exporters/shifts/report/shift-report-of.ts";
import { dispersionNow, shiftVerdict } from "../../../../exporters/shifts/report/shift-verdict.ts";
import type { TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import fc from "../../../property.ts";
import { SimulatedTraffic, startMs, trackedOf } from "../sample-shift.ts";

/** Errors as regular as a clock: every so manieth request of an arm. */
function failing(traffic: SimulatedTraffic, ratios: Readonly<Record<"blue" | "green", number>>) {
  return (arm: "blue" | "green") => {
    traffic.counters[arm].errors = Math.floor(traffic.counters[arm].requests * ratios[arm]);
  };
}

describe("the verdict", () => {
  test("is worse when the candidate fails twenty times as often, within a minute", () => {
    const traffic = new SimulatedTraffic();
    const each = failing(traffic, { blue: 0.001, green: 0.02 });
    traffic.run(30, 200, each).weigh(10).run(60, 200, each);
    const { verdict } = shiftReportOf(traffic.facts());
    expect(verdict).toMatchObject({
      kind: "worse",
      sli: "errors",
      why: "errors 2 % against 0.093 % after 1,200 candidate requests: evidence 31.8 of 6.9",
    });
  });

  test("is not worse when both fail alike and there is enough of them", () => {
    const traffic = new SimulatedTraffic(trackedOf({ judge: { ...trackedOf().shift.judge, effectFloor: 0.01 } }));
    const each = failing(traffic, { blue: 0.001, green: 0.001 });
    traffic.run(30, 200, each).weigh(50).run(60, 200, each);
    expect(shiftReportOf(traffic.facts()).verdict).toMatchObject({
      kind: "not_worse",
      why: "no difference above 1 point: errors 0.1 % against 0.1 % after 6,000 candidate requests",
    });
  });

  test("takes nothing of the try before, which periods of CloudWatch show once more", () => {
    const again = (traffic: TrafficShift["traffic"]) => {
      const judge = { ...trackedOf().shift.judge, effectFloor: 0.005 };
      const tries = new SimulatedTraffic(trackedOf({ traffic, judge }));
      const each = failing(tries, { blue: 0.001, green: 0.02 });
      tries.run(30, 200, each).weigh(50).run(300, 200, each).weigh(0).run(200, 200).weigh(50);
      // Of the first try, as counts stand for as long.
      tries.run(600, 200, each);
      const shown = shiftReportOf(tries.facts()).verdict;
      // From here on green is fine.
      const { requests, errors } = tries.counters.green;
      const fine = (arm: "blue" | "green") => {
        const { counters } = tries;
        counters[arm].errors = Math.floor(
          arm === "blue" ? counters.blue.requests * 0.001 : errors + (counters.green.requests - requests) * 0.001,
        );
      };
      tries.run(900, 200, fine);
      return [shown.kind, shown.why, shiftReportOf(tries.facts()).verdict.kind];
    };
    expect(again(trackedOf().shift.traffic)).toEqual(["worse", expect.any(String), "worse"]);
    expect(again({ kind: "alb", periodSeconds: 300, matchers: "" })).toEqual([
      "not_enough",
      "not enough data: 0 of 100 candidate requests",
      "not_worse",
    ]);
  });

  test("is not enough without a rollout, without traffic, and of data that are old", () => {
    const idle = new SimulatedTraffic().run(30, 200);
    expect(shiftVerdict(idle.facts()).why).toBe("not enough data: no rollout was seen yet");
    const none = new SimulatedTraffic().run(30, 0).weigh(10).run(60, 0);
    expect(shiftVerdict(none.facts())).toMatchObject({
      kind: "not_enough",
      why: "not enough data: 0 of 100 candidate requests",
    });
    const bad = new SimulatedTraffic().run(30, 200).weigh(10);
    bad.run(60, 200, failing(bad, { blue: 0.001, green: 0.02 }));
    expect(shiftVerdict(bad.facts({ blind: [{ source: "traffic", reason: "connection refused" }] }))).toMatchObject({
      kind: "not_enough",
      evidence: null,
      why: "not enough data: the traffic cannot be read (connection refused)",
    });
  });

  test("says of a candidate that has everything and cannot be compared whether it fails more than usual", () => {
    const switched = (green: number) => {
      const traffic = new SimulatedTraffic();
      const each = failing(traffic, { blue: 0.001, green });
      traffic.run(30, 200, each).weigh(100);
      return { traffic, each };
    };
    const bad = switched(0.05);
    bad.traffic.run(5, 200, bad.each);
    expect(shiftReportOf(bad.traffic.facts())).toMatchObject({ outcome: null, alone: null });
    bad.traffic.run(55, 200, bad.each);
    expect(shiftReportOf(bad.traffic.facts())).toMatchObject({
      outcome: "completed",
      verdict: { kind: "not_enough" },
      alone: {
        isFine: false,
        why: "the candidate fails 5 % of 12,000 requests, usual are 0.1 %; nothing to compare it with",
        usual: 0.001,
      },
    });
    const good = switched(0.001);
    good.traffic.run(60, 200, good.each);
    expect(shiftReportOf(good.traffic.facts()).alone).toMatchObject({ isFine: true, usual: 0.001 });
    const compared = new SimulatedTraffic();
    const each = failing(compared, { blue: 0.001, green: 0.05 });
    compared.run(30, 200, each).weigh(50).run(60, 200, each).weigh(100).run(60, 200, each);
    expect(shiftReportOf(compared.facts())).toMatchObject({
      outcome: "completed",
      verdict: { kind: "worse" },
      alone: null,
    });
  });

  test("says that it is blind rather than that there is no rollout where nobody could read the weights", () => {
    const never = new SimulatedTraffic();
    const weights = { source: "weights" as const, reason: "it refuses the connection" };
    const traffic = { source: "traffic" as const, reason: "it does not answer in time" };
    const why = (blind: readonly (typeof weights | typeof traffic)[]) => shiftVerdict(never.facts({ blind })).why;
    expect(why([weights])).toBe("not enough data: the weights cannot be read (it refuses the connection)");
    expect(why([weights, traffic])).toBe(
      "not enough data: the weights cannot be read (it refuses the connection), and the traffic cannot be read (it does not answer in time)",
    );
    never.readWeights({ weights: { blue: 100 } }).readTraffic();
    expect(why([])).toBe("not enough data: what the weights mean is not known");
    // Of a rollout that is known, the traffic tells all the same.
    const bad = new SimulatedTraffic().run(30, 200).weigh(10);
    bad.run(60, 200, failing(bad, { blue: 0.001, green: 0.02 }));
    expect(shiftVerdict(bad.facts({ blind: [weights] })).kind).toBe("worse");
  });

  test("compares over times in which both arms were visible", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200);
    for (let second = 0; second < 30; second++) {
      traffic.atMs += 1_000;
      for (const arm of ["blue", "green"] as const) traffic.counters[arm].requests += 100;
      traffic.counters.blue.errors += 10;
      traffic.counters.green.errors += 10;
      traffic.readTraffic({ arms: { blue: { ...traffic.counters.blue } } });
    }
    expect(shiftVerdict(traffic.facts()).kind).toBe("not_enough");
    traffic.run(1, 0);
    expect(traffic.state.rollout?.compared).toEqual({
      blue: { requests: 6_000, errors: 300, slow: 0 },
      green: { requests: 6_000, errors: 300, slow: 0 },
    });
  });

  test("leaves out a long time in which the weights changed", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(10).run(10, 200);
    const before = traffic.state.rollout?.compared;
    traffic.weigh(50);
    traffic.atMs += 60_000;
    traffic.counters.blue.requests += 8_000;
    traffic.counters.green.requests += 4_000;
    traffic.readWeights().readTraffic();
    expect(traffic.state.rollout?.compared).toEqual(before);
    expect(shiftReportOf(traffic.facts()).ledger?.sent).toBe(2_000 + 12_000);
  });

  test("counts what a server that died failed after its weight was gone, among the requests that ended with it", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200);
    traffic.counters.green.requests += 25;
    traffic.counters.green.inflight = 25;
    traffic.weigh(0).run(3, 200);
    expect(traffic.state.share).toBe(0);
    traffic.counters.green.inflight = 0;
    traffic.counters.green.share += 25;
    traffic.counters.green.errors += 25;
    traffic.counters.green.lost += 25;
    traffic.run(1, 200);
    const { arms, ledger, verdict } = shiftReportOf(traffic.facts());
    expect(arms.map(({ requests, errors }) => [requests, errors])).toEqual([
      [3_800, 0],
      [3_025, 25],
    ]);
    expect(ledger).toMatchObject({ sent: 6_825, answered: 6_800, failed: 0, inflight: 0, lost: 25 });
    expect(verdict).toMatchObject({ kind: "worse", sli: "errors" });
    expect(verdict.evidence).toBeCloseTo(38.6, 1);
  });

  test("counts until the ledger is closed, and not after", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200).weigh(100).run(30, 200);
    expect(shiftReportOf(traffic.facts())).toMatchObject({ outcome: "completed" });
    traffic.counters.blue.errors += 7;
    traffic.run(60, 200);
    const over = traffic.run(5, 200).state.rollout;
    expect(over?.compared["blue"]).toEqual({ requests: 3_000, errors: 7, slow: 0 });
    traffic.counters.blue.errors += 1;
    expect(traffic.run(5, 200).state.rollout).toEqual(over);
  });

  test("is one of slow requests only when errors are no reason", () => {
    const traffic = new SimulatedTraffic(
      trackedOf({ slow: { thresholdSeconds: 0.1, histogram: undefined, unit: "seconds", edges: undefined } }),
    );
    traffic.run(30, 200).weigh(10);
    traffic.run(60, 200, (arm, requests) => {
      traffic.counters[arm].slow += requests * (arm === "green" ? 0.2 : 0.01);
    });
    expect(shiftReportOf(traffic.facts()).verdict).toMatchObject({ kind: "worse", sli: "slow" });
    expect(shiftVerdict(traffic.facts())).toMatchObject({ kind: "not_enough", sli: "errors" });
  });

  const anyRatio = fc.double({ min: 0, max: 1, noNaN: true });

  test("is never given on fewer requests than are asked for, nor from a source that cannot be read", () => {
    const course = fc.array(fc.record({ weight: fc.nat({ max: 100 }), perSecond: fc.nat({ max: 3 }) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(course, anyRatio, anyRatio, (steps, blue, green) => {
        const traffic = new SimulatedTraffic();
        for (const { weight, perSecond } of steps)
          traffic.weigh(weight).run(2, perSecond, failing(traffic, { blue, green }));
        const { verdict } = shiftReportOf(traffic.facts());
        // 24 seconds of at most 3 requests are 72.
        expect(verdict.kind).toBe("not_enough");
        const blind = [{ source: "traffic" as const, reason: "gone" }];
        const unseen = shiftReportOf(traffic.facts({ blind }));
        expect(unseen).toMatchObject({ verdict: { kind: "not_enough", evidence: null }, drift: null });
        expect(unseen.arms.map(({ actual }) => actual)).toEqual([null, null]);
      }),
    );
  });
});

describe("dispersionNow()", () => {
  /** Twenty minutes and what goes wrong with the stable arm, by second. */
  function twentyMinutes(goesWrong: Readonly<Record<number, (blue: SimulatedTraffic["counters"]["blue"]) => void>>) {
    const traffic = new SimulatedTraffic();
    traffic.run(10 * 120, 10, (arm) => {
      if (arm === "blue") goesWrong[Math.round((traffic.atMs - startMs) / 1_000)]?.(traffic.counters.blue);
    });
    return traffic;
  }
  const burst = (blue: SimulatedTraffic["counters"]["blue"]) => {
    blue.errors += 90;
  };
  const crash = (blue: SimulatedTraffic["counters"]["blue"]) => {
    blue.errors += 90;
    blue.lost += 90;
  };

  test("is what is told, or measured from two-minute counts of the stable arm", () => {
    const told = trackedOf({ judge: { ...trackedOf().shift.judge, dispersion: 2.5 } });
    const traffic = twentyMinutes({ 300: burst, 900: burst });
    expect(dispersionNow(told.shift, traffic.state, traffic.atMs)).toBe(2.5);
    // Ten counts, while the last two minutes have just begun: two of 90 and eight of 0, the first of 1,190 requests instead of 1,200.
    expect(traffic.state.bursts.map(({ errors }) => errors)).toEqual([0, 0, 90, 0, 0, 0, 0, 90, 0, 0, 0]);
    expect(dispersionNow(traffic.tracked.shift, traffic.state, traffic.atMs)).toBeCloseTo(71.94, 2);
    expect(dispersionNow(traffic.tracked.shift, new SimulatedTraffic().state, startMs)).toBe(1);
  });

  test("is that of whole counts where CloudWatch counts by five minutes, which are spread over them", () => {
    const { state, atMs } = twentyMinutes({ 300: burst, 900: burst });
    const spreadOf = (periodSeconds: number) =>
      dispersionNow(trackedOf({ traffic: { kind: "alb", periodSeconds, matchers: "" } }).shift, state, atMs);
    expect(spreadOf(60)).toBeCloseTo(71.94, 2);
    expect(spreadOf(300)).toBeCloseTo(179.85, 2);
  });

  test("is no larger for one outage, which is no burst that comes again", () => {
    const { state, tracked, atMs } = twentyMinutes({ 300: burst });
    expect(dispersionNow(tracked.shift, state, atMs)).toBe(1);
  });

  test("is no larger for an outage that lasts", () => {
    const outage = Object.fromEntries(
      Array.from({ length: 500 }, (_, second) => [
        290 + second,
        (blue: SimulatedTraffic["counters"]["blue"]) => {
          blue.errors += 9;
        },
      ]),
    );
    const { state, tracked, atMs } = twentyMinutes(outage);
    expect(state.bursts.map(({ errors }) => errors)).toEqual([0, 0, 621, 1080, 1080, 1080, 639, 0, 0, 0, 0]);
    expect(dispersionNow(tracked.shift, state, atMs)).toBe(1);
  });

  test("is no larger because traffic moves, nor is the evidence less for it", () => {
    const traffic = new SimulatedTraffic();
    const each = failing(traffic, { blue: 0.01, green: 0.02 });
    const dispersion = () => dispersionNow(traffic.tracked.shift, traffic.state, traffic.atMs);
    traffic.run(1_200, 100, each).weigh(10).run(1_200, 100, each).weigh(50).run(1_200, 100, each);
    const evidence = shiftVerdict(traffic.facts()).evidence;
    traffic.weigh(100).run(500, 100, each);
    const errors = traffic.state.bursts.map((bucket) => bucket.errors);
    expect([errors[5], errors[15], errors[25], errors.at(-1)]).toEqual([120, 108, 60, 0]);
    expect(dispersion()).toBe(1);
    expect(evidence).toBeCloseTo(140.9, 1);
    expect(shiftVerdict(traffic.facts()).evidence).toBeCloseTo(140.9, 1);
  });

  test("leaves out what was counted by older versions, without the requests", () => {
    const traffic = twentyMinutes({ 300: burst, 900: burst });
    const bursts = traffic.state.bursts.map(({ requests: _, ...bucket }) => bucket);
    traffic.state = { ...traffic.state, bursts };
    expect(dispersionNow(traffic.tracked.shift, traffic.state, traffic.atMs)).toBe(1);
    // What comes into the last of them is of more requests than anybody knows of.
    traffic.run(1, 10);
    expect(traffic.state.bursts.map(({ requests }) => requests)).toEqual(bursts.map(() => undefined));
  });

  test("is no larger for requests that were lost, however often", () => {
    const { state, tracked, atMs } = twentyMinutes({ 300: crash, 540: crash, 900: crash });
    expect(state.bursts.map(({ errors }) => errors)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(dispersionNow(tracked.shift, state, atMs)).toBe(1);
  });
});

test("A candidate that fails is called worse after an outage and a crash of the stable arm, too", () => {
  const traffic = new SimulatedTraffic();
  const usual = failing(traffic, { blue: 0.001, green: 0.03 });
  let outage = 0;
  const each = (arm: "blue" | "green") => {
    usual(arm);
    if (arm === "blue") traffic.counters.blue.errors += outage;
  };
  traffic.run(1_200, 20, each);
  outage = 500;
  traffic.counters.blue.lost += 300;
  traffic.run(300, 20, each).weigh(10).run(300, 20, each);
  expect(shiftReportOf(traffic.facts()).verdict).toMatchObject({
    kind: "worse",
    sli: "errors",
    why: "errors 3 % against 0.093 % after 600 candidate requests: evidence 23.4 of 6.9",
  });
});

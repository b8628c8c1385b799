import { describe, expect, test } from "@jest/globals";
import { shiftReportOf } from "../../../../exporters/shifts/report/shift-report-of.ts";
import { SimulatedTraffic, trackedOf } from "../sample-shift.ts";

const slowShift = (minRequests = 100) => {
  const slow = { thresholdSeconds: 0.1, histogram: "edge_seconds", unit: "seconds", edges: undefined } as const;
  const counted = { label: "cluster", requests: "edge_total", errors: "edge_errors_total" };
  const judge = { ...trackedOf().shift.judge, minRequests };
  return new SimulatedTraffic(trackedOf({ slow, judge, traffic: { kind: "counters", ...counted } }));
};
/** A histogram of green that is away for so long. */
const withoutHistogram = (traffic: SimulatedTraffic, seconds: number) => {
  const { slow } = traffic.counters.green;
  Object.assign(traffic.counters.green, { slow: undefined });
  traffic.run(seconds, 2_000);
  Object.assign(traffic.counters.green, { slow });
  return traffic;
};
const told = (traffic: SimulatedTraffic) => {
  const { verdict, arms } = shiftReportOf(traffic.facts());
  const { requests, slow, slowRatio } = arms[1] ?? {};
  return { kind: verdict.kind, sli: verdict.sli, requests, slow, slowRatio };
};
const slowGreen = (traffic: SimulatedTraffic) => (arm: "blue" | "green", requests: number) => {
  traffic.counters[arm].slow += requests / 1_000;
};

describe("the verdict of slow requests", () => {
  test.each([
    { name: "measures slow requests", measured: { blue: true, green: true }, kind: "not_worse", sli: "errors" },
    { name: "measures none", measured: { blue: false, green: false }, kind: "not_enough", sli: "slow" },
    { name: "measures those of one arm", measured: { blue: true, green: false }, kind: "not_enough", sli: "slow" },
  ])("lets a candidate pass only where a histogram $name", ({ measured, kind, sli }) => {
    const traffic = slowShift();
    for (const arm of ["blue", "green"] as const)
      if (!measured[arm]) Object.assign(traffic.counters[arm], { slow: undefined });
    traffic.run(30, 2_000).weigh(50).run(60, 2_000);
    expect(shiftReportOf(traffic.facts()).verdict).toMatchObject({ kind, sli });
  });

  test("holds while a histogram that was there is away, also in the next rollout, and compares what was measured when it is back", () => {
    const traffic = slowShift();
    traffic.run(30, 2_000).weigh(50).run(60, 2_000, slowGreen(traffic));
    expect(told(traffic)).toEqual({ kind: "not_worse", sli: "errors", requests: 60_000, slow: 60, slowRatio: 0.001 });
    const unknown = { kind: "not_enough", sli: "slow", slow: null, slowRatio: null };
    withoutHistogram(traffic, 30);
    expect(told(traffic)).toEqual({ ...unknown, requests: 90_000 });
    // The second in which it came back is measured in part.
    traffic.run(31, 2_000, slowGreen(traffic));
    expect(told(traffic)).toEqual({ kind: "not_worse", sli: "errors", requests: 121_000, slow: 90, slowRatio: 0.001 });
    traffic.weigh(0).run(400, 2_000).weigh(50);
    withoutHistogram(traffic, 60);
    expect(told(traffic)).toEqual({ ...unknown, requests: 60_000 });
  });

  test("takes as many measured requests as it takes requests", () => {
    const traffic = slowShift(50_000);
    traffic.run(30, 2_000).weigh(50);
    withoutHistogram(traffic, 60).run(40, 2_000);
    expect(told(traffic)).toMatchObject({ kind: "not_enough", sli: "slow", requests: 100_000, slow: null });
    traffic.run(11, 2_000);
    expect(told(traffic)).toMatchObject({ kind: "not_worse", sli: "errors", requests: 111_000, slow: 0 });
  });

  test.each([
    { name: "after its end changes nothing", gone: "after", kind: "not_worse", sli: "errors", slow: 60 },
    { name: "before its end leaves it open", gone: "before", kind: "not_enough", sli: "slow", slow: null },
  ])("is the last one: a histogram that goes away $name", ({ gone, kind, sli, slow }) => {
    const traffic = slowShift();
    traffic.run(30, 2_000).weigh(50).run(60, 2_000, slowGreen(traffic));
    if (gone === "before") withoutHistogram(traffic, 10);
    traffic.weigh(100);
    if (gone === "before") withoutHistogram(traffic, 700);
    else withoutHistogram(traffic.run(700, 2_000), 30);
    expect(traffic.state.rollout?.until).not.toBeNull();
    if (gone === "before") traffic.run(30, 2_000);
    expect(told(traffic)).toMatchObject({ kind, sli, slow });
  });
});

import { describe, expect, test } from "@jest/globals";
import { shiftReportOf } from "../../../../exporters/shifts/report/shift-report-of.ts";
import { adoptShiftState, parseShiftState, printShiftState } from "../../../../exporters/shifts/track/stored-shift.ts";
import { SimulatedTraffic, sampleShift, trackedOf } from "../sample-shift.ts";

const completed = () => new SimulatedTraffic().run(30, 200).weigh(100).run(200, 200);

const underArgo = () => {
  const weights = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" } as const;
  return new SimulatedTraffic(trackedOf({ weights })).run(30, 200).weigh(50).run(30, 200);
};

test.each([
  {
    name: "weights that it holds",
    of: () => new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200),
    says: "HAProxy began anew, by a restart or a reload: weights are those of its file, and nobody moved them",
  },
  {
    name: "nothing of weights that something else holds",
    of: underArgo,
    says: "HAProxy's counters began anew: a restart or a reload",
  },
])("a restart of HAProxy tells $name", ({ of, says }) => {
  const traffic = of();
  traffic.restarts++;
  traffic.run(1, 200);
  const { changes, ledger } = shiftReportOf(traffic.facts());
  expect(changes[0]?.detail).toBe(says);
  expect(ledger?.isWhole).toBe(false);
  // What its counters forgot is missing in a budget that they count.
  expect(traffic.state.rollout?.reloadedAtMs).toBe(traffic.atMs);
});

describe("reloadedAtMs", () => {
  const reloaded = (traffic: SimulatedTraffic) => shiftReportOf(traffic.facts()).reloadedAtMs;
  const reload = (traffic: SimulatedTraffic) => {
    traffic.restarts++;
    return traffic.run(1, 200);
  };

  test("is when HAProxy began anew in the middle of the rollout, also where that ends it", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200);
    expect(reloaded(traffic)).toBeNull();
    reload(traffic.weigh(100));
    const atMs = traffic.atMs;
    expect(reloaded(traffic)).toBe(atMs);
    traffic.run(100, 200);
    expect(shiftReportOf(traffic.facts())).toMatchObject({ outcome: "completed", closed: true, reloadedAtMs: atMs });
    traffic.state = adoptShiftState(sampleShift, parseShiftState(printShiftState(traffic.state)));
    expect(reloaded(traffic)).toBe(atMs);
    expect(reloaded(traffic.weigh(50).run(30, 200))).toBeNull();
  });

  test.each([
    { name: "began the rollout", of: () => reload(new SimulatedTraffic().run(30, 200).weigh(10)) },
    {
      name: "came before it",
      of: () => reload(new SimulatedTraffic().run(30, 200)).run(10, 200).weigh(10).run(5, 200),
    },
    { name: "came after its ledger was closed", of: () => reload(completed()) },
    {
      name: "was one of a pod behind another kind of source",
      of: () => {
        const traffic = { kind: "envoy", matchers: "" } as const;
        return reload(new SimulatedTraffic(trackedOf({ traffic })).run(30, 200).weigh(50).run(30, 200));
      },
    },
    {
      name: "was of a HAProxy that counts, where something else holds the weights",
      of: () => reload(underArgo()),
    },
    {
      name: "was one of the exporter, with another reader",
      of: () => {
        const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200);
        traffic.reader = "second";
        return reload(traffic);
      },
    },
  ])("is null where the restart $name", ({ of }) => {
    expect(reloaded(of())).toBeNull();
  });
});

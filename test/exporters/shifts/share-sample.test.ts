import { expect, test } from "@jest/globals";
import { shareSample } from "../../../exporters/shifts/report/share-sample.ts";
import type { ShiftState } from "../../../exporters/shifts/track/shift-state.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { SimulatedTraffic, sampleShift, trackedOf } from "./sample-shift.ts";

const tcp = { ...sampleShift.traffic, mode: "tcp", contstats: true } as TrafficShift["traffic"];
const sticky = { kind: "cookie", seconds: 3_600 } as const;

test.each([
  { what: "requests, each by itself", change: {}, inflight: 10, count: 4_000, sample: 4_000 },
  {
    what: "connections, whatever bytes they carry",
    change: { traffic: tcp },
    inflight: 10,
    count: 9_000_000,
    sample: 20,
  },
  {
    what: "clients that stay, by what is in flight",
    change: { affinity: sticky },
    inflight: 10,
    count: 4_000,
    sample: 20,
  },
  {
    what: "clients that stay, where that is not known",
    change: { affinity: sticky },
    inflight: null,
    count: 4_000,
    sample: 200,
  },
])("shareSample() counts $what", ({ change, inflight, count, sample }) => {
  const { state } = new SimulatedTraffic().run(30, 200);
  const arms = Object.fromEntries(
    Object.entries(state.traffic?.arms ?? {}).map(([name, counts]) => [name, { ...counts, inflight }]),
  );
  const traffic = { ...state.traffic, arms } as ShiftState["traffic"];
  const actual = { byArm: { blue: 0.5, green: 0.5 }, count, fromMs: 0, toMs: 20_000, perSecond: undefined };
  expect(Object.keys(arms)).toEqual(["blue", "green"]);
  expect(shareSample({ tracked: trackedOf(change), state: { ...state, traffic } }, actual)).toBe(sample);
});

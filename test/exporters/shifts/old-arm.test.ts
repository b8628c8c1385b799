import { expect, test } from "@jest/globals";
import { oldArm } from "../../../exporters/shifts/report/old-arm.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { SimulatedTraffic, trackedOf } from "./sample-shift.ts";

/** All traffic moved to green, and then so many seconds. */
function movedFor(seconds: number, change: Partial<TrafficShift> = {}) {
  return new SimulatedTraffic(trackedOf(change)).run(30, 10).weigh(100).run(seconds, 10);
}

const dns = { name: "shop.example.org", ttlSeconds: 60, resolvers: [], answers: {} };

test("oldArm() is about no arm while both have traffic, or when it went back", () => {
  expect(oldArm(new SimulatedTraffic().run(30, 10).facts())).toBeNull();
  expect(oldArm(new SimulatedTraffic().run(30, 10).weigh(50).run(30, 10).facts())).toBeNull();
});

test.each([
  { seconds: 30, why: "blue is silent for 29 of 600 seconds" },
  { seconds: 600, why: "blue is silent for 599 of 600 seconds" },
  { seconds: 100, change: { dns }, why: "blue is silent for 99 of 180 seconds" },
])("oldArm() waits for silence: $why", ({ seconds, change = {}, why }) => {
  expect(oldArm(movedFor(seconds, change).facts())).toEqual({ safeToDelete: false, why });
});

test("oldArm() may go after ten minutes without a request, or after three times the TTL", () => {
  const why = (seconds: number) => `blue has weight 0 and is silent for ${seconds} seconds, nothing in flight`;
  expect(oldArm(movedFor(601).facts())).toEqual({ safeToDelete: true, why: why(600) });
  expect(oldArm(movedFor(181, { dns }).facts())).toEqual({ safeToDelete: true, why: why(180) });
});

test("oldArm() stays for one late request, for one in flight, and where nobody can see", () => {
  const late = movedFor(700);
  late.counters.blue.requests += 1;
  expect(oldArm(late.run(10, 10).facts())).toEqual({
    safeToDelete: false,
    why: "blue is silent for 9 of 600 seconds",
  });
  const open = movedFor(700);
  open.counters.blue.inflight = 2;
  expect(oldArm(open.run(10, 10).facts())).toEqual({ safeToDelete: false, why: "blue still has 2 in flight" });
  for (const source of ["weights", "traffic"] as const) {
    const blind = [{ source, reason: "refused" }];
    const why = `the ${source} cannot be read`;
    expect(oldArm(movedFor(700).facts({ blind }))).toEqual({ safeToDelete: false, why });
  }
  const hidden = movedFor(700);
  hidden.reader = "second";
  hidden.readTraffic({ arms: { green: hidden.counters.green } });
  expect(oldArm(hidden.facts())).toEqual({ safeToDelete: false, why: "requests of blue are not visible" });
});

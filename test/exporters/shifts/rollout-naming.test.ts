import { afterEach, expect, test } from "@jest/globals";
import { createShiftTracking } from "../../../exporters/shifts/run/shift-tracking.ts";
import { parseShiftState, printShiftState } from "../../../exporters/shifts/track/stored-shift.ts";
import { silentLogger } from "../../../service/log.ts";
import type { ShiftArm, TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { stackOf } from "../../alerts/generated-stack.ts";
import { SimulatedTraffic, sampleShift, trackedOf } from "./sample-shift.ts";

const plain = stackOf({
  name: "shop",
  services: [
    { name: "checkout", slos: [{ name: "pay", objective: "99", sli: { kind: "events", total: "a", bad: "b" } }] },
  ],
});

function shiftOf(version: string | undefined): TrafficShift {
  const candidate: ShiftArm = { ...sampleShift.candidate, version };
  const links = { pipeline: `https://ci.example.org/${version}` };
  const traffic = { ...sampleShift.traffic, stats: "/nowhere/admin.sock" } as TrafficShift["traffic"];
  return { ...sampleShift, traffic, candidate, links };
}

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function trackingOf(traffic: SimulatedTraffic) {
  const tracking = createShiftTracking({
    stored: [{ key: "shift:checkout-green", json: printShiftState(traffic.state) }],
    isOurs: () => true,
    prometheus: () => undefined,
    spentWithin: () => ({ spent: 0, untilMs: traffic.atMs, isWhole: true }),
    env: {},
    userAgent: "nines/test",
    now: () => traffic.atMs + 5_000,
    log: silentLogger,
    onReading: () => undefined,
  });
  stops.push(tracking.stop);
  return (version: string | undefined) => {
    tracking.use({ ...plain, shifts: [shiftOf(version)] });
    const { arms, links, changes, rollout } = tracking.report("checkout-green") ?? {};
    return { rollout, version: arms?.[1]?.version, links, newest: changes?.[0] };
  };
}

const trafficOf = (version: string) => new SimulatedTraffic(trackedOf(shiftOf(version))).run(30, 200);
const id = "checkout-green-20260301T120031Z";

test("createShiftTracking() calls a rollout that is over what it was called when it was on, whatever candidate is next", () => {
  const back = trafficOf("v3").weigh(50).run(30, 200).weigh(0).run(90, 200);
  const used = trackingOf(back);
  const links = { pipeline: "https://ci.example.org/v3" };
  expect(used("v3")).toMatchObject({ rollout: id, version: "v3", links });
  expect(used("v4")).toMatchObject({ rollout: id, version: "v3", links });
  expect(used(undefined)).toMatchObject({ rollout: id, version: "v3", links });
});

test("createShiftTracking() calls a rollout that is on what the stack says now, and logs that it said something else", () => {
  const used = trackingOf(trafficOf("v3").weigh(50).run(30, 200));
  expect(used("v3")).toMatchObject({ version: "v3", newest: { detail: "phase idle → shifting" } });
  expect(used("v4")).toEqual({
    rollout: id,
    version: "v4",
    links: { pipeline: "https://ci.example.org/v4" },
    newest: {
      atMs: 1_772_366_465_000,
      by: null,
      source: "stack",
      arm: "green",
      from: null,
      to: null,
      detail: "version v3 → v4",
    },
  });
  expect(used(undefined)).toMatchObject({ version: null, newest: { detail: "version v4 → not named" } });
});

test("createShiftTracking() calls the next rollout what the stack says when it begins", () => {
  const traffic = trafficOf("v3").weigh(50).run(30, 200).weigh(0).run(90, 200);
  const next = new SimulatedTraffic(trackedOf(shiftOf("v4")));
  Object.assign(next, { state: traffic.state, counters: traffic.counters, atMs: traffic.atMs });
  next.weigh(10).run(5, 200);
  expect(trackingOf(next)("v4")).toMatchObject({ version: "v4", links: { pipeline: "https://ci.example.org/v4" } });
  expect(next.state.rollout?.id).not.toBe(id);
});

test("createShiftTracking() calls a rollout of an older version of the exporter what the stack says at its start", () => {
  const back = trafficOf("v3").weigh(50).run(30, 200).weigh(0).run(90, 200);
  const { naming, ...rollout } = back.state.rollout ?? {};
  back.state = parseShiftState(printShiftState({ ...back.state, rollout } as typeof back.state)) ?? back.state;
  const used = trackingOf(back);
  expect(used("v3")).toMatchObject({ version: "v3" });
  expect(used("v4")).toMatchObject({ version: "v3" });
  expect(naming).toBeDefined();
});

test.each([
  { name: "has nothing and its traffic did not follow yet", to: 0, more: {} },
  { name: "has everything and its traffic did not follow yet", to: 100, more: {} },
  { name: "is taken back by its controller", to: 20, more: { state: "aborting" as const } },
  { name: "has nothing because it is stable by name now", to: 0, more: { outcome: "completed" as const } },
])("createShiftTracking() calls a rollout whose candidate $name what it was called before", ({ to, more }) => {
  const traffic = trafficOf("v3").weigh(50).run(30, 200).weigh(to, more).run(5, 200);
  expect(traffic.state.rollout?.outcome).toBeNull();
  const links = { pipeline: "https://ci.example.org/v3" };
  expect(trackingOf(traffic)("v4")).toMatchObject({ rollout: id, version: "v3", links });
  expect(goneOn(traffic, "v4").run(1, 200).state.rollout).toMatchObject({ id, naming: { versions: { green: "v3" } } });
});

/** The same traffic under a stack that names another candidate. */
function goneOn(traffic: SimulatedTraffic, version: string): SimulatedTraffic {
  const { state, counters, atMs, weights, more } = traffic;
  return Object.assign(new SimulatedTraffic(trackedOf(shiftOf(version))), { state, counters, atMs, weights, more });
}

test("createShiftTracking() calls a rollout that may have been taken back while nobody looked what it was called before", () => {
  const traffic = trafficOf("v3").weigh(50).run(30, 200);
  traffic.atMs += 60_000;
  expect(trackingOf(traffic)("v4")).toMatchObject({ rollout: id, version: "v3" });
  const isBack = goneOn(traffic, "v4").weigh(0).run(1, 200).state;
  expect(isBack.rollout).toMatchObject({ id, naming: { versions: { green: "v3" } } });
  const isOn = goneOn(traffic, "v4").run(1, 200).state;
  expect(isOn.rollout).toMatchObject({ id, naming: { versions: { green: "v4" } } });
  expect(isOn.changes[0]).toMatchObject({ source: "stack", detail: "version v3 → v4" });
});

test.each([
  { version: "v3", next: {}, earlier: [] },
  {
    version: "v4",
    next: { id: "checkout-green-20260301T120106Z", naming: { versions: { green: "v4" } } },
    earlier: [{ id, outcome: "rolled_back" }],
  },
])("observeWeights() goes on with $version where a rollout of v3 that has nothing gets something", (goes) => {
  const back = trafficOf("v3").weigh(50).run(30, 200).weigh(0).run(5, 200);
  const { rollout, earlier = [] } = goneOn(back, goes.version).weigh(10).run(1, 200).state;
  expect(rollout).toMatchObject({ id, naming: { versions: { green: "v3" } }, ...goes.next });
  expect(earlier).toMatchObject(goes.earlier);
});

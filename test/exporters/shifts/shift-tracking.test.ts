import { expect, test } from "@jest/globals";
import { createShiftTracking, type ShiftTrackingOptions } from "../../../exporters/shifts/run/shift-tracking.ts";
import { printShiftState } from "../../../exporters/shifts/track/stored-shift.ts";
import { type LogFields, silentLogger } from "../../../service/log.ts";
import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import type { Stack } from "../../../slo/model.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { stackOf } from "../../alerts/generated-stack.ts";
import { until } from "../../servers/until.ts";
import { startDnsServer } from "../probe/dns-server.ts";
import { SimulatedTraffic, sampleShift } from "./sample-shift.ts";

const plain = stackOf({
  name: "shop",
  services: [
    { name: "checkout", slos: [{ name: "pay", objective: "99", sli: { kind: "events", total: "a", bad: "b" } }] },
  ],
});
const nowhere = {
  kind: "haproxy",
  proxy: "app",
  mode: "http",
  contstats: false,
  stats: "/nowhere/admin.sock",
} as const;

function stackWith(...shifts: readonly Partial<TrafficShift>[]): Stack {
  const traffic = { ...nowhere, matchers: "" };
  return { ...plain, shifts: shifts.map((change) => ({ ...sampleShift, traffic, ...change })) };
}

function trackingOf(change: Partial<ShiftTrackingOptions> = {}) {
  return createShiftTracking({
    stored: [],
    isOurs: () => true,
    prometheus: () => undefined,
    spentWithin: () => ({ spent: 0.02, untilMs: walked.atMs, isWhole: true }),
    env: {},
    userAgent: "nines/test",
    now: () => walked.atMs,
    log: silentLogger,
    onReading: () => undefined,
    ...change,
  });
}

const walked = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200);
const stored = [{ key: "shift:checkout-green", json: printShiftState(walked.state) }];

test.each([
  { expected: 0.004, errorRatio: 0.004 },
  { expected: undefined, errorRatio: 0.001 },
])("createShiftTracking() knows what is usual for a shift: $expected", ({ expected, errorRatio }) => {
  const tracking = trackingOf();
  tracking.use(stackWith({ expect: { requestsPerSecond: undefined, errorRatio: expected } }));
  expect(tracking.judge("checkout-green")).toEqual({ alpha: 0.001, minRequests: 100, effectFloor: 0.001, errorRatio });
  expect(tracking.judge("checkout-blue")).toBeUndefined();
  tracking.stop();
});

test("createShiftTracking() goes on with what is stored, and knows nothing of now before it has read anything", () => {
  const tracking = trackingOf({ stored });
  const budget = { slo: "checkout-availability", maxSpend: 0.1 };
  tracking.use(stackWith({ budget }));
  expect(tracking.report("checkout-green")).toMatchObject({
    rollout: "checkout-green-20260301T120031Z",
    phase: "shifting",
    arms: [
      { intended: null, actual: null },
      { intended: null, actual: null },
    ],
    verdict: { kind: "not_enough", why: "not enough data: the traffic cannot be read (not read yet)" },
    drift: null,
    ledger: { sent: 6_000, answered: 6_000, inflight: null, lost: null },
    budget: { spent: 0.02, knownUntilMs: walked.atMs, isFinal: false },
  });
  expect(tracking.snapshots()).toEqual([]);
  tracking.stop();
});

test("createShiftTracking() gives what changed to the store until it is stored", () => {
  const tracking = trackingOf();
  tracking.use(stackWith({}, { id: "cart-green" }));
  const changed = tracking.snapshots();
  expect(changed.map(({ key }) => key)).toEqual(["shift:checkout-green", "shift:cart-green"]);
  expect(tracking.snapshots()).toEqual(changed);
  tracking.stored(changed.slice(0, 1));
  expect(tracking.snapshots().map(({ key }) => key)).toEqual(["shift:cart-green"]);
  tracking.stop();
});

test("createShiftTracking() keeps a rollout over a change of the config, and drops shifts that are gone", () => {
  const tracking = trackingOf({ stored });
  tracking.use(stackWith({}, { id: "cart-green" }));
  tracking.use(stackWith({ title: "To green", settleSeconds: 60 }));
  expect(tracking.reports().map(({ shift, title, rollout }) => [shift, title, rollout])).toEqual([
    ["checkout-green", "To green", "checkout-green-20260301T120031Z"],
  ]);
  expect(tracking.report("cart-green")).toBeUndefined();
  tracking.stop();
});

test("createShiftTracking() begins anew from a state that cannot be read, and watches only its own shard", () => {
  const broken = trackingOf({ stored: [{ key: "shift:checkout-green", json: "{" }] });
  broken.use(stackWith({}));
  expect(broken.report("checkout-green")).toMatchObject({ rollout: null, phase: "idle" });
  broken.stop();
  const shard = trackingOf({ isOurs: (shift) => shift === "cart-green" });
  shard.use(stackWith({}, { id: "cart-green" }));
  expect(shard.reports().map(({ shift }) => shift)).toEqual(["cart-green"]);
  shard.stop();
});

test("createShiftTracking() says why a source cannot be read, and logs it once", async () => {
  const read = Promise.withResolvers<void>();
  let rounds = 0;
  const logged: unknown[] = [];
  const note = (message: string, { source, reason }: LogFields = {}) => void logged.push([message, source, reason]);
  const log = { ...silentLogger, warn: note, info: note };
  const tracking = trackingOf({ stored, log });
  tracking.use(stackWith({}));
  const look = (): void => {
    tracking.round();
    const blind = tracking.report("checkout-green")?.blind ?? [];
    if (blind.every(({ reason }) => reason !== "not read yet") || rounds++ > 500) read.resolve();
    else setImmediate(look);
  };
  look();
  await read.promise;
  expect(tracking.report("checkout-green")?.blind).toEqual([
    { source: "weights", reason: "HAProxy's socket /nowhere/admin.sock: there is no such file" },
    { source: "traffic", reason: "HAProxy's socket /nowhere/admin.sock: there is no such file" },
  ]);
  tracking.round();
  tracking.round();
  const cannot = "a source of a traffic shift cannot be read";
  expect(logged).toEqual([
    [cannot, "weights", "HAProxy's socket /nowhere/admin.sock: there is no such file"],
    [cannot, "traffic", "HAProxy's socket /nowhere/admin.sock: there is no such file"],
  ]);
  tracking.stop();
});

test("createShiftTracking() asks Prometheus what the weights were while it was away", async () => {
  const asked: string[] = [];
  const nowMs = walked.atMs + 600_000;
  const querySamples = async (range: string) => {
    asked.push(range);
    const points = ([60, 120, 300, 360] as const).map((later, index) => {
      return [walked.atMs / 1_000 + later, [0.5, 0, 0, 0.5][index] ?? 0] as const;
    });
    return [{ labels: {}, points }];
  };
  const client = { address: "prometheus", querySamples } as unknown as PrometheusClient;
  const tracking = trackingOf({ stored, now: () => nowMs, prometheus: () => () => client });
  const weights = { kind: "static", weights: { blue: 50, green: 50 } } as const;
  tracking.use(stackWith({ weights }));
  tracking.round();
  const rollout = await until(
    async () => tracking.report("checkout-green")?.rollout,
    (id) => id !== "checkout-green-20260301T120031Z",
  );
  expect(rollout).toBe("checkout-green-20260301T120700Z");
  expect(asked).toEqual(['shift:arm_share:intended{shift="checkout-green",arm="green",role="candidate"}[600s]']);
  tracking.stop();
});

test("createShiftTracking() serves whether name servers answer, also after a config that asks them the same", async () => {
  await using server = await startDnsServer(() => ({
    kind: "records",
    records: [{ type: "A", data: Buffer.from([192, 0, 2, 1]) }],
  }));
  const tracking = trackingOf();
  const dns = {
    name: "shop.example.org",
    ttlSeconds: 60,
    resolvers: [server.address],
    answers: { blue: ["192.0.2.1"] },
  };
  tracking.use(stackWith({ dns }));
  const isUp = () => {
    const family = tracking.families().find(({ name }) => name === "trafficshift_source_up");
    return [...(family?.series ?? [])].find(({ labels }) => labels["source"] === "dns")?.value;
  };
  expect(isUp()).toBe(0);
  tracking.round();
  expect(
    await until(
      async () => isUp(),
      (up) => up === 1,
    ),
  ).toBe(1);
  const said = () => [isUp(), tracking.report("checkout-green")?.arms.map(({ dnsShare }) => dnsShare)];
  tracking.use(stackWith({ dns, title: "To green" }));
  expect(said()).toEqual([1, [1, 0]]);
  tracking.use(stackWith({ dns: { ...dns, name: "www.example.org" } }));
  expect(said()).toEqual([0, [null, null]]);
  tracking.stop();
});

test("createShiftTracking() says that stats name one of several HAProxies", async () => {
  const warnings: (readonly [message: string, fields: LogFields | undefined])[] = [];
  const query = async () => ["a", "b"].map((instance) => ({ labels: { instance }, time: 0, value: 1 }));
  const client = { address: "prometheus", query, querySamples: async () => [] } as unknown as PrometheusClient;
  const log = { ...silentLogger, warn: (message: string, fields?: LogFields) => void warnings.push([message, fields]) };
  const tracking = trackingOf({ log, prometheus: () => () => client });
  tracking.use(stackWith({}));
  tracking.round();
  await until(
    async () => warnings,
    (said) => said.some(([message]) => message.includes("one of several HAProxies")),
  );
  tracking.stop();
  expect(warnings).toContainEqual([
    "stats names one of several HAProxies: what the others do is in no number; leave stats out",
    { shift: "checkout-green", proxies: 2 },
  ]);
});

import { expect, test } from "@jest/globals";
import { createShiftTracking } from "../../../exporters/shifts/run/shift-tracking.ts";
import { printShiftState } from "../../../exporters/shifts/track/stored-shift.ts";
import { silentLogger } from "../../../service/log.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { stackOf } from "../../alerts/generated-stack.ts";
import { needs } from "../../servers/needs.ts";
import { until } from "../../servers/until.ts";
import { type BalancedApp, startBackend, startBalancedApp } from "../prove/balanced-app.ts";
import { SimulatedTraffic, sampleShift } from "./sample-shift.ts";

const shop = stackOf({
  name: "shop",
  services: [
    { name: "checkout", slos: [{ name: "pay", objective: "99", sli: { kind: "events", total: "a", bad: "b" } }] },
  ],
});

/** Half of the traffic, and a tenth of it fails. */
const worse = new SimulatedTraffic().run(30, 200).weigh(50);
worse.run(60, 200, (arm, requests) => {
  worse.counters[arm].errors += arm === "green" ? requests / 10 : 0;
});

const { candidate } = sampleShift;
const version = { candidate: { ...candidate, version: "v3" } };

function statsAt(stats: string): Pick<TrafficShift, "traffic"> {
  return { traffic: { kind: "haproxy", proxy: "app", mode: "http", contstats: false, matchers: "", stats } };
}

needs("haproxy")("createShiftTracking() on a real HAProxy", () => {
  test.each([
    { name: "another version", change: () => version, blind: [] },
    {
      name: "another way to the same HAProxy",
      change: ({ socket }: BalancedApp) => statsAt(socket.replace("127.0.0.1", "localhost")),
      blind: [],
    },
    {
      name: "a socket that there is not",
      change: () => statsAt("/nowhere/admin.sock"),
      blind: Array.from({ length: 2 }, () => "HAProxy's socket /nowhere/admin.sock: there is no such file"),
    },
  ])("says after a config with $name what it said before, until it has looked", async ({ change, blind }) => {
    const [blue, green] = await Promise.all([startBackend("v1"), startBackend("v2")]);
    const app = await startBalancedApp({ blueUrl: blue.url, greenUrl: green.url });
    await app.tell("set weight app/green 50; set weight app/blue 50");
    const looked = { times: 0 };
    const tracking = createShiftTracking({
      stored: [{ key: "shift:checkout-green", json: printShiftState(worse.state) }],
      isOurs: () => true,
      prometheus: () => undefined,
      spentWithin: () => ({ spent: 0, untilMs: worse.atMs, isWhole: true }),
      env: {},
      userAgent: "nines/test",
      now: () => worse.atMs,
      log: silentLogger,
      onReading: () => {
        looked.times++;
      },
    });
    const use = (more: Partial<TrafficShift>) =>
      tracking.use({ ...shop, shifts: [{ ...sampleShift, ...statsAt(app.socket), ...more }] });
    const blindness = async () => tracking.report("checkout-green")?.blind.map(({ reason }) => reason);
    const said = () => {
      const report = tracking.report("checkout-green");
      const { kind, evidence } = report?.verdict ?? {};
      const family = tracking.families().find(({ name }) => name === "trafficshift_source_up");
      const up = [...(family?.series ?? [])].map(({ value }) => value);
      return {
        kind,
        isKnown: (evidence ?? 0) > 7,
        lost: report?.ledger?.lost,
        up,
        weights: report?.arms.map(({ weight }) => weight),
      };
    };
    const known = { kind: "worse", isKnown: true, lost: 0, up: [1, 1], weights: [50, 50] };
    try {
      use({});
      tracking.round();
      await until(blindness, (reasons) => reasons?.length === 0);
      expect(said()).toEqual(known);
      use(change(app));
      expect([said(), await blindness()]).toEqual([known, []]);
      looked.times = 0;
      tracking.round();
      await until(blindness, (reasons) => looked.times >= 2 || reasons?.length === 2);
      expect(await blindness()).toEqual(blind);
    } finally {
      tracking.stop();
      await app.stop();
      await Promise.all([blue.stop(), green.stop()]);
    }
  });
});

import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { startBackend } from "../../exporters/prove/balanced-app.ts";
import { needs } from "../../servers/needs.ts";
import type { ServerProcess } from "../../servers/server-process.ts";
import { until } from "../../servers/until.ts";
import { sendOnKept } from "./send-on-kept.ts";
import { type ShiftWorld, type ShiftWorldOptions, sendThrough, startShiftWorld } from "./shift-world.ts";

needs("haproxy", "prometheus")("weights that walk through a real HAProxy", () => {
  let blue: ServerProcess;
  let green: ServerProcess;
  let world: ShiftWorld | undefined;
  beforeEach(async () => {
    [blue, green] = await Promise.all([startBackend("v1"), startBackend("v2")]);
  });
  afterEach(async () => {
    await world?.stop();
    await Promise.all([blue.stop(), green.stop()]);
  });
  const start = async (options: Partial<ShiftWorldOptions> = {}) => {
    world = await startShiftWorld({ blueUrl: blue.url, greenUrl: green.url, ...options });
    return world;
  };

  test("in HTTP mode move the traffic, lose nothing and raise nothing", async () => {
    const { app, weigh, recorded, fired } = await start();
    const shares: (readonly [told: number, intended: number | undefined, actual: number | undefined])[] = [];
    // The share is that of the last 20 seconds.
    const look = (told: number) => async () =>
      shares.push([
        told,
        await recorded("shift:arm_share:intended", 'arm="green"'),
        await recorded("shift:arm_share:actual", 'arm="green"'),
      ]);
    const report = await sendThrough(app, {
      ratePerSecond: 100,
      duringSeconds: 80,
      deeds: [
        { after: 300, act: () => weigh(10) },
        { after: 2_700, act: look(0.1) },
        { after: 2_750, act: () => weigh(50) },
        { after: 5_150, act: look(0.5) },
        { after: 5_200, act: () => weigh(100) },
        { after: 7_600, act: look(1) },
      ],
    });
    expect(report).toMatchObject({ sent: 8_000, ok: 8_000, failed: 0 });
    expect(shares.map(([told, intended]) => [told, intended])).toEqual([
      [0.1, 0.1],
      [0.5, 0.5],
      [1, 1],
    ]);
    for (const [told, , actual = -1] of shares) expect(Math.abs(actual - told)).toBeLessThan(0.02);
    expect(await fired()).toEqual([]);
  });

  test("in TCP mode move nothing while clients keep their connections, which TrafficShareDrift tells", async () => {
    const { app, prometheus, weigh, recorded, fired } = await start({ mode: "tcp" });
    const sending = sendOnKept(app.url, { clients: 20, requests: 300, pauseMs: 200 });
    await until(
      () => prometheus.query('haproxy_server_current_sessions{proxy="app",server="blue"} == 20'),
      (samples) => samples.length === 1,
    );
    await weigh(50);
    expect(await sending).toBe(6_000);
    expect(await recorded("shift:arm_share:intended", 'arm="green"')).toBe(0.5);
    expect(await fired()).toContain("TrafficShareDrift");
    // What HAProxy counts in this mode says nothing of requests, so nothing is said of them.
    expect(await recorded("shift:arm_errors:rate")).toBeUndefined();
    expect(await recorded("shift:verdict")).toBeUndefined();
  });

  test("give nothing to a server that is drained, whatever number it keeps", async () => {
    const { app, weigh, recorded, prometheus } = await start();
    await weigh(50);
    await app.tell("set server app/green state drain");
    await sendThrough(app, { ratePerSecond: 50, duringSeconds: 6 });
    expect(await recorded("shift:arm_share:intended", 'arm="green"')).toBe(0);
    const [kept] = await prometheus.query('haproxy_server_weight{proxy="app",server="green"}');
    expect(kept?.value).toBe(50);
  });
});

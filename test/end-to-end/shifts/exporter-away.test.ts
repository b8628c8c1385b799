import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { startBackend } from "../../exporters/prove/balanced-app.ts";
import { startExporterProcess } from "../../exporters/run/exporter-process.ts";
import { needs } from "../../servers/needs.ts";
import { until } from "../../servers/until.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { type ShiftWorld, sendThrough, shiftStack, startShiftWorld } from "./shift-world.ts";

needs("haproxy", "prometheus")("an exporter that is away while a candidate is tried", () => {
  test("knows of each try what Prometheus recorded, and begins the ledger of the last one with it", async () => {
    const folder = await makeTemporaryFolder("away");
    const [blue, green] = await Promise.all([startBackend("v1"), startBackend("v2")]);
    const world = await startShiftWorld({ blueUrl: blue.url, greenUrl: green.url });
    const { app, prometheus } = world;
    const stack = {
      ...shiftStack({ shift: { traffic: { kind: "haproxy", proxy: "app", stats: app.socket } } }),
      exporter: { prometheus: { url: prometheus.url } },
    };
    await writeFile(join(folder, "nines.config.json"), JSON.stringify(stack));
    const start = () => startExporterProcess(folder, ["--store", join(folder, "exporter.db")]);
    let exporter = await start();
    const report = async () => {
      const answer = await fetch(`${exporter.url}/api/shifts/checkout-green`);
      return (await answer.json()) as ShiftReport;
    };
    const weigh = async (percent: number) => {
      await world.weigh(percent);
      await until(
        () => world.recorded("shift:arm_share:intended", 'arm="green"'),
        (share) => share === percent / 100,
      );
      await delay(3_000);
    };
    try {
      await until(report, ({ blind }) => blind.length === 0);
      exporter.signal("SIGKILL");
      await exporter.ended;
      await weigh(30);
      await sendThrough(app, { ratePerSecond: 100, duringSeconds: 3 });
      await weigh(0);
      await weigh(20);
      exporter = await start();
      const found = await until(report, ({ rollout }) => rollout !== null);
      expect(found.startedAtMs).toBe(await firstRecordedMs(world, 0.2));
      expect(found).toMatchObject({ phase: "shifting", ledger: { sent: 0, isWhole: false } });
      expect(found.changes.map(({ detail }) => detail.replace(/\d+ s/, "some s"))).toEqual(
        expect.arrayContaining([
          "a rollout began while nobody looked, of which not all was seen",
          "a rollout began while nobody looked, and was over some s later",
        ]),
      );
    } finally {
      exporter.signal("SIGKILL");
      await exporter.ended;
      await world.stop();
      await Promise.all([blue.stop(), green.stop(), removeFolder(folder)]);
    }
  });

  test("goes on without its store, in the middle of a rollout, with what the rules know of it", async () => {
    const folder = await makeTemporaryFolder("anew");
    const [blue, green] = await Promise.all([startBackend("v1"), startBackend("v2", 5)]);
    const world = await startShiftWorld({ blueUrl: blue.url, greenUrl: green.url });
    const { app, prometheus } = world;
    const stack = {
      ...shiftStack({ shift: { traffic: { kind: "haproxy", proxy: "app", stats: app.socket } } }),
      exporter: { prometheus: { url: prometheus.url } },
    };
    await writeFile(join(folder, "nines.config.json"), JSON.stringify(stack));
    try {
      await world.weigh(30);
      await sendThrough(app, { ratePerSecond: 100, duringSeconds: 12 });
      await until(
        () => world.recorded("shift:verdict", 'verdict="worse"'),
        (worse) => worse === 1,
      );
      const [active] = await prometheus.query('shift:active{shift="checkout-green"}');
      const exporter = await startExporterProcess(folder, ["--store", join(folder, "exporter.db")]);
      try {
        const ask = async (path: string) => (await fetch(`${exporter.url}${path}`)).json();
        const report = async () => (await ask("/api/shifts/checkout-green")) as ShiftReport;
        const found = await until(report, ({ blind, rollout }) => blind.length === 0 && rollout !== null);
        expect(found).toMatchObject({
          rollout: active?.labels["rollout"],
          verdict: { kind: "worse", sli: "errors" },
          ledger: { isWhole: false },
        });
        // One in five of about 360 requests failed, of which the last window is not summed up yet.
        expect(found.arms[1]?.errors).toBeGreaterThan(20);
        expect(await ask("/api/gate?shift=checkout-green")).toMatchObject({ decision: "roll_back" });
      } finally {
        exporter.signal("SIGKILL");
        await exporter.ended;
      }
    } finally {
      await world.stop();
      await Promise.all([blue.stop(), green.stop(), removeFolder(folder)]);
    }
  });
});

/** When Prometheus first saw the candidate have this share. */
async function firstRecordedMs({ prometheus }: ShiftWorld, share: number): Promise<number | undefined> {
  const query = 'shift:arm_share:intended{shift="checkout-green",arm="green"}[5m]';
  const { result } = (await prometheus.api("query", { query })) as { readonly result: readonly RecordedShares[] };
  const [time] = result[0]?.values.find(([, value]) => Number(value) === share) ?? [];
  return time === undefined ? undefined : Math.round(time * 1_000);
}

interface RecordedShares {
  readonly values: readonly (readonly [time: number, value: string])[];
}

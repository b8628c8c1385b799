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
import { sendThrough, shiftStack, startShiftWorld } from "./shift-world.ts";

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
      const beganMs = Date.now();
      await weigh(20);
      exporter = await start();
      const found = await until(report, ({ rollout }) => rollout !== null);
      expect(Math.abs((found.startedAtMs ?? 0) - beganMs)).toBeLessThan(2_500);
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
  }, 120_000);
});

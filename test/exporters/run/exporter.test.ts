import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { startAlertmanager } from "../../servers/alertmanager.ts";
import { needs } from "../../servers/needs.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { type ExporterProcess, startExporterProcess, until } from "./exporter-process.ts";

let folder: string;
let target: Server;
let status = 200;
let running: ExporterProcess[] = [];

beforeEach(async () => {
  folder = await makeTemporaryFolder("exporter");
  status = 200;
  running = [];
  target = createServer((_, response) => response.writeHead(status).end("hello"));
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  await writeConfig();
});

afterEach(async () => {
  for (const exporter of running) {
    exporter.signal("SIGKILL");
    await exporter.ended;
  }
  target.closeAllConnections();
  await new Promise((resolve) => target.close(resolve));
  await removeFolder(folder);
});

async function writeConfig(changes: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const { port } = target.address() as { port: number };
  const stack = {
    name: "local",
    probes: [{ name: "home", url: `http://127.0.0.1:${port}/`, interval: "1s", timeout: "500ms", retries: 0 }],
    exporter: { alerts: "exporter" },
    services: [
      { name: "web", slos: [{ name: "home", objective: "99", period: "7d", sli: { kind: "probe", probe: "home" } }] },
    ],
    ...changes,
  };
  await writeFile(join(folder, "nines.config.json"), JSON.stringify(stack));
}

async function start(...args: readonly string[]): Promise<ExporterProcess> {
  const receiver = args.includes("--alertmanager") ? [] : ["--webhook", "http://127.0.0.1:9/none"];
  const store = args.includes("--store") ? [] : ["--store", "data/exporter.db"];
  const exporter = await startExporterProcess(folder, [...store, ...receiver, ...args]);
  running.push(exporter);
  return exporter;
}

async function successes(exporter: ExporterProcess): Promise<number> {
  const text = await (await fetch(`${exporter.url}/metrics`)).text();
  const line = /^slo_probe_attempts_total\{target="home",location="",result="success",attempt="first"\} (\d+)$/m;
  return Number(line.exec(text)?.[1]);
}

test("killed in the middle, it goes on from what it stored, and the lost time is unknown", async () => {
  const first = await start();
  const before = await until(
    () => successes(first),
    (count) => count >= 4,
  );
  first.signal("SIGKILL");
  await first.ended;
  const second = await start();
  const after = await until(
    () => successes(second),
    (count) => count > before,
  );
  const { unknown = 0, up = 0, down } = await second.values("slo_time_seconds_total", "state");
  // Every second since the first due time is accounted for as one thing; at most the last second's probe was lost.
  expect(after).toBeGreaterThanOrEqual(before);
  expect(unknown).toBeGreaterThan(0);
  expect(up).toBe(await successes(second));
  expect(down).toBe(0);
  expect(await second.values("slo_error_budget_remaining_ratio", "slo_id")).toEqual({ "web-home": 1 });
  second.signal("SIGTERM");
  expect(await second.ended).toBe(0);
});

test("a second exporter of the same location and store is refused with one line", async () => {
  await start();
  const second = await start();
  expect(await second.ended).toBe(3);
  expect(second.log()).toMatch(/another exporter \(.* pid \d+\) writes for the location "" in this store/);
});

test("a config that broke is reported and the one in use goes on; a good one is taken over", async () => {
  const exporter = await start();
  const { port } = target.address() as { port: number };
  await writeFile(join(folder, "nines.config.json"), '{"name": "local", "services": []}');
  exporter.signal("SIGHUP");
  await until(
    () => exporter.values("slo_exporter_config_reload_failures_total", "location"),
    (seen) => seen[""] === 1,
  );
  expect(exporter.log()).toMatch(/"problems":\["[^"]*services: [^"]+"\]/);
  const seen = await successes(exporter);
  await until(
    () => successes(exporter),
    (count) => count > seen,
  );
  const more = ["home", "other"].map((name) => ({
    name,
    url: `http://127.0.0.1:${port}/`,
    interval: "1s",
    timeout: "500ms",
    retries: 0,
  }));
  await writeConfig({ probes: more });
  exporter.signal("SIGHUP");
  const states = await until(
    () => exporter.values("slo_probe_success", "target"),
    (one) => one["other"] === 1,
  );
  expect(states).toEqual({ home: 1, other: 1 });
  expect(await successes(exporter)).toBeGreaterThan(seen);
  const counts = await exporter.values("slo_probe_missed_total", "reason");
  expect(counts["stopped"]).toBe(0);
});

test.each([
  { args: ["--listen", "0.0.0.0:19999"], says: "can be reached from other machines, and no login is configured" },
  { args: ["--store", "mysql://db/x"], says: '"mysql://db/x" names no store' },
])("$args ends in $says", async ({ args, says }) => {
  const exporter = await start(...args);
  expect(await exporter.ended).toBe(1);
  expect(exporter.log()).toContain(says);
});

needs("alertmanager")("a real Alertmanager", () => {
  test("hears of a burning budget", async () => {
    const alertmanager = await startAlertmanager();
    try {
      status = 503;
      await start("--alertmanager", alertmanager.url);
      const names = async () =>
        (await alertmanager.alerts())
          .map(({ labels }) => [labels["alertname"], labels["tier"]].filter(Boolean).join(" "))
          .sort();
      const burning = await until(names, (seen) => seen.length >= 4);
      expect(burning).toEqual([
        "SLOErrorBudgetBurn page-fast",
        "SLOErrorBudgetBurn page-slow",
        "SLOErrorBudgetBurn ticket-fast",
        "SLOErrorBudgetBurn ticket-slow",
      ]);
      const [alert] = await alertmanager.alerts();
      expect(alert?.labels).toMatchObject({ slo_id: "web-home", service: "web", slo: "home" });
    } finally {
      await alertmanager.stop();
    }
  });
});

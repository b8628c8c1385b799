import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { runProof } from "../../../exporters/prove/run-proof.ts";
import { createTrafficReader } from "../../../exporters/shifts/read/traffic-reader.ts";
import { createPrometheusClient } from "../../../service/prometheus-client.ts";
import type { GateAnswer } from "../../../slo/shift/gate/decide-gate.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { needs } from "../../servers/needs.ts";
import { startPrometheus } from "../../servers/prometheus.ts";
import type { ServerProcess } from "../../servers/server-process.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { type BalancedApp, startBackend, startBackendAgain, startBalancedApp } from "../prove/balanced-app.ts";
import { planOf } from "../prove/proof-plan.ts";
import { type ExporterProcess, startExporterProcess, until } from "../run/exporter-process.ts";
import { haproxyStack } from "./haproxy-stack.ts";
import { patient, shiftOf } from "./read/shift-of.ts";

needs("haproxy", "prometheus")("requests that HAProxy has no server for", () => {
  let folder: string;
  let blue: ServerProcess;
  let green: ServerProcess;
  let app: BalancedApp;
  let exporter: ExporterProcess | undefined;

  beforeEach(async () => {
    folder = await makeTemporaryFolder("refused");
    [blue, green] = await Promise.all([startBackend("v1"), startBackend("v2")]);
    app = await startBalancedApp({ blueUrl: blue.url, greenUrl: green.url });
    await writeFile(join(folder, "nines.config.json"), JSON.stringify(haproxyStack(app, { strategy: "blueGreen" })));
  });
  afterEach(async () => {
    exporter?.signal("SIGKILL");
    await exporter?.ended;
    exporter = undefined;
    await app.stop();
    await Promise.all([blue.stop(), green.stop()]);
    await removeFolder(folder);
  });

  const startExporter = async () => {
    exporter = await startExporterProcess(folder, ["--store", join(folder, "exporter.db")]);
  };
  const report = async (): Promise<ShiftReport> =>
    (await (await fetch(`${exporter?.url}/api/shifts/checkout-green`)).json()) as ShiftReport;
  const seen = (isSo: (report: ShiftReport) => boolean) => until(report, isSo);
  const gate = async (): Promise<GateAnswer> =>
    (await (await fetch(`${exporter?.url}/api/gate?shift=checkout-green`)).json()) as GateAnswer;
  const weigh = (weights: { readonly blue: number; readonly green: number }) =>
    app.tell(`set weight app/green ${weights.green}; set weight app/blue ${weights.blue}`);
  const load = () => {
    const ended = new AbortController();
    const run = runProof(planOf(app.url, { duringSeconds: 120 }), { family: undefined, signal: ended.signal });
    return async () => {
      ended.abort();
      return (await run).ledger.tally();
    };
  };
  /** Begins a rollout that clients use; what it gives back ends them, and tells what became of their requests. */
  const rolloutUnderLoad = async (weights: { readonly blue: number; readonly green: number }) => {
    await startExporter();
    await seen(({ blind }) => blind.length === 0);
    await weigh(weights);
    await seen(({ phase }) => phase === "shifting");
    const finish = load();
    await seen(({ ledger }) => (ledger?.answered ?? 0) >= 50);
    return finish;
  };
  /** Whether the last look was after the last request. */
  const hasAll =
    (sent: number, failed: number) =>
    ({ ledger }: ShiftReport) =>
      ledger?.inflight === 0 && ledger.sent >= sent && (ledger.lost ?? 0) >= failed;

  test("counts those of weights that are all 0 as sent and lost, over a violent death of its own", async () => {
    const finish = await rolloutUnderLoad({ blue: 50, green: 50 });
    await weigh({ blue: 0, green: 0 });
    await seen(({ ledger }) => (ledger?.refused ?? 0) >= 50);
    exporter?.signal("SIGKILL");
    await exporter?.ended;
    await startExporter();
    const dark = await seen(({ ledger }) => (ledger?.refused ?? 0) >= 150);
    expect(dark).toMatchObject({ phase: "shifting", outcome: null, arms: [{ intended: null }, { intended: null }] });
    await weigh({ blue: 0, green: 100 });
    await seen(({ arms }) => arms[1]?.intended === 1);
    const { sent, failed } = await finish();
    expect(failed).toBeGreaterThan(150);
    const { ledger } = await seen(hasAll(sent, failed));
    expect(ledger).toEqual({
      sent,
      answered: sent - failed,
      failed: 0,
      inflight: 0,
      rescued: 0,
      lost: failed,
      refused: failed,
      isWhole: true,
    });
    expect(await exporter?.values("trafficshift_ledger_requests", "outcome")).toMatchObject({ sent, lost: failed });
  });

  test("counts those that no rollout's ledger has, over a violent death of its own, and holds for them", async () => {
    await startExporter();
    await seen(({ blind, lostLately }) => blind.length === 0 && lostLately === 0);
    const finish = load();
    await seen(({ arms }) => (arms[0]?.requestsPerSecond ?? 0) > 0);
    await weigh({ blue: 0, green: 0 });
    await seen(({ lostLately }) => (lostLately ?? 0) >= 50);
    exporter?.signal("SIGKILL");
    await exporter?.ended;
    await startExporter();
    await seen(({ lostLately }) => (lostLately ?? 0) >= 150);
    await weigh({ blue: 100, green: 0 });
    await seen(({ arms }) => arms[1]?.intended === 0);
    const { failed } = await finish();
    const told = await seen(({ lostLately }) => (lostLately ?? 0) >= failed);
    expect(told).toMatchObject({ rollout: null, ledger: null, lostLately: failed });
    await weigh({ blue: 50, green: 50 });
    await seen(({ phase }) => phase === "shifting");
    const { decision, reasons } = await gate();
    expect([decision, reasons]).toEqual([
      "hold",
      expect.arrayContaining([
        `${failed.toLocaleString("en-US")} requests were lost in the last two minutes, outside of the rollout`,
      ]),
    ]);
  });

  test("are at least those that it saw once HAProxy began anew, over a violent death of its own", async () => {
    const finish = await rolloutUnderLoad({ blue: 50, green: 50 });
    expect((await report()).ledger).toMatchObject({ lost: 0, isWhole: true });
    // A reload at the same time as the first step would be the one that set it.
    await seen(({ atMs, startedAtMs }) => atMs - (startedAtMs ?? atMs) > 6_000);
    await app.reload(app.options);
    await weigh({ blue: 50, green: 50 });
    const anew = await seen(({ ledger }) => ledger?.isWhole === false);
    exporter?.signal("SIGKILL");
    await exporter?.ended;
    await startExporter();
    const { ledger, rollout } = await seen(({ ledger: now }) => (now?.sent ?? 0) > (anew.ledger?.sent ?? 0));
    expect({ rollout, ledger }).toMatchObject({ rollout: anew.rollout, ledger: { isWhole: false } });
    expect(await exporter?.values("trafficshift_ledger_whole", "shift")).toEqual({ "checkout-green": 0 });
    const forgotten = "the proxy was reloaded or restarted, and may have forgotten the weights";
    expect(await gate()).toMatchObject({ decision: "hold", reasons: expect.arrayContaining([forgotten]) });
    await finish();
  });

  test("takes for lost only what its clients lost while a candidate crashes and is started again", async () => {
    const finish = await rolloutUnderLoad({ blue: 50, green: 50 });
    process.kill(green.pid, "SIGKILL");
    await seen(({ ledger }) => (ledger?.rescued ?? 0) > 0);
    const again = startBackendAgain("v2", green);
    try {
      const { rescued, sent: before } = (await seen(({ down }) => down.length === 0)).ledger ?? {};
      expect(rescued).toBeGreaterThan(0);
      await seen(
        ({ ledger, arms }) => (ledger?.sent ?? 0) >= (before ?? 0) + 300 && (arms[1]?.requestsPerSecond ?? 0) > 0,
      );
      const { sent, failed } = await finish();
      const { ledger } = await seen(hasAll(sent, failed));
      expect(ledger).toMatchObject({ sent, answered: sent - failed, inflight: 0, lost: failed });
    } finally {
      again.kill("SIGKILL");
    }
  });

  test("counts those of a candidate that died with all of the traffic, beside those that it lost itself", async () => {
    const finish = await rolloutUnderLoad({ blue: 0, green: 100 });
    process.kill(green.pid, "SIGKILL");
    const dead = await seen(({ ledger }) => (ledger?.refused ?? 0) >= 100);
    expect(dead).toMatchObject({ phase: "shifting", outcome: null });
    const { sent, failed } = await finish();
    const { ledger, arms } = await seen(hasAll(sent, failed));
    const { refused = null } = ledger ?? {};
    expect(ledger).toEqual({
      sent,
      answered: sent - failed,
      failed: 0,
      inflight: 0,
      rescued: expect.any(Number),
      lost: failed,
      refused,
      isWhole: true,
    });
    expect(refused).toBe(failed - (arms[1]?.errors ?? 0));
    expect(arms[1]?.errors).toBeGreaterThan(0);
  });

  test("are the same by the socket, by the stats page, and by Prometheus", async () => {
    await app.reload({ ...app.options, http: `stats enable\n  stats uri /stats\n  ${app.options.http}` });
    const target = new URL(app.metricsUrl).host;
    const scrape = { job_name: "edge", static_configs: [{ targets: [target] }] };
    const prometheus = await startPrometheus({ scrapeConfigs: [scrape], interval: "1s" });
    try {
      const options = { prometheus: () => createPrometheusClient({ url: prometheus.url }), scrapeSeconds: 1 };
      const readers = [app.socket, `${app.url}/stats;csv`, undefined].map((stats) =>
        createTrafficReader(
          shiftOf({ traffic: { kind: "haproxy", proxy: "app", ...(stats === undefined ? {} : { stats }) } }),
          options,
        ),
      );
      await until(
        () => prometheus.query("haproxy_server_sessions_total"),
        (found) => found.length > 0,
      );
      const losses = () => Promise.all(readers.map(async (read) => (await read(patient)).lost));
      expect(await losses()).toEqual([0, 0, 0]);
      const finish = load();
      await until(losses, () => true);
      await weigh({ blue: 0, green: 0 });
      await until(losses, ([lost = 0]) => lost >= 100);
      const { failed } = await finish();
      expect(await until(losses, (lost) => lost.every((one = 0) => one >= failed))).toEqual([failed, failed, failed]);
    } finally {
      await prometheus.stop();
    }
  });
});

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { BudgetView, SloDetailView } from "../../../exporters/output/exporter-view.ts";
import { signalSeries } from "../../../slo/names.ts";
import { remoteWrite } from "../../alerts/truth/remote-write.ts";
import { needs } from "../../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../../servers/prometheus.ts";
import { promtool } from "../../servers/prometheus-tools.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { type ExporterProcess, startExporterProcess, until } from "./exporter-process.ts";

const minuteMs = 60_000;
const minutes = 180;

let folder: string;
let running: ExporterProcess | undefined;
let prometheus: Prometheus | undefined;

beforeEach(async () => {
  folder = await makeTemporaryFolder("exporter-budgets");
});
afterEach(async () => {
  running?.signal("SIGKILL");
  await running?.ended;
  await prometheus?.stop();
  await removeFolder(folder);
});

async function writeConfig(exporter: object): Promise<void> {
  const sli = { kind: "events", total: "requests_total", bad: 'requests_total{code="500"}' };
  const slos = [{ name: "checkout", objective: "99", period: "7d", sli, groupBy: ["region"] }];
  const stack = { name: "live", exporter, services: [{ name: "shop", slos }] };
  await writeFile(join(folder, "nines.config.json"), JSON.stringify(stack));
}

/** Three hours of one event per second and region, until now; the second hour is an outage of one region. */
async function recordHistory(url: string): Promise<void> {
  const last = Math.floor(Date.now() / minuteMs) * minuteMs;
  const times = Array.from({ length: minutes }, (_, index) => last - (minutes - 1 - index) * minuteMs);
  const series = (part: "total" | "bad", region: string, value: (index: number) => number) => ({
    labels: { __name__: signalSeries[part], slo_id: "shop-checkout", region },
    samples: times.map((time, index) => [time, value(index)] as const),
  });
  await remoteWrite(url, [
    series("total", "eu", () => 1),
    series("total", "us", () => 1),
    series("bad", "eu", (index) => (index >= 60 && index < 120 ? 1 : 0)),
    series("bad", "us", () => 0),
  ]);
}

needs("prometheus")("nines exporter with a Prometheus", () => {
  test("tells of an SLO that it does not measure where its budget went", async () => {
    prometheus = await startPrometheus({ interval: "1h", flags: ["--web.enable-remote-write-receiver"] });
    await recordHistory(prometheus.url);
    await writeConfig({ prometheus: { url: prometheus.url } });
    running = await startExporterProcess(folder, ["--store", "data/exporter.db"]);
    const { url } = running;
    const detail = async () => (await (await fetch(`${url}/api/slos/shop-checkout`)).json()) as SloDetailView;
    const { budget, days, notes, target } = await until(detail, (seen) => seen.budget !== undefined);
    expect(target).toBeUndefined();
    expect(notes).toEqual(["all groups (by region) together; the rules in Prometheus keep each group's own budget"]);
    expect(budget?.incidents).toHaveLength(1);
    const [incident] = (budget as BudgetView).incidents;
    expect(incident).toMatchObject({ isOngoing: false, errorRatio: 0.5, bad: 3_600 });
    expect((incident?.toMs ?? 0) - (incident?.fromMs ?? 0)).toBe(60 * minuteMs);
    expect(days.reduce((sum, { bad }) => sum + bad, 0)).toBe(3_600);
    expect(budget?.forecast.kind).toBe("unknown");
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toMatch(/^slo_source_up\{source="prometheus"\} 1$/m);
    expect(text).toMatch(
      /^slo_calendar_error_budget_spent_ratio\{slo_id="shop-checkout",unit="quarter",which="current"\} \d/m,
    );
    expect(text).toMatch(/^slo_source_watermark_timestamp_seconds\{slo_id="shop-checkout"\} \d/m);
    // What the rules record has one source alone.
    expect(text).not.toMatch(/^slo:|^slo_error_budget_remaining_ratio\{slo_id="shop-checkout"/m);
    const ours = `${text
      .split("\n")
      .filter((line) => /slo_(?!probe)/.test(line))
      .join("\n")}\n`;
    expect(await promtool(["check", "metrics"], { input: ours })).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(await (await fetch(`${url}/debug`)).text()).toContain("read from Prometheus until");
  });
});

test("a Prometheus that is not there leaves the rest alone, and is reported", async () => {
  await writeConfig({ prometheus: { url: "http://127.0.0.1:9/" } });
  running = await startExporterProcess(folder, ["--store", "data/exporter.db"]);
  const { values } = running;
  const up = await until(
    () => values("slo_source_up", "source"),
    (seen) => seen["prometheus"] !== undefined,
  );
  expect(up).toEqual({ prometheus: 0 });
  expect((await values("slo_source_failures_total", "source"))["prometheus"]).toBeGreaterThanOrEqual(1);
  expect(running.log()).toContain("budgets cannot be read from Prometheus");
});

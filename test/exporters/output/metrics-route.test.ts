import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { probeFamilies } from "../../../exporters/accounting/probe-families.ts";
import { TargetAccount } from "../../../exporters/accounting/target-account.ts";
import { type ExporterHealth, healthFamilies } from "../../../exporters/output/health-families.ts";
import { metricsRoute } from "../../../exporters/output/metrics-route.ts";
import { collectProcessFamilies, type ProcessFamilies } from "../../../exporters/output/process-families.ts";
import { createHttpServer, type HttpServer } from "../../../service/http/http-server.ts";
import { silentLogger } from "../../../service/log.ts";
import { healthSeries } from "../../../slo/exporter-series.ts";
import { needs } from "../../servers/needs.ts";
import { startPrometheus } from "../../servers/prometheus.ts";
import { promtool } from "../../servers/prometheus-tools.ts";
import { attempt, due, httpsProbe, startMs } from "../accounting/simulated-probe.ts";
import { parseExposition } from "./parse-exposition.ts";
import { sampleFamilies } from "./sample-families.ts";

const health: ExporterHealth = {
  version: "0.1.0",
  location: "eu",
  shard: "0/2",
  startedAtMs: 1_700_000_000_000,
  loopLagSeconds: { main: 0.004, prober: 0.001 },
  heartbeatAtMs: 1_700_000_100_000,
  flushedAtMs: 1_700_000_099_500,
  flushFailures: 0,
  dropped: { "worker-queue": 0 },
  clockSteps: 1,
  config: { hash: "ab12", loadedAtMs: 1_700_000_000_000, lastLoadWorked: false, failedLoads: 2 },
  targets: { http: 3, dns: 1 },
};

let server: HttpServer;
let processFamilies: ProcessFamilies;

beforeAll(async () => {
  processFamilies = await collectProcessFamilies();
  const collect = async () => [
    ...sampleFamilies.map((family) => ({ ...family, help: family.help || "h" })),
    ...healthFamilies(health, 1_700_000_100_000),
    ...(await processFamilies()),
  ];
  const listen = { host: "127.0.0.1", port: 0 };
  server = await createHttpServer({ listen, log: silentLogger, routes: [metricsRoute(collect)] });
});
afterAll(() => server.close());

const openMetrics = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

test("/metrics answers in the format asked for, scrape after scrape", async () => {
  for (const accept of [openMetrics, "text/plain", openMetrics, "*/*", openMetrics]) {
    const answer = await fetch(`${server.url}/metrics`, { headers: { accept } });
    const format = accept === openMetrics ? "openmetrics" : "text";
    expect(answer.headers.get("content-type")).toBe(
      format === "openmetrics"
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8",
    );
    expect(answer.headers.get("vary")).toBe("accept-encoding, accept");
    const families = parseExposition(await answer.text(), format);
    const samples = families.flatMap((family) => family.samples.map(({ name }) => name));
    expect(samples).toEqual(
      expect.arrayContaining(["slo_probe_attempts_total", "process_cpu_seconds_total", "nodejs_version_info"]),
    );
  }
});

test("scrapes at the same time are whole", async () => {
  const texts = await Promise.all(Array.from({ length: 5 }, async () => (await fetch(`${server.url}/metrics`)).text()));
  // What the process has open just then is another thing at each scrape, and its memory may be cleaned for the first time between two.
  const namesIn = (text: string) =>
    parseExposition(text, "text")
      .flatMap(({ samples }) => samples.map(({ name }) => name))
      .filter((name) => !/^nodejs_(active|gc)_/.test(name));
  const [first = [], ...others] = texts.map(namesIn);
  expect(first).toContain("slo_probe_attempts_total");
  expect(others).toEqual([first, first, first, first]);
});

test("healthFamilies() have the names that healthSeries gives", () => {
  const suffix = { counter: "_total", gauge: "", info: "_info", histogram: "" };
  const names = healthFamilies(health, 0).map(({ name, type }) => name + suffix[type]);
  expect(names.sort()).toEqual(Object.values(healthSeries).sort());
});

test("healthFamilies() leave out what never happened, rather than showing 0 or 1970", () => {
  const young = healthFamilies({ ...health, flushedAtMs: undefined, heartbeatAtMs: undefined }, 1_700_000_100_000);
  expect(young.filter(({ series }) => [...series].length === 0).map(({ name }) => name)).toEqual([
    "slo_exporter_heartbeat_timestamp_seconds",
    "slo_exporter_last_flush_timestamp_seconds",
    "slo_exporter_flush_age_seconds",
  ]);
});

needs("prometheus")("/metrics and Prometheus", () => {
  test("promtool has nothing to say about our own series", async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    const own = text
      .split("\n")
      .filter((line) => /^(# \w+ )?slo_/.test(line))
      .join("\n");
    expect(await promtool(["check", "metrics"], { input: `${own}\n` })).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "",
    });
    expect(await promtool(["check", "metrics"], { input: text })).not.toMatchObject({ code: 1 });
  });

  test("Prometheus reads OpenMetrics with exemplars, types and units", async () => {
    const target = server.url.replace("http://", "");
    const scrape = { job_name: "nines", static_configs: [{ targets: [target] }] };
    const prometheus = await startPrometheus({
      scrapeConfigs: [scrape],
      flags: ["--enable-feature=exemplar-storage"],
    });
    try {
      const query = async (expr: string) => (await prometheus.query(expr)).map(({ value }) => value);
      while ((await query("up")).every((value) => value !== 1)) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await query('slo_probe_duration_seconds_bucket{le="1.0"}')).toEqual([5]);
      expect(await query('slo_probe_attempts_total{target="a\\"b\\\\c\\nd"}')).toEqual([0]);
      expect(await query("slo_exporter_config_last_reload_successful")).toEqual([0]);
      expect(await query('slo_window_sli_ratio{window="2h"}')).toEqual([Number.POSITIVE_INFINITY]);
      expect(await prometheus.api("targets/metadata", { metric: "slo_probe_duration_seconds" })).toMatchObject([
        { type: "histogram", unit: "seconds", help: "How long attempts took." },
      ]);
      const range = { start: "1699999000", end: "1700001000" };
      expect(await prometheus.api("query_exemplars", { query: "slo_probe_attempts_total", ...range })).toMatchObject([
        { exemplars: [{ labels: { trace_id: "4bf92f3577b34da6" }, value: "0.3" }] },
      ]);
    } finally {
      await prometheus.stop();
    }
  });

  test("Prometheus and promtool read the answer for thousands of targets, which comes in many chunks", async () => {
    const accounts = Array.from({ length: 2_000 }, (_, index) => {
      const probe = httpsProbe({ name: `target-"${index}"` });
      const account = new TargetAccount({ probe, location: "fra", edges: [0.1, 1] });
      const one = due("success", startMs, { target: probe.name });
      if (one.outcome === "success") account.record({ kind: "due", ...one, attempt: attempt("success") });
      return account;
    });
    const collect = () => probeFamilies({ accounts: () => accounts, nowMs: () => startMs });
    const listen = { host: "127.0.0.1", port: 0 };
    const long = await createHttpServer({ listen, log: silentLogger, routes: [metricsRoute(collect)] });
    const scrape = { job_name: "nines", static_configs: [{ targets: [long.url.replace("http://", "")] }] };
    const prometheus = await startPrometheus({ scrapeConfigs: [scrape] });
    try {
      const text = await (await fetch(`${long.url}/metrics`, { headers: { accept: "text/plain" } })).text();
      expect(await promtool(["check", "metrics"], { input: text })).toMatchObject({ code: 0, stdout: "", stderr: "" });
      const lines = text.split("\n").filter((line) => line.startsWith("slo_"));
      const query = async (expr: string) => (await prometheus.query(expr)).map(({ value }) => value);
      while ((await query("up")).every((value) => value !== 1)) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await query("scrape_samples_scraped")).toEqual([lines.length]);
      expect(await query("count(slo_probe_info)")).toEqual([2_000]);
      expect(await query("sum(slo_probe_duration_seconds_count)")).toEqual([2_000]);
    } finally {
      await prometheus.stop();
      await long.close();
    }
  });
});

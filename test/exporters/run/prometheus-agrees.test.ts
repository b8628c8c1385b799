import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { needs } from "../../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../../servers/prometheus.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { type ExporterProcess, startExporterProcess, until } from "./exporter-process.ts";

/** By SLO, its SLI as a reader of Prometheus would write it over counters. */
const badShares = {
  "web-probes":
    'increased(slo_probe_attempts_total{result="failure",attempt="first"}) / increased(slo_probe_attempts_total{result=~"success|failure",attempt="first"})',
  "web-time": 'increased(slo_time_seconds_total{state="down"}) / increased(slo_time_seconds_total{state=~"up|down"})',
  "web-gap":
    'increased(slo_time_seconds_total{state=~"down|unknown"}) / increased(slo_time_seconds_total{state!="excluded"})',
} as const;
const windows = ["5m", "30m", "1h", "2h", "6h", "1d", "3d", "7d"] as const;

needs("prometheus")("A running exporter and a real Prometheus that scrapes it", () => {
  let folder = "";
  let target: Server;
  const answered = { 200: 0, 503: 0 };
  let exporter: ExporterProcess;
  let prometheus: Prometheus;

  beforeEach(async () => {
    folder = await makeTemporaryFolder("agrees");
    target = createServer((_, response) => {
      // Four probes of five are answered well.
      const status = (answered[200] + answered[503]) % 5 === 2 ? 503 : 200;
      answered[status]++;
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
    await writeConfig({});
    exporter = await startExporterProcess(folder, ["--store", "exporter.db"]);
    prometheus = await startPrometheus({
      scrapeConfigs: [{ job_name: "nines", static_configs: [{ targets: [new URL(exporter.url).host] }] }],
    });
  });
  afterEach(async () => {
    await prometheus?.stop();
    exporter?.signal("SIGKILL");
    await exporter?.ended;
    target.closeAllConnections();
    await new Promise((resolve) => target.close(resolve));
    await removeFolder(folder);
  });

  async function writeConfig({ path = "", maintenance = [] as readonly object[] }): Promise<void> {
    const { port } = target.address() as { port: number };
    const url = `http://127.0.0.1:${port}/${path}`;
    const slo = (name: string, sli: object) => ({
      name,
      objective: "99",
      period: "7d",
      sli: { kind: "probe", probe: "home", ...sli },
    });
    const slos = [slo("probes", {}), slo("time", { measure: "time" }), slo("gap", { measure: "time", gap: "bad" })];
    const stack = {
      name: "local",
      probes: [{ name: "home", url, interval: "1s", timeout: "800ms", retries: 0, maintenance }],
      services: [{ name: "web", slos }],
    };
    await writeFile(join(folder, "nines.config.json"), JSON.stringify(stack));
  }

  const scraped = async (expr: string) => (await prometheus.query(expr))[0]?.value ?? 0;

  async function countsTo(attempts: number): Promise<void> {
    await until(
      () => scraped('sum(slo_probe_attempts_total{attempt="first"})'),
      (seen) => seen >= attempts,
    );
  }

  /** Announces work that neither probes nor counts, and waits until Prometheus has seen that nothing counts any more. */
  async function freeze(path: string): Promise<number> {
    const fromMs = 1000 * Math.ceil(Date.now() / 1000 + 4);
    const [from, to] = [fromMs, fromMs + 3_600_000].map((ms) => new Date(ms).toISOString().replace(".000", ""));
    await writeConfig({ path, maintenance: [{ name: "freeze", from, to, exclude: true, probe: false }] });
    exporter.signal("SIGHUP");
    const excludedBefore = await scraped('slo_time_seconds_total{state="excluded"}');
    await until(
      () => scraped('slo_time_seconds_total{state="excluded"}'),
      (seen) => seen >= excludedBefore + 3,
    );
    return Date.now() / 1000;
  }

  /** The largest relative difference between what the exporter says and what PromQL finds between two frozen moments. */
  async function differences(fromSeconds: number | undefined, toSeconds: number) {
    const increased = (selector: string) => {
      const before = fromSeconds === undefined ? "0" : `sum(${selector} @ ${fromSeconds})`;
      return `(sum(${selector} @ ${toSeconds}) - ${before})`;
    };
    const found: Record<string, number> = {};
    for (const [id, share] of Object.entries(badShares)) {
      const bad = share.replace(/increased\((.*?\})\)/g, (_, selector: string) => increased(selector));
      const compare = async (name: string, series: string, wanted: string) => {
        const [said, want] = [await scraped(`${series} @ ${toSeconds}`), await scraped(`vector(0) + ${wanted}`)];
        found[`${id} ${name}`] = Math.abs(said - want) / Math.abs(want);
      };
      for (const window of windows) {
        const labels = `{slo_id="${id}",window="${window}"}`;
        await compare(window, `slo_window_sli_ratio${labels}`, `(1 - ${bad})`);
        await compare(`burn rate ${window}`, `slo_burn_rate${labels}`, `${bad} / 0.01`);
      }
      await compare("budget", `slo_error_budget_remaining_ratio{slo_id="${id}"}`, `(1 - ${bad} / 0.01)`);
    }
    return found;
  }

  test("agree on every window and budget, to 1e-9", async () => {
    // While the counters stand still, every window that is longer than what has been measured so far holds exactly what was ever
    // counted. No rate() is involved, which would guess what lies between a scrape and the edge of its range.
    await countsTo(10);
    const first = await freeze("");
    // Every answer is one attempt. On a busy machine an answer may come too late to be a good one.
    const attempts = 'slo_probe_attempts_total{attempt="first",result=~"success|failure"}';
    expect(await scraped(`sum(${attempts})`)).toBe(answered[200] + answered[503]);
    expect(await scraped('slo_probe_attempts_total{result="success",attempt="first"}')).toBeLessThanOrEqual(
      answered[200],
    );
    expect(await scraped('slo_probe_attempts_total{result="success",attempt="first"}')).toBeGreaterThan(0);
    const all = await differences(undefined, first);
    expect(Object.keys(all)).toHaveLength(3 * 17);
    expect(Object.entries(all).filter(([, difference]) => !(difference < 1e-9))).toEqual([]);

    // Another request is another definition: the accounts begin anew, the counters go on. What was counted between the two frozen
    // moments is all that the windows may hold now.
    await writeConfig({ path: "other" });
    exporter.signal("SIGHUP");
    await countsTo(answered[200] + answered[503] + 10);
    const second = await freeze("other");
    const since = await differences(first, second);
    expect(Object.entries(since).filter(([, difference]) => !(difference < 1e-9))).toEqual([]);
    expect(answered[503]).toBeGreaterThanOrEqual(4);
  });
});

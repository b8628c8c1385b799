import { mkdir, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { printRuleFile } from "../../../alerts/print-rule-file.ts";
import { ruleFiles } from "../../../alerts/rule-files.ts";
import type { Stack } from "../../../slo/model.ts";
import { type Prometheus, startPrometheus } from "../../servers/prometheus.ts";
import { tsdbBlocksFrom } from "../../servers/prometheus-tools.ts";
import { exporterSeries } from "./probe-series.ts";
import { rawSeries } from "./raw-series.ts";
import { recordedSeries } from "./recorded-series.ts";
import { expositionText, type SampleSeries, writeSeries } from "./sample-series.ts";
import { selfSeries } from "./self-series.ts";
import { shiftHistory } from "./shift-series.ts";
import { shopStreams } from "./shop-streams.ts";

export interface LiveShopOptions {
  /** A folder of its own, which the caller removes. */
  readonly folder: string;
  /** What Prometheus runs the rules of. */
  readonly stack: Stack;
  /** Days of history. */
  readonly days: number;
  /** Days of it with a sample every four minutes; the time before is known by the hour. */
  readonly fineDays: number;
}

/** A real Prometheus with the example shop behind it: history, rules and targets that go on. */
export async function startLiveShop({ folder, stack, days, fineDays }: LiveShopOptions): Promise<Prometheus> {
  const now = Math.floor(Date.now() / 60_000) * 60;
  const streams = shopStreams({ now, days });
  const files = ruleFiles(stack).map((file) => ({ ...file, path: join(folder, `${file.name}.yaml`) }));
  for (const file of files) await writeFile(file.path, printRuleFile(file));
  const shifts = shiftHistory(stack, now);
  const targets = [...rawSeries(streams, now), ...exporterSeries(now), ...shifts.filter(({ live }) => live)];
  const past = shifts.filter(({ live }) => !live);
  const rest = [...recordedSeries(stack, streams, { now, days, fineDays }), ...selfSeries(files, now), ...past];
  const storageDir = join(folder, "data");
  await mkdir(storageDir);
  const samples = join(folder, "history.txt");
  await writeSeries(samples, [...targets, ...rest]);
  await tsdbBlocksFrom({ file: samples }, storageDir);
  await rm(samples);
  const target = await startTarget(targets);
  try {
    const prometheus = await startPrometheus({
      storageDir,
      ruleFiles: files.map(({ path }) => path),
      scrapeConfigs: scrapeConfigs(target.address),
    });
    return { ...prometheus, stop: () => Promise.all([prometheus.stop(), target.stop()]).then(() => undefined) };
  } catch (error) {
    await target.stop();
    throw error;
  }
}

function scrapeConfigs(address: string): readonly object[] {
  const job = (name: string, instance: string, more: object = {}) => ({
    job_name: name,
    honor_labels: true,
    static_configs: [{ targets: [address], labels: { instance } }],
    ...more,
  });
  return [job("nines-exporter", "exporter-0"), job("nines-relay", "relay-0", { metrics_path: "/relay" })];
}

async function startTarget(
  series: readonly SampleSeries[],
): Promise<{ readonly address: string; readonly stop: () => Promise<void> }> {
  const server: Server = createServer((request, response) => {
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end(request.url === "/metrics" ? expositionText(series, Date.now() / 1000) : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

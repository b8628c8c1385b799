import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Prometheus, type PrometheusOptions, startPrometheus } from "../../test/servers/prometheus.ts";
import { tsdbBlocksFrom } from "../../test/servers/prometheus-tools.ts";
import { type History, writeHistory } from "./history.ts";

export interface StartWithHistory extends Pick<PrometheusOptions, "ruleFiles" | "interval"> {
  /** Where its data and the text of the past are put. */
  readonly folder: string;
  readonly history: readonly History[];
  /** Unix seconds. */
  readonly historyEnd: number;
  /** What it scrapes: `127.0.0.1:9090`. */
  readonly target: string;
}

/** Starts a real Prometheus that has a past, and scrapes one target. */
export async function startWithHistory({
  folder,
  history,
  historyEnd,
  target,
  ...options
}: StartWithHistory): Promise<Prometheus> {
  const storageDir = join(folder, "data");
  await mkdir(storageDir);
  const samples = join(folder, "history.txt");
  await writeHistory(samples, history, historyEnd);
  await tsdbBlocksFrom({ file: samples }, storageDir);
  await rm(samples);
  const scrapeConfigs = [{ job_name: "bench", static_configs: [{ targets: [target] }] }];
  return startPrometheus({ ...options, storageDir, scrapeConfigs });
}

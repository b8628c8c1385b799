import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { printRuleFile } from "../../alerts/print-rule-file.ts";
import type { RuleFile } from "../../alerts/rule.ts";
import { countRules } from "../../alerts/rule-files.ts";
import type { Stack } from "../../slo/model.ts";
import { startPrometheus } from "../../test/servers/prometheus.ts";
import { tsdbBlocksFrom } from "../../test/servers/prometheus-tools.ts";
import { type History, writeHistory } from "./history.ts";
import { startScrapeTarget } from "./scrape-target.ts";

/** What a set of rules cost a real Prometheus. */
export interface RuleCost {
  readonly rules: number;
  /** Seconds of rule evaluation per minute, summed over groups, each weighted by its interval. */
  readonly evaluationSecondsPerMinute: number;
  /** Seconds of processor time that the whole server used per minute, scraping included. */
  readonly cpuSecondsPerMinute: number;
  readonly failures: number;
}

export interface Measurement {
  readonly stack: Stack;
  readonly files: readonly RuleFile[];
  readonly history: readonly History[];
  /** How long to watch, after the first round of evaluations. */
  readonly watchSeconds: number;
}

/** Runs rules on a real Prometheus with history behind them, and reads their cost from its own metrics. */
export async function measureRules({ stack, files, history, watchSeconds }: Measurement): Promise<RuleCost> {
  const folder = await mkdtemp(join(tmpdir(), "nines-bench-"));
  const days = Math.max(...history.map((one) => one.days));
  const target = await startScrapeTarget(stack, days * 86_400);
  try {
    const storageDir = join(folder, "data");
    await mkdir(storageDir);
    const samples = join(folder, "history.txt");
    await writeHistory(samples, history, Math.floor(Date.now() / 60_000) * 60);
    await tsdbBlocksFrom({ file: samples }, storageDir);
    await rm(samples);
    const ruleFiles = await Promise.all(files.map((file) => writeRules(folder, file)));
    const prometheus = await startPrometheus({
      storageDir,
      ruleFiles,
      interval: "60s",
      scrapeConfigs: [{ job_name: "bench", static_configs: [{ targets: [target.address] }] }],
    });
    try {
      // Every group starts at its own moment within its interval, the longest being five minutes.
      await delay(90_000);
      const before = await readCpuSeconds(prometheus.url);
      await delay(watchSeconds * 1000);
      const after = await readCpuSeconds(prometheus.url);
      const groups = await readGroups(prometheus.url);
      return {
        rules: countRules(files),
        evaluationSecondsPerMinute: groups.reduce(
          (sum, group) => sum + (group.evaluationTime * 60) / group.interval,
          0,
        ),
        cpuSecondsPerMinute: ((after - before) / watchSeconds) * 60,
        failures: groups.reduce((sum, group) => sum + group.rules.filter((rule) => rule.health === "err").length, 0),
      };
    } finally {
      await prometheus.stop();
    }
  } finally {
    target.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeRules(folder: string, file: RuleFile): Promise<string> {
  const path = join(folder, `${file.name}.yaml`);
  await writeFile(path, printRuleFile(file));
  return path;
}

interface GroupStatus {
  readonly interval: number;
  readonly evaluationTime: number;
  readonly rules: readonly { readonly health: string }[];
}

async function readGroups(url: string): Promise<readonly GroupStatus[]> {
  const response = await fetch(`${url}/api/v1/rules`);
  return ((await response.json()) as { data: { groups: readonly GroupStatus[] } }).data.groups;
}

async function readCpuSeconds(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1]);
}

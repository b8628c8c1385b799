import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { benchSpec } from "./bench-stack.ts";

/** What one run of a command took, from process start to end. */
export interface CommandCost {
  readonly seconds: number;
  readonly megabytes: number;
}

/** Times `nines generate` into an empty folder, the median of several runs. */
export function measureGenerate(slos: number, runs: number): Promise<CommandCost> {
  return measure(slos, runs, (config, folder, run) => ["generate", "-c", config, "-o", join(folder, `out-${run}`)]);
}

/** Times `nines validate`, the median of several runs. */
export function measureValidate(slos: number, runs: number): Promise<CommandCost> {
  return measure(slos, runs, (config) => ["validate", "-c", config]);
}

type Arguments = (config: string, folder: string, run: number) => readonly string[];

async function measure(slos: number, runs: number, argumentsOf: Arguments): Promise<CommandCost> {
  const folder = await mkdtemp(join(tmpdir(), "nines-bench-"));
  try {
    const config = join(folder, "nines.config.ts");
    await writeFile(config, `export default ${JSON.stringify(benchSpec(slos))};\n`);
    // The first run fills Node's compile cache, as the first run of a user does.
    const costs = Array.from({ length: runs + 1 }, (_, run) => runOnce(argumentsOf(config, folder, run))).slice(1);
    costs.sort((a, b) => a.seconds - b.seconds);
    const median = costs[Math.floor(costs.length / 2)];
    if (median === undefined) throw new Error("no runs were asked for");
    return median;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runOnce(args: readonly string[]): CommandCost {
  const script = join(import.meta.dirname, "timed-cli.ts");
  const result = spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
  const line = result.stderr.trim().split("\n").at(-1) ?? "";
  if (result.status !== 0) throw new Error(`nines ${args.join(" ")} ended with ${result.status}: ${result.stderr}`);
  return JSON.parse(line) as CommandCost;
}

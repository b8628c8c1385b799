import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CommandOptions, type CommandResult, runCommand } from "../run-command.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { type Program, programPath, servers } from "./servers.mjs";

/** Runs `promtool` with these arguments. */
export function promtool(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return runCommand(pathOf("promtool"), args, { ...options, env: sparingCollector(options.env ?? process.env) });
}

/** Tests of rules make garbage all the time, and keep little: collecting it a quarter as often takes some tens of megabytes. */
function sparingCollector(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, GOGC: "400" };
}

/** Runs `amtool` with these arguments. */
export function amtool(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return runCommand(pathOf("amtool"), args, options);
}

/**
 * Writes samples as Prometheus blocks into a storage folder, to be opened with `startPrometheus({ storageDir })`.
 * Takes OpenMetrics text (times in seconds, `# EOF` at the end) or the path of a file that holds it.
 */
export async function tsdbBlocksFrom(samples: string | { readonly file: string }, storageDir: string): Promise<void> {
  await inTemporaryFolder("openmetrics", async (folder) => {
    const file = typeof samples === "string" ? join(folder, "samples.txt") : samples.file;
    if (typeof samples === "string") await writeFile(file, samples);
    // promtool reads the whole input again for each block, so by default (2 h) a month takes minutes instead of seconds.
    const oneBlock = "--max-block-duration=2232h";
    const made = await promtool(["tsdb", "create-blocks-from", oneBlock, "openmetrics", "--quiet", file, storageDir]);
    if (made.code !== 0) throw new Error(`promtool makes no blocks from the samples: ${made.stderr}${made.stdout}`);
  });
}

/** Where a program of the servers lies; throws when it is not on this machine. */
export function pathOf(program: Program): string {
  const path = programPath(program, process.env);
  if (path !== undefined) return path;
  throw new Error(
    `${program} is not installed; guard the suite with needs(), which knows ${Object.keys(servers).join(", ")}`,
  );
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type CommandResult, runCommand } from "../run-command.ts";

const bin = fileURLToPath(new URL("../../cli/nines.mjs", import.meta.url));

/** Runs `nines` as a process of its own, without colours, in a folder. */
export function runNines(args: readonly string[], cwd: string): Promise<CommandResult> {
  return runCommand(process.execPath, [bin, ...args], { cwd, env: plainEnvironment() });
}

/** Starts `nines` and kills it with SIGKILL as soon as `moment` settles. */
export async function killNines(args: readonly string[], cwd: string, moment: () => Promise<unknown>): Promise<void> {
  const child = spawn(process.execPath, [bin, ...args], { cwd, env: plainEnvironment(), stdio: "ignore" });
  const ended = once(child, "exit");
  await Promise.race([moment(), ended]);
  child.kill("SIGKILL");
  await ended;
}

function plainEnvironment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  return { ...inherited, NO_COLOR: "1" };
}

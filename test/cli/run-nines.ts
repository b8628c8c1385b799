import { fileURLToPath } from "node:url";
import { type CommandResult, runCommand } from "../run-command.ts";

const bin = fileURLToPath(new URL("../../cli/nines.mjs", import.meta.url));

/** Runs `nines` as a process of its own, without colours, in a folder. */
export function runNines(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
  return runCommand(process.execPath, [bin, ...args], { cwd, env: { ...inherited, NO_COLOR: "1", ...env } });
}

import { InvalidArgumentError, Option, type Command as Program } from "commander";
import { durationToSeconds } from "../../slo/duration.ts";
import type { Call } from "../command.ts";
import { printProblems } from "../print/print-problems.ts";
import { findConfigs } from "./find-configs.ts";
import { readStack, type StackAnswer } from "./read-stack.ts";

/** Adds the options of every command that reads configs. */
export function defineConfigOptions(program: Program): void {
  const timeout = new Option("--config-timeout <duration>", "how long a TypeScript config may run");
  program
    .option(
      "-c, --config <file>",
      "a config: .ts, .js, .yaml or .json; may be repeated (default: nines.config.*)",
      collect,
    )
    .addOption(timeout.argParser(parseTimeout).default(10_000, "10s"));
}

/** The stack of the configs that the command line names. */
export function readConfigs(
  { options, world }: Call,
  overrides: Parameters<typeof readStack>[1]["overrides"] = {},
): Promise<StackAnswer> {
  const files = findConfigs((options.config ?? []) as readonly string[], world.cwd);
  const timeoutMs = options.configTimeout as number;
  return readStack(files, { cwd: world.cwd, timeoutMs, talk: world.err.write, overrides });
}

/**
 * The stack of the configs that the command line names; undefined where they have problems, which are told. Warnings are for those
 * who ask about the config, `validate`, `generate` and `explain`, and for the logs of `exporter` and `relay`.
 */
export async function soundConfigs(call: Call): Promise<Extract<StackAnswer, { readonly ok: true }> | undefined> {
  const answer = await readConfigs(call);
  if (answer.ok) return answer;
  printProblems(answer.problems, call.world.err);
  return undefined;
}

function collect(file: string, files: readonly string[] = []): readonly string[] {
  return [...files, file];
}

function parseTimeout(text: string): number {
  const seconds = durationToSeconds(text);
  if (seconds === undefined || seconds === 0) throw new InvalidArgumentError('Write a duration such as "30s".');
  return seconds * 1000;
}

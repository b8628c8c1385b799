import { type Command as CommanderCommand, CommanderError, Command as Program } from "commander";
import pc from "picocolors";
import { commands } from "./commands.ts";
import { exitCodes, Fault } from "./fault.ts";
import { ownVersion } from "./own-version.ts";
import { strictOptions } from "./strict-options.ts";
import { processWorld, type World } from "./world.ts";

/** Runs one command line and gives its exit code: 0 fine, 1 problems in the input, 2 wrong usage, 3 a fault outside. */
export async function main(args: readonly string[], world: World = processWorld()): Promise<number> {
  try {
    return await runProgram(args, world);
  } catch (error) {
    // commander gives 0 to help and version that were asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
    if (error instanceof Fault) {
      const { red } = pc.createColors(world.err.colors);
      world.err.write(`${red("fault")}: ${error.message}\n${error.hint === "" ? "" : `  fix: ${error.hint}\n`}`);
      return exitCodes.fault;
    }
    throw error;
  }
}

async function runProgram(args: readonly string[], world: World): Promise<number> {
  let code: number = exitCodes.fine;
  const program = createProgram(world);
  const wanted = args.find((arg) => !arg.startsWith("-") && arg !== "help");
  const asksVersion = args.some((arg) => arg === "-V" || arg === "--version");
  program.version(asksVersion ? await ownVersion() : "", "-V, --version", "print the version");
  for (const { name, summary, load } of commands) {
    const sub = program
      .command(name)
      .summary(summary)
      .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`);
    if (name !== wanted) continue;
    const { command } = await load();
    command.define(sub);
    const checkOptions = strictOptions(sub);
    sub.action(async () => {
      checkOptions();
      code = await command.run({
        args: sub.args,
        options: sub.opts(),
        world,
        usageError: (message) => sub.error(`error: ${message}`),
      });
    });
  }
  if (args.length === 0) program.help({ error: true });
  await program.parseAsync(args, { from: "user" });
  return code;
}

function createProgram(world: World): CommanderCommand {
  const { bold } = pc.createColors(true);
  return new Program("nines")
    .description("Availability as code: services and objectives in, exact error budgets and honest alerts out.")
    .exitOverride()
    .configureOutput({
      writeOut: world.out.write,
      writeErr: world.err.write,
      getOutHelpWidth: () => Math.min(world.out.columns, 100),
      getErrHelpWidth: () => Math.min(world.err.columns, 100),
      getOutHasColors: () => world.out.colors,
      getErrHasColors: () => world.err.colors,
    })
    .configureHelp({ styleTitle: bold })
    .showHelpAfterError("(nines --help shows every command, nines <command> --help its options)")
    .addHelpText("after", "\nExit codes: 0 fine, 1 problems in the input, 2 wrong usage, 3 a fault outside.");
}

import { once } from "node:events";
import type { RunningRelay } from "../../bot/run/relay-setup.ts";
import type { Logger, LogLevel } from "../../service/log.ts";
import { formatProblem } from "../../slo/problem.ts";
import type { Call, Command } from "../command.ts";
import { defineConfigOptions, readConfigs, soundConfigs } from "../config/config-options.ts";
import { missingSecrets } from "../config/missing-secrets.ts";
import { exitCodes, Fault } from "../fault.ts";
import { ownVersion } from "../own-version.ts";
import { printProblems } from "../print/print-problems.ts";
import { keepHeapSmall } from "../relay/keep-heap-small.ts";
import { defineRelayOptions, relayChoices } from "../relay/relay-options.ts";

/** `nines relay`: carries alerts to the on-call channel, one incident one message. `nines relay explain FILE` says what it would do. */
export const command: Command = {
  define: (program) => {
    program.argument("[explain]", "say what the relay would make of a payload, and send nothing");
    program.argument("[payload]", "file with the body of a webhook, of SNS, SQS or EventBridge");
    program.option("--source <name>", "with explain: the source that it would come from");
    program.option("--json", "with explain: everything, for machines");
    defineConfigOptions(program);
    defineRelayOptions(program);
    program.addHelpText(
      "after",
      "\nIt runs until SIGINT or SIGTERM, and reads its config again on SIGHUP. Without Slack in the config, messages are\nin the local inbox, at the address that it prints.\n\nExample:\n  nines relay -c nines.config.ts --store data/relay.db\n  nines relay explain alert.json -c nines.config.ts",
    );
  },
  run: async (call) => {
    const [word, file] = call.args;
    if (word !== undefined && word !== "explain") call.usageError(`relay knows no '${word}'\n(Did you mean explain?)`);
    if (word === "explain") {
      if (file === undefined) call.usageError("explain needs a file with the payload");
      const { runRelayExplain } = await import("../relay/explain.ts");
      return runRelayExplain(call, String(file));
    }
    return runRelay(call);
  },
};

async function runRelay(call: Call): Promise<number> {
  const { world, options } = call;
  // Before anything makes the heap grow.
  keepHeapSmall();
  const answer = await soundConfigs(call);
  if (answer === undefined) return exitCodes.problems;
  // Its log is all that whoever deploys it may read.
  printProblems(answer.warnings, world.err);
  const choices = relayChoices(call, answer.stack);
  if (!choices.ok) {
    printProblems(choices.problems, world.err);
    return exitCodes.problems;
  }
  const { createLogger } = await import("../../service/log.ts");
  const log = createLogger({
    level: String(options["logLevel"]) as LogLevel,
    format: world.err.isTerminal ? "pretty" : "json",
    colors: world.err.colors,
  });
  const tokenFiles = choices.value.auth.bearer.flatMap((ref) => (ref.kind === "file" ? [ref.path] : []));
  const missing = missingSecrets(answer.stack, "relay", { env: world.env, tokenFiles });
  if (missing.length > 0) log.warn("what the config names is missing here", { missing });
  const { startRelay } = await import("../../bot/run/relay.ts");
  const setup = { ...choices.value, stack: answer.stack, version: await ownVersion(), log, env: world.env };
  // Before anything is said: whoever hears that it runs may signal at once.
  const ended = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  let reload = (): void => undefined;
  const reloadNow = (): void => reload();
  process.on("SIGHUP", reloadNow);
  const running = await startRelay(setup).catch((error: unknown) => {
    throw asFault(error);
  });
  reload = () => void reloadConfig(call, { running, log });
  const { sources, slack } = answer.stack.relay;
  log.info(`nines relay answers at ${running.url}`, {
    sources: sources.map(({ name }) => name).join(", "),
    channels: slack.length === 0 ? "the local inbox" : slack.map(({ name }) => name).join(", "),
  });
  await ended;
  process.off("SIGHUP", reloadNow);
  log.info("nines relay ends");
  await running.stop();
  return exitCodes.fine;
}

async function reloadConfig(
  call: Call,
  { running, log }: { readonly running: RunningRelay; readonly log: Logger },
): Promise<void> {
  try {
    const answer = await readConfigs(call);
    if (!answer.ok) {
      log.error("the config has problems; the one in use goes on", {
        problems: answer.problems.map(formatProblem).join("; "),
      });
      return;
    }
    await running.reload(answer.stack);
    log.info("took over the config");
  } catch (error) {
    log.error("the config cannot be read; the one in use goes on", { error: asFault(error).message });
  }
}

/** Faults of the store, the server and secrets say themselves what is wrong. */
function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof Error && "hint" in error ? String(error.hint) : "";
  return new Fault(message, { hint, cause: error });
}

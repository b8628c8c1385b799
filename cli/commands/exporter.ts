import { once } from "node:events";
import { sloSpending } from "../../alerts/shift/slo-spending.ts";
import type { RunningExporter } from "../../exporters/run/exporter.ts";
import type { Logger, LogLevel } from "../../service/log.ts";
import type { Stack } from "../../slo/model.ts";
import { formatProblem, isError } from "../../slo/problem.ts";
import type { Call, Command } from "../command.ts";
import { defineConfigOptions, readConfigs, soundConfigs } from "../config/config-options.ts";
import { missingSecrets } from "../config/missing-secrets.ts";
import { defineExporterOptions, exporterChoices } from "../exporter/exporter-options.ts";
import { exitCodes, Fault } from "../fault.ts";
import { ownVersion } from "../own-version.ts";
import { printProblems } from "../print/print-problems.ts";

/** `nines exporter`: probes the stack's targets, accounts for their error budgets, and shows both. */
export const command: Command = {
  define: (program) => {
    defineConfigOptions(program);
    defineExporterOptions(program);
    program.addHelpText(
      "after",
      "\nIt runs until SIGINT or SIGTERM, and reads its config again on SIGHUP.\n\nExample:\n  nines exporter -c nines.config.ts --store data/exporter.db --alertmanager http://localhost:9093",
    );
  },
  run: async (call) => {
    const { world, options } = call;
    const answer = await soundConfigs(call);
    if (answer === undefined) return exitCodes.problems;
    // Its log is all that whoever deploys it may read.
    printProblems(answer.warnings, world.err);
    const choices = exporterChoices(call, answer.stack);
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
    const { startExporter } = await import("../../exporters/run/exporter.ts");
    const setup = {
      ...choices.value,
      stack: answer.stack,
      eventQueries: sloSpending,
      version: await ownVersion(),
      log,
      env: world.env,
    };
    const starting = startExporter(setup).catch((error: unknown) => {
      throw asFault(error);
    });
    // Before it runs, too: a signal that nobody hears ends the process.
    const reload = () =>
      void starting.then(
        (running) => reloadConfig(call, { running, log }),
        () => undefined,
      );
    process.on("SIGHUP", reload);
    const running = await starting;
    warnOfMissing(call, { stack: answer.stack, log });
    log.info(`nines exporter answers at ${running.url}`, { targets: answer.stack.probes.length });
    if (answer.stack.exporter.alerts === "prometheus" && setup.receivers.length > 0)
      log.warn(
        "Prometheus' rules raise the alerts: no receiver hears any from here unless the stack says exporter.alerts: exporter",
      );
    await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
    process.off("SIGHUP", reload);
    log.info("nines exporter ends");
    await running.stop();
    return exitCodes.fine;
  },
};

async function reloadConfig(
  call: Call,
  { running, log }: { readonly running: RunningExporter; readonly log: Logger },
): Promise<void> {
  try {
    const answer = await readConfigs(call);
    if (!answer.ok) {
      running.refuse(answer.problems.filter(isError));
      log.error("the config has problems; the one in use goes on", {
        problems: answer.problems.filter(isError).map(formatProblem),
      });
      return;
    }
    await running.reload(answer.stack);
    warnOfMissing(call, { stack: answer.stack, log });
    log.info("took over the config", { targets: answer.stack.probes.length });
  } catch (error) {
    running.refuse([]);
    log.error("the config cannot be read; the one in use goes on", { error: asFault(error).message });
  }
}

/** A secret may be mounted later; until then nothing else would tell of it but the page. */
function warnOfMissing(
  { world, options }: Call,
  { stack, log }: { readonly stack: Stack; readonly log: Logger },
): void {
  const tokenFiles = Array.isArray(options["tokenFile"]) ? options["tokenFile"].map(String) : [];
  const missing = missingSecrets(stack, "exporter", { env: world.env, tokenFiles });
  if (missing.length > 0) log.warn("what the config names is missing here", { missing });
}

/** Faults of the store, the server and the lock say themselves what is wrong. */
function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof Error && "hint" in error ? String(error.hint) : "";
  return new Fault(message, { hint, cause: error });
}

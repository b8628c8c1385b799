import { createWriteStream, existsSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { InvalidArgumentError, Option } from "commander";
import { parseStoreAddress } from "../../service/store/store-address.ts";
import type { Command } from "../command.ts";
import { defineConfigOptions, soundConfigs } from "../config/config-options.ts";
import { exitCodes, Fault, reasonOf } from "../fault.ts";
import { printProblems } from "../print/print-problems.ts";

/** `nines backfill`: what the exporter stored, as history for Prometheus. */
export const command: Command = {
  define: (program) => {
    defineConfigOptions(program);
    program
      .option("--store <place>", "the exporter's store", "nines-data/exporter.db")
      .requiredOption("-o, --output <file>", "where to write OpenMetrics text")
      .addOption(
        new Option("--days <count>", "how far back to go")
          .argParser(parseDays)
          .default(100, "all minutes that are kept"),
      );
    program.addHelpText(
      "after",
      "\nExample:\n  nines backfill -o history.om && promtool tsdb create-blocks-from openmetrics history.om data/",
    );
  },
  run: async (call) => {
    const { options, world } = call;
    const answer = await soundConfigs(call);
    if (answer === undefined) return exitCodes.problems;
    const address = parseStoreAddress(String(options["store"]));
    if (!address.ok) {
      printProblems(address.problems, world.err);
      return exitCodes.problems;
    }
    const hint = "name the store that the exporter wrote, and the config that it ran with";
    // Opening it would make it.
    if (address.value.engine === "sqlite" && !existsSync(address.value.path))
      throw new Fault(`there is no store ${address.value.path}`, { hint });
    const [{ openExporterStore }, { storedHistory }, { backfillLines }] = await Promise.all([
      import("../../exporters/store/open-exporter-store.ts"),
      import("../../exporters/run/stored-history.ts"),
      import("../../exporters/accounting/backfill.ts"),
    ]);
    const store = await openExporterStore(address.value).catch((error: unknown) => {
      const cure = error instanceof Error && "hint" in error ? String(error.hint) : "";
      throw new Fault(reasonOf(error), { hint: cure, cause: error });
    });
    try {
      const to = Math.floor(world.now() / 60);
      const history = await storedHistory(store, answer.stack, { from: to - (options["days"] as number) * 1_440, to });
      if (history.length === 0) {
        throw new Fault(`${String(options["store"])} holds no minutes of this stack's probes`, { hint });
      }
      const output = String(options["output"]);
      await pipeline(Readable.from(backfillLines(history)), createWriteStream(output)).catch((error: unknown) => {
        throw new Fault(`${output} cannot be written: ${reasonOf(error)}`, { cause: error });
      });
      const places = history.map(({ target, location }) => (location === "" ? target : `${target} at ${location}`));
      world.out.write(`${output}: ${places.join(", ")}\n`);
      return exitCodes.fine;
    } finally {
      await store.close();
    }
  },
};

function parseDays(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError("Write a whole number of days.");
  return Number(text);
}

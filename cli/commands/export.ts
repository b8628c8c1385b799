import { Argument } from "commander";
import type { Command } from "../command.ts";
import { defineConfigOptions, soundConfigs } from "../config/config-options.ts";
import { exitCodes } from "../fault.ts";
import { countText } from "../print/count-text.ts";
import { printProblems } from "../print/print-problems.ts";

/** `nines export`: the SLOs in another tool's format, and a report of what it has no place for. */
export const command: Command = {
  define: (program) => {
    program.addArgument(new Argument("<format>", "the format to write").choices(["openslo"]));
    defineConfigOptions(program);
    program.addHelpText("after", "\nExample:\n  nines export openslo -c nines.config.ts > openslo.yaml");
  },
  run: async (call) => {
    const { world } = call;
    const answer = await soundConfigs(call);
    if (answer === undefined) return exitCodes.problems;
    const { exportOpenSlo } = await import("../../slo/export/open-slo.ts");
    const { documents, problems } = exportOpenSlo(answer.spec);
    world.out.write(documents);
    printProblems(problems, world.err);
    if (problems.length > 0) world.err.write(`\n${countText(problems.length, "field")} not exported\n`);
    return exitCodes.fine;
  },
};

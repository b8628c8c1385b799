import { allSlos } from "../../slo/model.ts";
import { nearest } from "../../slo/problem.ts";
import type { Command } from "../command.ts";
import { defineConfigOptions, readConfigs } from "../config/config-options.ts";
import { exitCodes } from "../fault.ts";
import { printProblems } from "../print/print-problems.ts";

/** `nines explain`: a table of all SLOs, or one SLO in words and numbers. */
export const command: Command = {
  define: (program) => {
    program.argument("[slo]", "id of an SLO; without it, a table of all");
    defineConfigOptions(program);
    program.addHelpText("after", "\nExample:\n  nines explain checkout-availability");
  },
  run: async (call) => {
    const { args, world, usageError } = call;
    const answer = await readConfigs(call);
    printProblems(answer.ok ? answer.warnings : answer.problems, world.err);
    if (!answer.ok) return exitCodes.problems;
    const [id] = args;
    if (id === undefined) {
      const { stackText } = await import("../print/stack-text.ts");
      world.out.write(stackText(answer.stack, world.out));
      return exitCodes.fine;
    }
    const slos = allSlos(answer.stack);
    const slo = slos.find((candidate) => candidate.id === id);
    if (slo === undefined) {
      const similar = nearest(
        id,
        slos.map((candidate) => candidate.id),
      );
      return usageError(
        `no SLO has the id '${id}'\n(${similar === undefined ? "nines explain shows them all" : `Did you mean ${similar}?`})`,
      );
    }
    const { sloText } = await import("../print/slo-text.ts");
    world.out.write(sloText(slo, answer.stack, world.out));
    return exitCodes.fine;
  },
};

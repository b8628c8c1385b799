import { allSlos, type Stack } from "../../slo/model.ts";
import { nearest } from "../../slo/problem.ts";
import type { Command } from "../command.ts";
import { defineConfigOptions, readConfigs } from "../config/config-options.ts";
import { exitCodes } from "../fault.ts";
import { printProblems } from "../print/print-problems.ts";
import type { Output } from "../world.ts";

/** `nines explain`: a table of all SLOs and traffic shifts, or one of them in words and numbers. */
export const command: Command = {
  define: (program) => {
    program.argument("[id]", "id of an SLO or a traffic shift; without it, a table of all");
    defineConfigOptions(program);
    program.addHelpText("after", "\nExample:\n  nines explain checkout-availability\n  nines explain checkout-green");
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
    const text = await textOf(id, answer.stack, world.out);
    if (text !== undefined) {
      world.out.write(text);
      return exitCodes.fine;
    }
    const ids = [...allSlos(answer.stack), ...answer.stack.shifts].map((known) => known.id);
    const similar = nearest(id, ids);
    const cure = similar === undefined ? "nines explain shows them all" : `Did you mean ${similar}?`;
    return usageError(`no SLO and no traffic shift has the id '${id}'\n(${cure})`);
  },
};

/** Of an SLO and a traffic shift with one id both; undefined when nothing has the id. */
async function textOf(id: string, stack: Stack, out: Output): Promise<string | undefined> {
  const slo = allSlos(stack).find((known) => known.id === id);
  const shift = stack.shifts.find((known) => known.id === id);
  const ofSlo = slo && (await import("../print/slo-text.ts")).sloText(slo, stack, out);
  const ofShift = shift && (await import("../print/shift-text.ts")).shiftText(shift, stack, out);
  if (ofSlo === undefined || ofShift === undefined) return ofSlo ?? ofShift;
  return `The SLO ${ofSlo}\nThe traffic shift ${ofShift}`;
}

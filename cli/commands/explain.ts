import { allSlos, type Stack } from "../../slo/model.ts";
import { nearest } from "../../slo/problem.ts";
import type { Command } from "../command.ts";
import { defineConfigOptions, readConfigs } from "../config/config-options.ts";
import { problemsAbout } from "../config/problems-about.ts";
import type { StackAnswer } from "../config/read-stack.ts";
import { withoutBroken } from "../config/without-broken.ts";
import { exitCodes } from "../fault.ts";
import { countText } from "../print/count-text.ts";
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
    const [id] = args;
    tellProblems(answer, id, world.err);
    if (!answer.ok) {
      const stack = id === undefined ? undefined : await soundStack(answer);
      const text = id === undefined || stack === undefined ? undefined : await textOf(id, stack, world.out);
      if (text !== undefined) world.out.write(text);
      return exitCodes.problems;
    }
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

/** Whoever asks for one thing looks for what is wrong with it, and not through what is wrong with others. */
function tellProblems(answer: StackAnswer, id: string | undefined, out: Output): void {
  const found = answer.ok ? answer.warnings : answer.problems;
  const { own, others } = id === undefined ? { own: found, others: [] } : problemsAbout(id, found, answer.written);
  printProblems(own, out);
  if (others.length === 0) return;
  out.write(
    `${own.length === 0 ? "" : "\n"}${countText(others.length, "problem")} elsewhere: nines validate shows all\n`,
  );
}

/** What is left of a stack without its broken parts; undefined where that is none, either. */
async function soundStack({
  written,
  problems,
}: Extract<StackAnswer, { readonly ok: false }>): Promise<Stack | undefined> {
  const { parseStacks } = await import("../../slo/parse-stacks.ts");
  const parsed = parseStacks(withoutBroken(written, problems));
  return parsed.ok ? parsed.value.stack : undefined;
}

/** Of an SLO and a traffic shift with one id both; undefined when nothing has the id. */
async function textOf(id: string, stack: Stack, out: Output): Promise<string | undefined> {
  const slo = allSlos(stack).find((known) => known.id === id);
  const shift = stack.shifts.find((known) => known.id === id);
  const ofSlo = slo && (await import("../print/slo-text.ts")).sloText(slo, stack, out);
  const ofShift = shift && (await import("../print/shift-text.ts")).shiftText(shift, stack, out);
  if (ofSlo === undefined || ofShift === undefined) return ofSlo ?? ofShift;
  return `The SLO ${ofSlo}\nThe traffic shift ${ofShift}`;
}

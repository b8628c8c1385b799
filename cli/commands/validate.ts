import { Option } from "commander";
import pc from "picocolors";
import { allSlos, type Stack } from "../../slo/model.ts";
import { isError } from "../../slo/problem.ts";
import type { Command } from "../command.ts";
import { defineConfigOptions, readConfigs } from "../config/config-options.ts";
import type { PlacedProblem } from "../config/read-stack.ts";
import { exitCodes, Fault } from "../fault.ts";
import { countText } from "../print/count-text.ts";
import { problemToGithub } from "../print/problem-github.ts";
import { problemsToJson } from "../print/problem-json.ts";
import { problemText } from "../print/problem-text.ts";
import type { Output } from "../world.ts";

type Report = (problems: readonly PlacedProblem[], stack: Stack | undefined, out: Output) => string;

const reports: Readonly<Record<string, Report>> = {
  text: (problems, stack, out) =>
    [...problems.map((problem) => problemText(problem, out)), summaryLine(problems, stack, out)].join("\n"),
  json: (problems) => problemsToJson(problems),
  github: (problems) => problems.map(problemToGithub).join(""),
};

/** `nines validate`: every problem of the configs, in one run. */
export const command: Command = {
  define: (program) => {
    defineConfigOptions(program);
    program
      .addOption(new Option("--format <format>", "how to print problems").choices(Object.keys(reports)).default("text"))
      .addHelpText("after", "\nExample:\n  nines validate -c nines.config.ts --format github");
  },
  run: async (call) => {
    const { out } = call.world;
    const format = String(call.options.format);
    const answer = await readConfigs(call).catch((error: unknown) => {
      // A machine that reads the answer must see the fault as well; people read it on standard error.
      if (error instanceof Fault && format !== "text")
        out.write(reports[format]?.([faultProblem(error)], undefined, out) ?? "");
      throw error;
    });
    const problems = answer.ok ? answer.warnings : answer.problems;
    out.write(reports[format]?.(problems, answer.ok ? answer.stack : undefined, out) ?? "");
    return answer.ok ? exitCodes.fine : exitCodes.problems;
  },
};

function faultProblem({ message, hint }: Fault): PlacedProblem {
  return { code: "fault", path: "", message, hint };
}

function summaryLine(problems: readonly PlacedProblem[], stack: Stack | undefined, { colors }: Output): string {
  const { green, red } = pc.createColors(colors);
  const errors = problems.filter(isError).length;
  const warnings = problems.length - errors;
  const rest = warnings === 0 ? "" : `, ${countText(warnings, "warning")}`;
  if (stack === undefined) return `${red(`✗ ${countText(errors, "problem")}`)}${rest}\n`;
  const size = `${countText(stack.services.length, "service")}, ${countText(allSlos(stack).length, "SLO")}`;
  return `${green(`✓ ${stack.name}`)}: ${size}, no problems${rest}\n`;
}

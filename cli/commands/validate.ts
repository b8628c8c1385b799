import { Option } from "commander";
import pc from "picocolors";
import { allSlos, type Stack } from "../../slo/model.ts";
import { isError } from "../../slo/problem.ts";
import type { Command } from "../command.ts";
import { defineConfigOptions, readConfigs } from "../config/config-options.ts";
import type { PlacedProblem } from "../config/read-stack.ts";
import { exitCodes } from "../fault.ts";
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
    const answer = await readConfigs(call);
    const problems = answer.ok ? answer.warnings : answer.problems;
    const report = reports[String(call.options.format)];
    call.world.out.write(report?.(problems, answer.ok ? answer.stack : undefined, call.world.out) ?? "");
    return answer.ok ? exitCodes.fine : exitCodes.problems;
  },
};

function summaryLine(problems: readonly PlacedProblem[], stack: Stack | undefined, { colors }: Output): string {
  const { green, red } = pc.createColors(colors);
  const errors = problems.filter(isError).length;
  const warnings = problems.length - errors;
  const rest = warnings === 0 ? "" : `, ${countText(warnings, "warning")}`;
  if (stack === undefined) return `${red(`✗ ${countText(errors, "problem")}`)}${rest}\n`;
  const size = `${countText(stack.services.length, "service")}, ${countText(allSlos(stack).length, "SLO")}`;
  return `${green(`✓ ${stack.name}`)}: ${size}, no problems${rest}\n`;
}

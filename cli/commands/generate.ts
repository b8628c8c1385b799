import { Option } from "commander";
import pc from "picocolors";
import type { StackOverrides } from "../../slo/parse-stack.ts";
import { targetFeatures } from "../../slo/target-features.ts";
import type { Call, Command } from "../command.ts";
import { defineConfigOptions, readConfigs } from "../config/config-options.ts";
import { exitCodes } from "../fault.ts";
import { filesText } from "../print/files-text.ts";
import { printProblems } from "../print/print-problems.ts";

/** `nines generate`: everything that is made of a stack, in one folder. */
export const command: Command = {
  define: (program) => {
    defineConfigOptions(program);
    program
      .option("-o, --output <folder>", "where to write; the folder is replaced as a whole", "generated")
      .addOption(
        new Option("--target <target>", "the system that evaluates the rules, instead of the config's").choices(
          Object.keys(targetFeatures),
        ),
      )
      .addOption(new Option("--compat <names>", "also write another tool's label names").choices(["none", "sloth"]))
      .addHelpText(
        "after",
        "\nExample:\n  nines generate -c nines.config.ts -o generated\n  promtool check rules generated/prometheus/rules/*.yaml",
      );
  },
  run: async (call) => {
    const answer = await readConfigs(call, overridesOf(call));
    printProblems(answer.ok ? answer.warnings : answer.problems, call.world.err);
    if (!answer.ok) return exitCodes.problems;
    const [{ generatedFiles }, { writeFolder }] = await Promise.all([
      import("../output/generated-files.ts"),
      import("../output/write-folder.ts"),
    ]);
    const folder = String(call.options.output);
    const files = generatedFiles(answer);
    const written = await writeFolder(folder, files, call.world.cwd);
    if (written.kind === "refused") {
      printProblems([written.problem], call.world.err);
      return exitCodes.problems;
    }
    call.world.err.write(
      summary(
        files.map(({ path }) => path),
        { folder, unchanged: written.kind === "unchanged", colors: call.world.err.colors },
      ),
    );
    return exitCodes.fine;
  },
};

function overridesOf({ options }: Call): StackOverrides {
  const { target, compat } = options as StackOverrides;
  return { ...(target !== undefined && { target }), ...(compat !== undefined && { compat }) };
}

function summary(
  paths: readonly string[],
  { folder, unchanged, colors }: { folder: string; unchanged: boolean; colors: boolean },
): string {
  const { green } = pc.createColors(colors);
  return `${green("✓")} ${folder} ${unchanged ? "is up to date" : "written"}\n${filesText(paths)}`;
}

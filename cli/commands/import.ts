import { Argument } from "commander";
import pc from "picocolors";
import type { Imported } from "../../slo/import/imported.ts";
import { isError } from "../../slo/problem.ts";
import type { Command } from "../command.ts";
import { readTextFile } from "../config/read-text-file.ts";
import { exitCodes } from "../fault.ts";
import { countText } from "../print/count-text.ts";
import { printProblems } from "../print/print-problems.ts";
import type { Output } from "../world.ts";

const formats = ["sloth", "pyrra", "openslo"] as const;
type Format = (typeof formats)[number];

/** `nines import`: another tool's files as nines YAML, and a report of everything that could not be carried over. */
export const command: Command = {
  define: (program) => {
    program
      .addArgument(new Argument("<format>", "the tool that the files are for").choices([...formats]))
      .argument("<file...>", "YAML files, each with any number of documents")
      .option("--name <name>", "name of the stack (default: that of the first file)")
      .addHelpText("after", "\nExample:\n  nines import sloth slos/*.yaml > nines.config.yaml");
  },
  run: async ({ args, options, world }) => {
    const [format, ...paths] = args;
    const { importers } = await import("../../slo/import/importers.ts");
    const { stackToYaml } = await import("../../slo/print-stack-yaml.ts");
    const texts = await Promise.all(paths.map((file) => readTextFile(file, world.cwd)));
    const refused = texts.flatMap((text) => (text.ok ? [] : text.problems));
    const files = texts.flatMap((text, index) => (text.ok ? [{ file: paths[index] ?? "", text: text.value }] : []));
    const { name } = options as { readonly name?: string };
    const carried = importers[format as Format](files, name === undefined ? {} : { name });
    const imported = { ...carried, problems: [...refused, ...(files.length > 0 ? carried.problems : [])] };
    if (imported.stack !== undefined) world.out.write(stackToYaml(imported.stack));
    printProblems(imported.problems, world.err);
    world.err.write(summaryLine(imported, world.err));
    return imported.problems.some(isError) ? exitCodes.problems : exitCodes.fine;
  },
};

function summaryLine({ stack, problems }: Imported, { colors }: Output): string {
  const { green, red } = pc.createColors(colors);
  const carried = (stack?.services ?? []).reduce((sum, service) => sum + service.slos.length, 0);
  const errors = problems.filter(isError).length;
  const parts = [
    `${countText(carried, "SLO")} carried over`,
    ...(errors > 0 ? [`${countText(errors, "problem")}`] : []),
    ...(problems.length > errors ? [`${countText(problems.length - errors, "remark")}`] : []),
  ];
  return `${problems.length > 0 ? "\n" : ""}${errors > 0 ? red("✗") : green("✓")} ${parts.join(", ")}\n`;
}

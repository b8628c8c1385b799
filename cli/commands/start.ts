import { existsSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import pc from "picocolors";
import { allSlos, type Stack } from "../../slo/model.ts";
import type { Command } from "../command.ts";
import { readStack } from "../config/read-stack.ts";
import { exitCodes, Fault } from "../fault.ts";
import { checkWithPromtool } from "../output/check-with-promtool.ts";
import { writeFolder } from "../output/write-folder.ts";
import { countText } from "../print/count-text.ts";
import { filesText } from "../print/files-text.ts";
import { printProblems } from "../print/print-problems.ts";
import { stackText } from "../print/stack-text.ts";
import type { World } from "../world.ts";

/** `nines start`: the example stack of this checkout, generated and checked; what `npm start` runs. */
export const command: Command = {
  define: (program) => {
    program.addHelpText("after", "\nExample:\n  npm start");
  },
  run: async ({ world }) => {
    const config = inCheckout("examples/shop/nines.config.ts");
    const folder = inCheckout(".nines/shop");
    if (!existsSync(config))
      throw new Fault("the example stack is not here: nines start works in a checkout of nines", {
        hint: "write a config of your own with nines init",
      });
    const named = relative(world.cwd, config);
    const answer = await readStack([named], { cwd: world.cwd, timeoutMs: 10_000, talk: world.err.write });
    printProblems(answer.ok ? answer.warnings : answer.problems, world.err);
    if (!answer.ok) return exitCodes.problems;
    report(world, true, `${named}: ${countText(allSlos(answer.stack).length, "SLO")}, no problems`);
    const { generatedFiles } = await import("../output/generated-files.ts");
    const files = generatedFiles(answer.stack);
    const written = await writeFolder(folder, files, world.cwd);
    if (written.kind === "refused") {
      printProblems([written.problem], world.err);
      return exitCodes.problems;
    }
    const shown = relative(world.cwd, folder);
    report(
      world,
      true,
      `${shown}: ${countText(files.length, "file")} ${written.kind === "unchanged" ? "up to date" : "written"}`,
    );
    const checks = await checkWithPromtool(
      folder,
      files.map(({ path }) => path),
    );
    for (const check of checks) report(world, check.kind !== "failed", check.text);
    if (checks.some((check) => check.kind === "failed")) return exitCodes.problems;
    world.out.write(
      summary(answer.stack, { files: filesText(files.map(({ path }) => path)), folder: shown, config: named, world }),
    );
    return exitCodes.fine;
  },
};

function inCheckout(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

function report({ err }: World, fine: boolean, text: string): void {
  const { green, red } = pc.createColors(err.colors);
  err.write(`${fine ? green("✓") : red("✗")} ${text}\n`);
}

interface Facts {
  readonly files: string;
  readonly folder: string;
  readonly config: string;
  readonly world: World;
}

function summary(stack: Stack, { files, folder, config, world }: Facts): string {
  const { bold } = pc.createColors(world.out.colors);
  const [first] = allSlos(stack);
  return `
${stackText(stack, world.out)}
${bold("What was generated")}, in ${folder}
${files}
${bold("What to do next")}
  change an objective in ${config} and run npm start again
  npx nines explain -c ${config} ${first?.id ?? ""}
  prometheus --config.file=... with rule_files: [${folder}/prometheus/rules/*.yaml]
  npx nines init, in a folder of your own inside this one, writes a config to start from
`;
}

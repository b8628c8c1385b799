// Writes examples/*/generated again. With --check it writes nothing and fails when something differs from what is committed.
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateStack } from "../alerts/generate-stack.ts";
import { readStack } from "../cli/config/read-stack.ts";
import { generatedFiles } from "../cli/output/generated-files.ts";
import { writeFolder } from "../cli/output/write-folder.ts";
import { problemText } from "../cli/print/problem-text.ts";
import type { GeneratedFile } from "../slo/generated-file.ts";
import { importers } from "../slo/import/importers.ts";
import { parseStack } from "../slo/parse-stack.ts";
import { stackToYaml } from "../slo/print-stack-yaml.ts";
import { formatProblem, type Problem } from "../slo/problem.ts";

const root = fileURLToPath(new URL(".", import.meta.url));

interface Example {
  /** Path under examples/. */
  readonly folder: string;
  readonly files: readonly GeneratedFile[];
}

const examples = [...(await ownExamples()), ...broughtOver()];
process.exitCode = process.argv.includes("--check") ? check(examples) : await write(examples);

async function ownExamples(): Promise<readonly Example[]> {
  const configs = globSync("*/nines.config.ts", { cwd: root }).sort();
  return Promise.all(
    configs.map(async (config) => {
      const answer = await readStack([config], {
        cwd: root,
        timeoutMs: 30_000,
        talk: (text) => void process.stderr.write(text),
      });
      if (!answer.ok)
        throw new Error(
          answer.problems.map((problem) => problemText(problem, { colors: false, columns: 100 })).join("\n"),
        );
      return { folder: join(config, "..", "generated"), files: generatedFiles(answer) };
    }),
  );
}

/** What `nines import` makes of another tool's files: the config, its loss report, and all that is generated from it. */
function broughtOver(): readonly Example[] {
  return Object.entries(importers).map(([format, importFiles]) => {
    const folder = join("brought-over", format);
    const paths = globSync("*.yaml", { cwd: join(root, folder) }).sort();
    const files = paths.map((path) => ({ file: path, text: readFileSync(join(root, folder, path), "utf8") }));
    const { stack, problems } = importFiles(files, { name: `from-${format}` });
    if (stack === undefined)
      throw new Error(`nothing in ${folder} can be carried over:\n${problems.map(formatProblem).join("\n")}`);
    const parsed = parseStack(stack);
    if (!parsed.ok)
      throw new Error(`${folder} gives a stack with problems:\n${parsed.problems.map(formatProblem).join("\n")}`);
    return {
      folder: join(folder, "generated"),
      files: [
        { path: "nines.config.yaml", text: stackToYaml(stack) },
        { path: "import-report.txt", text: problems.map(reportLine).join("") },
        ...generateStack(parsed.value),
      ],
    };
  });
}

function reportLine(problem: Problem): string {
  return `${problem.severity ?? "error"}[${problem.code}] ${formatProblem(problem)}\n`;
}

async function write(all: readonly Example[]): Promise<number> {
  for (const { folder, files } of all) {
    const written = await writeFolder(join(root, folder), files, root);
    if (written.kind === "refused") throw new Error(formatProblem(written.problem));
    process.stdout.write(
      `examples/${folder}: ${files.length} files ${written.kind === "written" ? "written" : "up to date"}\n`,
    );
  }
  return 0;
}

function check(all: readonly Example[]): number {
  const differences = all.flatMap(({ folder, files }) => {
    const wanted = new Map(files.map(({ path, text }) => [path, text]));
    const target = join(root, folder);
    const present = existsSync(target)
      ? readdirSync(target, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !basename(entry.name).startsWith("."))
          .map((entry) => join(entry.parentPath, entry.name).slice(target.length + 1))
      : [];
    const surplus = present
      .filter((path) => !wanted.has(path))
      .map((path) => `examples/${folder}/${path}: generated no longer`);
    const changed = [...wanted].flatMap(([path, text]) => {
      const now = present.includes(path) ? readFileSync(join(target, path), "utf8") : undefined;
      return now === text ? [] : [`examples/${folder}/${path}: ${now === undefined ? "missing" : "differs"}`];
    });
    return [...changed, ...surplus];
  });
  if (differences.length > 0) process.stderr.write(`${differences.join("\n")}\nnpm run examples writes them again\n`);
  return differences.length === 0 ? 0 : 1;
}

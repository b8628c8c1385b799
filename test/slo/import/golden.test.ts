import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import type { SourceFile } from "../../../slo/import/imported.ts";
import { importers } from "../../../slo/import/importers.ts";
import { parseStack } from "../../../slo/parse-stack.ts";
import { stackToYaml } from "../../../slo/print-stack-yaml.ts";
import { formatProblem } from "../../../slo/problem.ts";

const golden = fileURLToPath(new URL("golden/", import.meta.url));
const examples = fileURLToPath(new URL("../../../examples/brought-over/", import.meta.url));

function filesIn(folder: string): readonly SourceFile[] {
  return readdirSync(folder)
    .filter((file) => /^[^.]*\.yaml$/.test(file))
    .sort()
    .map((file) => ({ file, text: readFileSync(`${folder}/${file}`, "utf8") }));
}

const cases = (["sloth", "pyrra", "openslo"] as const).flatMap((tool) => [
  { tool, name: "example", files: filesIn(`${examples}${tool}`) },
  {
    tool,
    name: "awkward",
    files: [{ file: "awkward.yaml", text: readFileSync(`${golden}${tool}-awkward.input.yaml`, "utf8") }],
  },
]);

describe("the importers turn files into the golden stack and report", () => {
  test.each(cases)("$tool $name", ({ tool, name, files }) => {
    const { stack, problems } = importers[tool](files, { name });
    const report = problems
      .map((problem) => `${problem.severity ?? "error"} ${problem.code} ${formatProblem(problem)}\n`)
      .join("");
    expect(stack === undefined ? "" : stackToYaml(stack)).toBe(
      readFileSync(`${golden}${tool}-${name}.nines.yaml`, "utf8"),
    );
    const parsed = parseStack(stack);
    expect(parsed.ok ? [] : parsed.problems.map(formatProblem)).toEqual([]);
    expect(report).toBe(readFileSync(`${golden}${tool}-${name}.report.txt`, "utf8"));
  });
});

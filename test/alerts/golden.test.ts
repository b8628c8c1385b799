import { readdirSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { generateStack } from "../../alerts/generate-stack.ts";
import { needs } from "../servers/needs.ts";
import { promtool } from "../servers/prometheus-tools.ts";
import { stackOf } from "./generated-stack.ts";
import { goldenCases } from "./golden-cases.ts";

const golden = join(import.meta.dirname, "golden");

/**
 * Run `UPDATE_GOLDEN=1 npm run jest -- test/alerts/golden.test.ts` after a change of the rules that is meant, and read the diff:
 * it is what every user's files will change by.
 */
const update = process.env.UPDATE_GOLDEN === "1";

describe("generateStack()", () => {
  test.each(Object.entries(goldenCases))("writes the golden files of %s", async (name, spec) => {
    const files = generateStack(stackOf(spec)).filter(({ path }) => isKept(name, path));
    const folder = join(golden, name);
    if (update) {
      await rm(folder, { recursive: true, force: true });
      for (const { path, text } of files) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
    }
    expect(files.map(({ path }) => path)).toEqual(pathsIn(folder));
    for (const { path, text } of files) expect(text).toBe(await readFile(join(folder, path), "utf8"));
  });

  test.each(Object.entries(goldenCases))("gives the same bytes twice, whatever the order of keys: %s", (_, spec) => {
    const once = generateStack(stackOf(spec));
    expect(generateStack(stackOf(spec))).toEqual(once);
    expect(generateStack(stackOf(withReversedKeys(spec)))).toEqual(once);
  });
});

needs("prometheus")("The golden files", () => {
  test("pass promtool check rules without a lint failure", async () => {
    const rules = pathsIn(golden).filter((path) => path.includes("/prometheus/rules/"));
    for (const name of Object.keys(goldenCases)) {
      const files = rules.filter((path) => path.startsWith(`${name}/`)).map((path) => join(golden, path));
      const { code, stderr } = await promtool(["check", "rules", "--lint-fatal", ...files]);
      expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: "" });
    }
  });
});

/** All kinds of files of one case, the rules of the others. */
function isKept(name: string, path: string): boolean {
  return name === "grouped" || path.startsWith("prometheus/rules/");
}

function pathsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort((a, b) => (a < b ? -1 : 1));
}

function withReversedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withReversedKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, withReversedKeys(inner)]),
  );
}

import { readdirSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { deployFiles } from "../../deploy/deploy-files.ts";
import { dockerfile, dockerignore } from "../../deploy/image/dockerfile.ts";
import type { StackSpec } from "../../slo/spec.ts";
import { deployCases, written } from "./deploy-cases.ts";

const golden = join(import.meta.dirname, "golden");

/** Run `UPDATE_GOLDEN=1 npm run jest -- test/deploy/golden.test.ts` after a change that is meant, and read the diff. */
const update = process.env["UPDATE_GOLDEN"] === "1";

describe("deployFiles()", () => {
  test.each(Object.entries(deployCases))("writes the golden files of %s", async (name, spec) => {
    const files = deployFiles(written(spec)).map(({ path, text }) => ({ path: path.replace(/^deploy\//, ""), text }));
    const folder = join(golden, name);
    if (update) {
      await rm(folder, { recursive: true, force: true });
      for (const { path, text } of files) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
    }
    expect(files.map(({ path }) => path).sort()).toEqual(pathsIn(folder));
    for (const { path, text } of files) expect(text).toBe(await readFile(join(folder, path), "utf8"));
  });

  test.each(Object.entries(deployCases))("gives the same bytes twice: %s", (_, spec) => {
    expect(deployFiles(written(spec))).toEqual(deployFiles(written(structuredClone(spec))));
  });

  test("writes nothing for a stack that no ConfigMap can hold", () => {
    const [service] = deployCases.minimal.services;
    const description = "x".repeat(1024 * 1024);
    const large: StackSpec = {
      ...deployCases.minimal,
      services: service === undefined ? [] : [{ ...service, description }],
    };
    expect(deployFiles(written(large))).toEqual([]);
  });
});

test("deploy/image/ holds the Dockerfile of the sources as dockerfile() writes it", async () => {
  const folder = join(import.meta.dirname, "../../deploy/image");
  const options = { from: "checkout", ping: true } as const;
  const files = { Dockerfile: dockerfile(options), "Dockerfile.dockerignore": dockerignore(options) };
  for (const [name, text] of Object.entries(files)) {
    if (update) await writeFile(join(folder, name), text);
    expect(await readFile(join(folder, name), "utf8")).toBe(text);
  }
});

function pathsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runCommand } from "../run-command.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("nines.mjs, around a main of its own,", () => {
  let folder = "";
  const bin = () => join(folder, "checkout/cli/nines.mjs");
  const withMain = async (main: string) => {
    await writeFile(
      join(folder, "checkout/cli/main.ts"),
      `export async function main(args: string[]): Promise<number> {${main}}`,
    );
    return (...args: readonly string[]) => runCommand(process.execPath, [bin(), ...args]);
  };

  beforeAll(async () => {
    folder = await makeTemporaryFolder("bin");
    const checkout = join(folder, "checkout");
    for (const path of ["cli", "slo", "alerts"]) await mkdir(join(checkout, path), { recursive: true });
    await copyFile(join(root, "cli/nines.mjs"), bin());
    await copyFile(join(root, "package.json"), join(checkout, "package.json"));
    await writeFile(join(checkout, "slo/index.ts"), 'export const from: string = "slo";');
    await writeFile(join(checkout, "alerts/index.ts"), 'export const from: string = "alerts";');
  });
  afterAll(() => removeFolder(folder));

  test("passes the arguments in and the exit code out", async () => {
    const nines = await withMain("process.stdout.write(args.join()); return 2;");
    expect(await nines("validate", "-c", "a.yaml")).toEqual({ code: 2, stdout: "validate,-c,a.yaml", stderr: "" });
  });

  test("ends with 3 and the reason when main throws", async () => {
    const nines = await withMain('throw new Error("the disk is full");');
    expect(await nines()).toMatchObject({ code: 3, stderr: expect.stringContaining("nines: Error: the disk is full") });
  });

  test("ends with 3 and the reason when something throws beside main", async () => {
    const nines = await withMain('setImmediate(() => { throw new Error("late"); }); return new Promise(() => {});');
    expect(await nines()).toMatchObject({ code: 3, stderr: expect.stringContaining("nines: Error: late") });
  });

  test("ends with 3 and the reason when main never answers", async () => {
    const nines = await withMain("return new Promise(() => {});");
    expect(await nines()).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("nines: stopped without an answer: something was awaited that never settles"),
    });
  });

  test("hides experimental warnings and shows others", async () => {
    const nines = await withMain(
      'process.emitWarning("new", "ExperimentalWarning"); process.emitWarning("old"); return 0;',
    );
    const { code, stderr } = await nines();
    expect({ code, hidden: !stderr.includes("new"), shown: stderr.includes("Warning: old") }).toEqual({
      code: 0,
      hidden: true,
      shown: true,
    });
  });

  test.each([
    { name: "nines", from: "slo" },
    { name: "nines/alerts", from: "alerts" },
  ])('gives a config anywhere its own $name for `import "$name"`', async ({ name, from }) => {
    const config = join(folder, "nines.config.ts");
    await writeFile(config, `import { from } from "${name}"; export default from as string;`);
    const nines = await withMain("process.stdout.write((await import(args[0]!)).default); return 0;");
    expect(await nines(config)).toEqual({ code: 0, stdout: from, stderr: "" });
  });

  test("finishes quietly, with its own exit code, when the reader of its output leaves", async () => {
    await withMain(
      'for (let i = 0; i < 100; i++) { process.stdout.write("x".repeat(65536)); await new Promise((next) => setImmediate(next)); } return 1;',
    );
    const child = spawn(process.execPath, [bin()], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
    });
    child.stdout.once("data", () => child.stdout.destroy());
    const [code] = await once(child, "close");
    expect({ code, said }).toEqual({ code: 1, said: "" });
  });
});

test("the sources of a checkout answer to the name nines in plain Node", async () => {
  const script = 'process.stdout.write(import.meta.resolve("nines") + " " + import.meta.resolve("nines/alerts"))';
  const { stdout } = await runCommand(process.execPath, ["--input-type=module", "-e", script], { cwd: root });
  expect(stdout.split(" ").map((url) => url.split("/").slice(-2).join("/"))).toEqual([
    "slo/index.ts",
    "alerts/index.ts",
  ]);
});

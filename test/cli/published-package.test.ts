import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { publishedManifest } from "../../cli/published-manifest.mjs";
import type { HttpRequest } from "../../service/http/http-route.ts";
import buildConfig from "../../tsconfig.build.json" with { type: "json" };
import { outputOf } from "../run-command.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const tsc = join(root, "node_modules/@typescript/native/bin/tsc");

test("publishedManifest() names compiled files and their types, and leaves other files alone", () => {
  const manifest = { name: "nines", exports: { ".": "./slo/index.ts", "./package.json": "./package.json" } };
  expect(publishedManifest(manifest)).toEqual({
    name: "nines",
    exports: {
      ".": { types: "./dist/slo/index.d.ts", default: "./dist/slo/index.js" },
      "./package.json": "./package.json",
    },
  });
});

describe("the packed package", () => {
  let work = "";
  const checkout = () => join(work, "checkout");
  const project = () => join(work, "project");
  const installed = () => join(work, "project/node_modules/nines");

  beforeAll(async () => {
    work = await makeTemporaryFolder("pack");
    await copyCheckout(checkout());
    await outputOf("npm", ["pack", "--pack-destination", work], { cwd: checkout() });
    await install(work, project());
  });
  afterAll(() => removeFolder(work));

  test("leaves package.json as it was", async () => {
    const [before, after] = [join(root, "package.json"), join(checkout(), "package.json")];
    expect(await readFile(after, "utf8")).toBe(await readFile(before, "utf8"));
  });

  test("holds compiled files, the licence and the command, and no sources", async () => {
    expect(await readdir(installed())).toEqual(expect.arrayContaining(["LICENSE", "cli", "dist", "package.json"]));
    expect(await readdir(join(installed(), "cli"))).toEqual(["nines.mjs"]);
    const files = await readdir(installed(), { recursive: true });
    expect(files.filter((path) => /(?<!\.d)\.ts$/.test(path))).toEqual([]);
  });

  test("holds the web app where its server looks for it", async () => {
    const path = join(installed(), "dist/service/http/web-routes.js");
    const { webRoutes }: Pick<typeof import("../../service/http/web-routes.ts"), "webRoutes"> = await import(path);
    const page = await webRoutes()[0]?.handle({} as HttpRequest);
    expect(String(page?.body)).toContain('<div id="app"></div>');
  });

  test("runs its command", async () => {
    const help = await outputOf(process.execPath, [join(installed(), "cli/nines.mjs"), "--help"], { cwd: project() });
    expect(help).toContain("Usage: nines");
  });

  test("gives a config its functions and its types", async () => {
    const config =
      'import { defineStack } from "nines";\nexport default defineStack;\nconsole.log(typeof defineStack);\n';
    await writeFile(join(project(), "nines.config.ts"), config);
    expect(await outputOf(process.execPath, ["nines.config.ts"], { cwd: project() })).toBe("function\n");
    const flags = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--types", "node"];
    await outputOf(process.execPath, [tsc, ...flags, "nines.config.ts"], { cwd: project() });
  });
});

/** What a clone holds and the package is made of. */
async function copyCheckout(target: string): Promise<void> {
  const files = ["package.json", "tsconfig.json", "tsconfig.build.json", "LICENSE", "README.md", "CHANGELOG.md"];
  for (const path of [...buildConfig.include, "web", "vite.config.mjs", ...files]) {
    if (existsSync(join(root, path))) await cp(join(root, path), join(target, path), { recursive: true });
  }
  await symlink(join(root, "node_modules"), join(target, "node_modules"));
}

/** What `npm install` does with the tarball, without asking a registry for dependencies that are here already. */
async function install(folder: string, project: string): Promise<void> {
  const [tarball = "no tarball"] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  const target = join(project, "node_modules/nines");
  await mkdir(target, { recursive: true });
  await outputOf("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"], { cwd: folder });
  const names = (await readdir(join(root, "node_modules"))).filter((name) => !name.startsWith(".") && name !== "nines");
  for (const name of names) await symlink(join(root, "node_modules", name), join(project, "node_modules", name));
  await writeFile(join(project, "package.json"), '{ "type": "module" }');
}

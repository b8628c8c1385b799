import { cp, mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { ensureWebBuilt, webSources } from "../../cli/ensure-web-built.mjs";
import { inTemporaryFolder } from "../temporary-folder.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A clone without a built app. */
async function inClone(work: (clone: string) => Promise<void>): Promise<void> {
  await inTemporaryFolder("clone", async (clone) => {
    const isSource = (path: string) => !path.startsWith(join(root, "web/dist"));
    await cp(join(root, "web"), join(clone, "web"), { recursive: true, filter: isSource });
    for (const file of ["vite.config.mjs", "tsconfig.json"]) await cp(join(root, file), join(clone, file));
    await mkdir(join(clone, ".nines"));
    await symlink(join(root, "node_modules"), join(clone, "node_modules"));
    await work(clone);
  });
}

test("ensureWebBuilt() builds a missing app, leaves a current one, and builds one of other sources anew", async () => {
  await inClone(async (clone) => {
    const page = join(clone, "web/dist/index.html");
    expect(await ensureWebBuilt(clone)).toBe(0);
    const first = await readFile(page, "utf8");
    expect(first).toMatch(/src="\.\/assets\/index-[\w-]+\.js"/);
    const { ino } = await stat(page);
    expect(await ensureWebBuilt(clone)).toBe(0);
    expect((await stat(page)).ino).toBe(ino);
    const before = webSources(clone);
    await writeFile(join(clone, "web/style/dialog.css"), ".dialog { color: red }\n");
    expect(webSources(clone)).not.toBe(before);
    expect(await ensureWebBuilt(clone)).toBe(0);
    expect(await readFile(page, "utf8")).not.toBe(first);
  });
});

test("ensureWebBuilt() says when the app cannot be built, and keeps the one that is there", async () => {
  await inClone(async (clone) => {
    expect(await ensureWebBuilt(clone)).toBe(0);
    await writeFile(join(clone, "web/main.tsx"), "this is no program\n");
    expect(await ensureWebBuilt(clone)).toBe(1);
    expect(await readFile(join(clone, "web/dist/index.html"), "utf8")).toContain('<div id="app">');
  });
});

import { lstat, mkdir, readdir, readFile, rename, rm, stat, symlink, watch, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { main } from "../../cli/main.ts";
import { writeFolder } from "../../cli/output/write-folder.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { memoryWorld } from "./memory-world.ts";
import { killNines } from "./run-nines.ts";
import { smallConfig } from "./small-config.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await makeTemporaryFolder("generate");
});
afterEach(() => removeFolder(cwd));

async function generate(...args: readonly string[]) {
  const world = memoryWorld(cwd);
  const code = await main(["generate", ...args], world);
  return { code, stdout: world.stdout(), stderr: world.stderr() };
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(cwd, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(cwd.length + 1))
    .sort();
}

describe("nines generate", () => {
  test("writes every kind of file and says how many of each", async () => {
    await writeFile(join(cwd, "nines.config.yaml"), smallConfig);
    const { code, stdout, stderr } = await generate();
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr.split("\n")).toEqual([
      "✓ generated written",
      "  alertmanager           3 files  inhibition and routes to merge, or a whole configuration",
      "  deploy/compose         6 files  the stack with its servers, for docker compose",
      "  deploy/kubernetes      9 files  exporter and relay for Kubernetes, by Kustomize",
      "  deploy                 3 files  their image, and what to do",
      expect.stringMatching(/^ {2}grafana\/dashboards +\d+ files {2}boards for any Grafana$/),
      expect.stringMatching(/^ {2}grafana\/dashboards-v2 +\d+ files {2}the same boards for Grafana's new schema$/),
      expect.stringMatching(/^ {2}grafana\/provisioning +\d+ files {2}how Grafana finds them$/),
      expect.stringMatching(/^ {2}kubernetes +\d+ files {2}the same rules and boards as Kubernetes objects$/),
      "  prometheus/rules       3 files  rules for Prometheus, Mimir, Thanos or VictoriaMetrics",
      "  prometheus/tests        1 file  tests for promtool test rules",
      "",
    ]);
    const files = await filesIn("generated");
    expect(files.filter((path) => !/^generated\/(grafana|deploy|kubernetes)\//.test(path))).toEqual([
      "generated/.nines-manifest.json",
      "generated/alertmanager/alertmanager.yaml",
      "generated/alertmanager/inhibit-rules.yaml",
      "generated/alertmanager/routes.yaml",
      "generated/prometheus/rules/generic.yaml",
      "generated/prometheus/rules/period-30d.yaml",
      "generated/prometheus/rules/service-checkout.yaml",
      "generated/prometheus/tests/service-checkout.yaml",
    ]);
    expect(files.filter((path) => path.startsWith("generated/kubernetes/shop-"))).toEqual(
      expect.arrayContaining([
        "generated/kubernetes/shop-generic.yaml",
        "generated/kubernetes/shop-period-30d.yaml",
        "generated/kubernetes/shop-service-checkout.yaml",
      ]),
    );
  });

  test("writes nothing while the stack cannot run in containers as it says", async () => {
    const deploy = "deploy:\n  store: postgres://nines:hunter2@db/nines\n  image: nines:latest\n";
    await writeFile(join(cwd, "nines.config.yaml"), `${smallConfig}${deploy}`);
    const { code, stderr } = await generate();
    expect({ code, files: await filesIn(".") }).toEqual({ code: 1, files: ["nines.config.yaml"] });
    expect(stderr).toContain("[plain-secret]");
    expect(stderr).toContain("[deploy-image]");
    expect(stderr).not.toContain("hunter2");
  });

  test("gives the same bytes twice, and touches nothing the second time", async () => {
    await writeFile(join(cwd, "nines.config.yaml"), smallConfig);
    await generate("-o", "a");
    await generate("-o", "b");
    const contents = async (folder: string) =>
      Promise.all((await filesIn(folder)).map((path) => readFile(join(cwd, path), "utf8")));
    expect(await contents("a")).toEqual(await contents("b"));
    const before = await stat(join(cwd, "a"));
    expect((await generate("-o", "a")).stderr).toMatch(/^✓ a is up to date\n/);
    const after = await stat(join(cwd, "a"));
    expect({ inode: after.ino, time: after.mtimeMs }).toEqual({ inode: before.ino, time: before.mtimeMs });
  });

  test.each(["Pay 🚀", "Caisse\u00a0: paiement", "支払い（本番）"])(
    "keeps the title %j in the boards for Kubernetes",
    async (title) => {
      const service = `name: checkout\n    title: ${JSON.stringify(title)}\n    runbook: https://wiki.example.org/checkout`;
      await writeFile(join(cwd, "nines.config.yaml"), smallConfig.replace("name: checkout", service));
      expect(await generate()).toMatchObject({ code: 0 });
      const texts = await Promise.all(
        (await filesIn("generated/kubernetes")).map((path) => readFile(join(cwd, path), "utf8")),
      );
      expect(texts.filter((text) => JSON.stringify(parse(text)).includes(`| ${title} | [runbook]`))).not.toEqual([]);
    },
  );

  test("makes one stack of several configs", async () => {
    await writeFile(join(cwd, "a.yaml"), smallConfig);
    await writeFile(join(cwd, "b.yaml"), smallConfig.replace("checkout", "search"));
    expect(await generate("-c", "a.yaml", "-c", "b.yaml")).toMatchObject({ code: 0 });
    expect(await filesIn("generated/prometheus/rules")).toContain("generated/prometheus/rules/service-search.yaml");
  });

  test("lets the command line choose the target and the label names", async () => {
    await writeFile(join(cwd, "nines.config.yaml"), smallConfig);
    await generate("--compat", "sloth", "--target", "victoriametrics");
    const rules = await readFile(join(cwd, "generated/prometheus/rules/service-checkout.yaml"), "utf8");
    expect(rules).toContain("sloth_id: checkout-availability");
    expect(rules).toContain("[5m]");
    expect(await generate("--target", "influx")).toMatchObject({ code: 2 });
  });

  test("writes nothing when there is a problem", async () => {
    await writeFile(join(cwd, "nines.config.yaml"), smallConfig.replace("99.9", "100"));
    expect(await generate()).toMatchObject({ code: 1 });
    expect(await readdir(cwd)).toEqual(["nines.config.yaml"]);
  });
});

describe("writeFolder()", () => {
  const write = (...paths: readonly string[]) =>
    writeFolder(
      "out",
      paths.map((path) => ({ path, text: `${path}\n` })),
      cwd,
    );

  test("removes files that it wrote once and keeps files that it did not write", async () => {
    await write("rules/old.yaml", "rules/a.yaml");
    await writeFile(join(cwd, "out/README.md"), "mine");
    await mkdir(join(cwd, "out/notes"));
    await writeFile(join(cwd, "out/notes/mine.txt"), "mine");
    expect(await write("rules/a.yaml", "rules/b.yaml")).toEqual({ kind: "written" });
    expect(await filesIn("out")).toEqual([
      "out/.nines-manifest.json",
      "out/README.md",
      "out/notes/mine.txt",
      "out/rules/a.yaml",
      "out/rules/b.yaml",
    ]);
  });

  test("puts back what was edited or lost, and only then writes", async () => {
    await write("a.yaml", "b.yaml");
    expect(await write("a.yaml", "b.yaml")).toEqual({ kind: "unchanged" });
    await writeFile(join(cwd, "out/a.yaml"), "edited");
    expect(await write("a.yaml", "b.yaml")).toEqual({ kind: "written" });
    expect(await readFile(join(cwd, "out/a.yaml"), "utf8")).toBe("a.yaml\n");
    await rm(join(cwd, "out/b.yaml"));
    expect(await write("a.yaml", "b.yaml")).toEqual({ kind: "written" });
  });

  test("refuses a folder with files that it did not write", async () => {
    await mkdir(join(cwd, "out"));
    await writeFile(join(cwd, "out/thesis.tex"), "mine");
    expect(await write("a.yaml")).toEqual({
      kind: "refused",
      problem: {
        code: "output-folder",
        path: "",
        file: "out",
        message: "the folder holds 1 file that nines did not write, such as thesis.tex",
        hint: "choose an empty or a new folder with -o",
      },
    });
    expect(await filesIn("out")).toEqual(["out/thesis.tex"]);
  });

  test("refuses when a file of somebody else stands in its way", async () => {
    await write("a.yaml");
    await writeFile(join(cwd, "out/b.yaml"), "mine");
    expect(await write("a.yaml", "b.yaml")).toMatchObject({
      kind: "refused",
      problem: { message: "b.yaml stands where nines writes, and nines did not write it" },
    });
    expect(await readFile(join(cwd, "out/b.yaml"), "utf8")).toBe("mine");
  });

  test("takes an empty folder, and leaves nothing beside it", async () => {
    await mkdir(join(cwd, "out"));
    expect(await write("a.yaml")).toEqual({ kind: "written" });
    expect(await readdir(cwd)).toEqual(["out"]);
  });

  test("repairs what a killed run left: the old output goes back, the unfinished one goes", async () => {
    await write("a.yaml");
    // Above the largest process id that Linux and macOS hand out.
    await rename(join(cwd, "out"), join(cwd, ".out.nines-old-99999999"));
    await mkdir(join(cwd, ".out.nines-new-99999999"));
    await writeFile(join(cwd, ".out.nines-old-99999999/mine.txt"), "mine");
    expect(await write("a.yaml", "b.yaml")).toEqual({ kind: "written" });
    expect(await readdir(cwd)).toEqual(["out"]);
    expect(await filesIn("out")).toEqual(["out/.nines-manifest.json", "out/a.yaml", "out/b.yaml", "out/mine.txt"]);
  });

  test("writes through a link to a folder, which stays a link", async () => {
    await mkdir(join(cwd, "real"));
    await symlink("real", join(cwd, "out"));
    expect(await write("a.yaml")).toEqual({ kind: "written" });
    expect((await lstat(join(cwd, "out"))).isSymbolicLink()).toBe(true);
    expect(await filesIn("real")).toEqual(["real/.nines-manifest.json", "real/a.yaml"]);
  });
});

test.each([1, 2, 3, 4])(
  "nines generate, killed at event %d of its folder, leaves the old output or the new one",
  async (events) => {
    const services = Array.from({ length: 40 }, (_, index) =>
      smallConfig.replace(/^name.*\nservices:\n/, "").replace("checkout", `service-${index}`),
    );
    await writeFile(join(cwd, "old.yaml"), smallConfig);
    await writeFile(join(cwd, "new.yaml"), `name: shop\nservices:\n${services.join("")}`);
    for (const folder of ["generated", "before"]) await generate("-c", "old.yaml", "-o", folder);
    await generate("-c", "new.yaml", "-o", "after");
    const relativeTo = async (folder: string) => (await filesIn(folder)).map((path) => path.slice(folder.length + 1));
    await killNines(["generate", "-c", "new.yaml"], cwd, () => eventsIn(cwd, events));
    // For a moment nothing stands in the place; what stood there lies whole beside it, and the next run puts it back.
    const left = await relativeTo("generated").catch(() => undefined);
    if (left !== undefined) expect([await relativeTo("before"), await relativeTo("after")]).toContainEqual(left);
    await generate("-c", "old.yaml");
    expect(await relativeTo("generated")).toEqual(await relativeTo("before"));
    expect((await readdir(cwd)).filter((name) => name.startsWith("."))).toEqual([]);
  },
);

/** Settles when this many entries of a folder have come, gone or been renamed. */
async function eventsIn(folder: string, count: number): Promise<void> {
  let seen = 0;
  for await (const _ of watch(folder)) {
    seen += 1;
    if (seen === count) return;
  }
}

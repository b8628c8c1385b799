import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { commands } from "../../cli/commands.ts";
import { main } from "../../cli/main.ts";
import { wantsColors } from "../../cli/world.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { memoryWorld } from "./memory-world.ts";
import { smallConfig } from "./small-config.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await makeTemporaryFolder("commands");
});
afterEach(() => removeFolder(cwd));

async function nines(...args: readonly string[]) {
  const world = memoryWorld(cwd);
  const code = await main(args, world);
  return { code, stdout: world.stdout(), stderr: world.stderr() };
}

describe("nines", () => {
  test.each(commands.map(({ name }) => ({ name })))("$name --help shows an example", async ({ name }) => {
    const { code, stdout } = await nines(name, "--help");
    expect({ code, example: /^Example:\n {2}(nines|npm) /m.test(stdout) }).toEqual({ code: 0, example: true });
  });

  test("lists its commands, and without one it is wrong usage", async () => {
    const help = await nines("--help");
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toContain("  validate        check a config and show every problem\n");
    expect(await nines()).toEqual({ code: 2, stdout: "", stderr: help.stdout });
  });

  test("prints its version", async () => {
    const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
    expect(await nines("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test.each([
    { args: ["import", "slooth", "a.yaml"], says: "Allowed choices are sloth, pyrra, openslo." },
    { args: ["import", "sloth"], says: "missing required argument 'file'" },
    { args: ["validate", "--config-timeout", "soon"], says: 'Write a duration such as "30s".' },
    { args: ["validate", "--format", "xml"], says: "Allowed choices are text, json, github." },
    { args: ["generate", "surplus"], says: "too many arguments for 'generate'" },
  ])("takes $args as wrong usage", async ({ args, says }) => {
    expect(await nines(...args)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(says) });
  });
});

describe("nines init", () => {
  test("writes a config without problems, once", async () => {
    const { code, stderr } = await nines("init");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^✓ nines.config.ts written\n\nNext:\n/);
    expect(await nines("validate")).toMatchObject({ code: 0, stdout: "✓ my-team: 1 service, 2 SLOs, no problems\n" });
    const before = await readFile(join(cwd, "nines.config.ts"), "utf8");
    expect(await nines("init")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        "error[config-exists]: this folder has a config already, and nines init never overwrites",
      ),
    });
    expect(await readFile(join(cwd, "nines.config.ts"), "utf8")).toBe(before);
  });

  test("does not put a second kind of config beside the first", async () => {
    await writeFile(join(cwd, "nines.config.yaml"), smallConfig);
    expect(await nines("init")).toMatchObject({ code: 1 });
    expect(await readdir(cwd)).toEqual(["nines.config.yaml"]);
  });
});

const sloth = `version: prometheus/v1
service: shop
slos:
  - name: availability
    objective: 99.9
    plugins: { chain: [] }
    sli:
      events:
        error_query: sum(rate(http_requests_total{code=~"5.."}[{{.window}}]))
        total_query: sum(rate(http_requests_total[{{.window}}]))
    alerting: { page_alert: { disable: true }, ticket_alert: { disable: true } }
`;

describe("nines import", () => {
  test("writes a config that nines takes, and reports losses as warnings", async () => {
    await writeFile(join(cwd, "sloth.yaml"), sloth);
    const { code, stdout, stderr } = await nines("import", "sloth", "sloth.yaml", "--name", "brought");
    expect(code).toBe(0);
    expect(stderr).toContain("warning[import-loss]: ");
    expect(stderr).toMatch(/✓ 1 SLO carried over, \d+ remarks?\n$/);
    await writeFile(join(cwd, "nines.config.yaml"), stdout);
    expect(await nines("validate")).toMatchObject({ code: 0, stdout: "✓ brought: 1 service, 1 SLO, no problems\n" });
  });

  test("ends with 1 when an input cannot be carried over, and still writes the others", async () => {
    await writeFile(join(cwd, "sloth.yaml"), sloth);
    await writeFile(join(cwd, "broken.yaml"), "version: prometheus/v1\nservice: [");
    const { code, stdout, stderr } = await nines("import", "sloth", "broken.yaml", "sloth.yaml");
    expect(code).toBe(1);
    expect(stdout).toContain("availability");
    expect(stderr).toContain("error[yaml-syntax]: ");
    expect(await nines("import", "sloth", "missing.yaml")).toMatchObject({ code: 3, stdout: "" });
  });
});

describe("nines export", () => {
  test("writes OpenSLO that nines reads again, and reports what is lost", async () => {
    await writeFile(join(cwd, "nines.config.yaml"), smallConfig);
    const { code, stdout, stderr } = await nines("export", "openslo");
    expect({ code, lost: stderr.split("\n").at(-2) }).toEqual({ code: 0, lost: "1 field not exported" });
    await writeFile(join(cwd, "openslo.yaml"), stdout);
    const back = await nines("import", "openslo", "openslo.yaml");
    expect(back.code).toBe(0);
    expect(back.stdout).toContain('objective: "99.9"');
  });
});

test.each([
  { name: "a terminal", terminal: true, env: {}, colors: true },
  { name: "a pipe", terminal: false, env: {}, colors: false },
  { name: "NO_COLOR", terminal: true, env: { NO_COLOR: "1" }, colors: false },
  { name: "an empty NO_COLOR", terminal: true, env: { NO_COLOR: "" }, colors: true },
  { name: "NO_COLOR against FORCE_COLOR", terminal: true, env: { NO_COLOR: "1", FORCE_COLOR: "1" }, colors: false },
  { name: "FORCE_COLOR in a pipe", terminal: false, env: { FORCE_COLOR: "1" }, colors: true },
  { name: "FORCE_COLOR=0", terminal: true, env: { FORCE_COLOR: "0" }, colors: false },
  { name: "a dumb terminal", terminal: true, env: { TERM: "dumb" }, colors: false },
])("wantsColors() is $colors for $name", ({ terminal, env, colors }) => {
  expect(wantsColors(terminal, env)).toBe(colors);
});

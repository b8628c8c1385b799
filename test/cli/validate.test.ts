import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../../cli/main.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { memoryWorld } from "./memory-world.ts";
import { smallConfig } from "./small-config.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await makeTemporaryFolder("validate");
});
afterEach(() => removeFolder(cwd));

async function validate(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  for (const [path, text] of Object.entries(files)) await writeFile(join(cwd, path), text);
  const world = memoryWorld(cwd, { columns: 80 });
  const code = await main(["validate", ...args], world);
  return { code, stdout: world.stdout(), stderr: world.stderr() };
}

const twoMistakes = smallConfig
  .replace('objective: "99.9"', 'objective: "99,9"')
  .replace("kind: events", "kind: events\n          color: red");

describe("nines validate", () => {
  test("sums a good config up in one line", async () => {
    expect(await validate({ "nines.config.yaml": smallConfig })).toEqual({
      code: 0,
      stdout: "✓ shop: 1 service, 1 SLO, no problems\n",
      stderr: "",
    });
  });

  test("reports a fault to machines as well", async () => {
    const { code, stdout, stderr } = await validate({}, "-c", "missing.yaml", "--format", "github");
    expect({ code, stdout: stdout.slice(0, 27) }).toEqual({ code: 3, stdout: "::error title=nines fault::" });
    expect(stderr).toContain("missing.yaml");
    const json = await validate({}, "-c", "missing.yaml", "--format", "json");
    expect(JSON.parse(json.stdout)).toEqual([expect.objectContaining({ code: "fault" })]);
  });

  test.each([
    { version: "1.40", fix: '"1.40"' },
    { version: "1e5", fix: '"1e5"' },
    { version: "True", fix: '"True"' },
  ])("quotes a version as it is written: $version", async ({ version, fix }) => {
    const shift = `shifts:
  - name: checkout-green
    service: checkout
    strategy: canary
    arms: [{ name: blue, role: stable, version: ${version} }, { name: green, role: candidate }]
    traffic: { kind: haproxy, proxy: app }
`;
    const { stdout } = await validate({ "nines.config.yaml": smallConfig + shift });
    expect(stdout).toMatch(new RegExp(`^error\\[type\\]: ${version} is not text\n`));
    expect(stdout).toContain(`fix: put it in quotes, with its unit if it has one: ${fix}\n`);
  });

  test("shows warnings and still ends with 0", async () => {
    const config = smallConfig.replace("eventsPerSecond: 10", "eventsPerSecond: 0.001");
    const { code, stdout } = await validate({ "nines.config.yaml": config });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `warning[coarse-budget]: the budget of 99.9 % over 30d is 2.6 events: one failure
                        spends 39 % of it
  at nines.config.yaml:6:20  services[0].slos[0].objective
  fix: lower the objective, lengthen the period, or measure more often

✓ shop: 1 service, 1 SLO, no problems, 1 warning
`,
    });
  });

  test("prints JSON with every field, in order of place", async () => {
    const { code, stdout } = await validate({ "nines.config.yaml": twoMistakes }, "--format", "json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual([
      {
        code: "objective",
        severity: "error",
        message: 'objective "99,9" is not possible',
        hint: 'write a percentage above 0 and below 100 with a decimal point, such as "99.9"',
        path: "services[0].slos[0].objective",
        file: "nines.config.yaml",
        line: 6,
        column: 20,
        excerpt: null,
      },
      expect.objectContaining({ code: "unknown-key", path: "services[0].slos[0].sli.color", line: 9 }),
    ]);
  });

  test("prints an empty list as JSON when all is well", async () => {
    expect(await validate({ "nines.config.yaml": smallConfig }, "--format", "json")).toMatchObject({
      code: 0,
      stdout: "[]\n",
    });
  });

  test("prints GitHub annotations with everything escaped that would end them", async () => {
    const { code, stdout } = await validate({ "a,b:c.yaml": twoMistakes }, "-c", "a,b:c.yaml", "--format", "github");
    expect(code).toBe(1);
    expect(stdout.split("\n")[0]).toBe(
      '::error file=a%2Cb%3Ac.yaml,line=6,col=20,title=nines objective::services[0].slos[0].objective: objective "99,9" is not possible (write a percentage above 0 and below 100 with a decimal point, such as "99.9")',
    );
  });

  test("escapes line breaks and percent signs in GitHub annotations", async () => {
    const config = smallConfig.replace('"99.9"', '"100 %\\n"');
    const { stdout } = await validate({ "nines.config.yaml": config }, "--format", "github");
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(stdout).toContain('objective "100 %25\\n" is not possible');
  });

  test("takes a TypeScript config that exports a promise or a function", async () => {
    const spec = JSON.stringify({
      name: "shop",
      services: [
        {
          name: "web",
          slos: [{ name: "up", objective: "99", sli: { kind: "ratio", error: "avg(avg_over_time(e[$window]))" } }],
        },
      ],
    });
    const promise = `console.log("loading");\nexport default Promise.resolve(${spec});\n`;
    expect(await validate({ "a.ts": promise }, "-c", "a.ts")).toEqual({
      code: 0,
      stdout: "✓ shop: 1 service, 1 SLO, no problems\n",
      stderr: "loading\n",
    });
    expect(await validate({ "b.mjs": `export default async () => (${spec});\n` }, "-c", "b.mjs")).toMatchObject({
      code: 0,
    });
  });

  test("gives a config all that nines exports, and its helper files too", async () => {
    const helper =
      'import { parseStack, slo } from "nines";\nexport const good = (stack: object) => parseStack(stack).ok;\nexport { slo };\n';
    const config = `import { defineStack, service, ratio } from "nines";
import { good, slo } from "./helper.ts";
const stack = defineStack({
  name: "shop",
  services: [service("web", { slos: [slo("up", { objective: "99", sli: ratio({ error: "avg(avg_over_time(e[$window]))" }) })] })],
});
if (!good(stack)) throw new Error("not good");
export default stack;
`;
    expect(await validate({ "helper.ts": helper, "nines.config.ts": config })).toMatchObject({ code: 0, stderr: "" });
    const misspelt = await validate({
      "nines.config.ts": 'import { defineStak } from "nines";\nexport default defineStak({});\n',
    });
    expect(misspelt).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^error\[config-syntax\]: .*\n +named 'defineStak'\n {2}at nines.config.ts:1\n/),
    });
  });

  test("names the limit and the largest part when the rules cost too much", async () => {
    const { code, stdout } = await validate({
      "nines.config.yaml": `${smallConfig}rules: { maxSamplesPerMinute: 1000 }\n`,
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^error\[cost\]: the rules would read [\d,]+ samples a minute, more than the 1,000\n +allowed; \d+ % of them for periods\n {2}at nines.config.yaml:12:31 {2}rules.maxSamplesPerMinute\n/,
    );
  });

  test.each([
    {
      name: "a kind of file that is no config",
      args: ["-c", "stack.toml"],
      code: 1,
      says: "error[config-kind]: .toml is not a kind of config",
    },
    {
      name: "a file of several documents",
      args: ["-c", "two.yaml"],
      code: 1,
      says: "error[config-documents]: the file holds 2 YAML documents",
    },
    {
      name: "a file that is not text",
      args: ["-c", "latin.yaml"],
      code: 1,
      says: "error[file-encoding]: the file is not UTF-8 text",
    },
    { name: "a folder", args: ["-c", "folder.yaml"], code: 3, says: "fault: cannot read folder.yaml" },
  ])("refuses $name", async ({ args, code, says }) => {
    await writeFile(join(cwd, "latin.yaml"), Buffer.from("name: caf\xe9\n", "latin1"));
    await writeFile(join(cwd, "two.yaml"), "name: a\n---\nname: b\n");
    const { mkdir } = await import("node:fs/promises");
    await mkdir(join(cwd, "folder.yaml"));
    const result = await validate({}, ...args);
    expect({ code: result.code, said: (result.stdout + result.stderr).slice(0, says.length) }).toEqual({
      code,
      said: says,
    });
  });
});

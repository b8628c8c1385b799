import { mkdir, readdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { runNines } from "./run-nines.ts";

/** A config of one SLO, with lines of its own in place of the usual ones. */
function yaml({ objective = '"99.9"', bad = "'http_requests_total{code=~\"5..\"}'", more = "" } = {}): string {
  return `name: shop
services:
  - name: checkout
    slos:
      - name: availability
        objective: ${objective}
        sli:
          kind: events
          total: http_requests_total
          bad: ${bad}
${more}`;
}

/** Every way to fail of the issue's list: the files, the command line, and all that the user reads. */
const cases: readonly {
  name: string;
  files: Readonly<Record<string, string>>;
  args?: readonly string[];
  code: number;
  says: string;
}[] = [
  {
    name: "an unknown key",
    files: { "nines.config.yaml": yaml({ more: "        objectiv: 99\n" }) },
    code: 1,
    says: `error[unknown-key]: unknown key "objectiv"
  at nines.config.yaml:11:19  services[0].slos[0].objectiv
  fix: did you mean "objective"?
`,
  },
  {
    name: "a script that exports no stack",
    files: { "nines.config.ts": "export default 5;\n" },
    code: 1,
    says: `error[config-export]: the default export is 5
  at nines.config.ts
  fix: write export default defineStack({ name: "shop", services: [] })
`,
  },
  {
    name: "JSON with a comma too many",
    files: { "nines.config.json": '{\n  "name": "shop",\n  "services": [,]\n}\n' },
    args: ["validate", "-c", "nines.config.json"],
    code: 1,
    says: `error[json-syntax]: unexpected token ','
  at nines.config.json:3:16
     |
     |   "services": [,]
     |                ^
  fix: correct the JSON at this place
`,
  },
  {
    name: "a wrong unit",
    files: { "nines.config.yaml": `scrapeInterval: 30 seconds\n${yaml()}` },
    code: 1,
    says: `error[duration]: "30 seconds" is not a duration
  at nines.config.yaml:1:17  scrapeInterval
  fix: write "30s"
`,
  },
  {
    name: "objective 100",
    files: { "nines.config.yaml": yaml({ objective: "100" }) },
    code: 1,
    says: `error[objective]: objective 100 is not possible
  at nines.config.yaml:6:20  services[0].slos[0].objective
  fix: write a percentage above 0 and below 100 with a decimal point, such as "99.9"
`,
  },
  {
    name: 'objective "99,9"',
    files: { "nines.config.yaml": yaml({ objective: '"99,9"' }) },
    code: 1,
    says: `error[objective]: objective "99,9" is not possible
  at nines.config.yaml:6:20  services[0].slos[0].objective
  fix: write a percentage above 0 and below 100 with a decimal point, such as "99.9"
`,
  },
  {
    name: "an unreachable tier",
    files: { "nines.config.yaml": yaml({ objective: '"90"' }) },
    code: 1,
    says: `error[unreachable-tier]: page-fast can never fire: burn rate 14.4 × budget 0.1 asks for 144 % errors
  at nines.config.yaml:5:9  services[0].slos[0].alerts.tiers.page-fast
  fix: switch it off ("page-fast": "off") or give it a factor below 10
`,
  },
  {
    name: "two SLOs with one id",
    files: {
      "nines.config.yaml": yaml({
        more: `      - name: availability
        objective: "99"
        sli: { kind: ratio, error: "avg(avg_over_time(errors[$window]))" }
`,
      }),
    },
    code: 1,
    says: `error[duplicate-id]: the id "checkout-availability" belongs to services[0].slos[0] already
  at nines.config.yaml:11:15  services[0].slos[1].name
  fix: rename this SLO; an id is <service>-<name> and must be unique
`,
  },
  {
    name: "a cycle of composites",
    files: {
      "nines.config.yaml": yaml({
        more: `      - name: a
        objective: "99"
        sli: { kind: composite, rule: weakest, of: [{ slo: checkout-b }, { slo: checkout-availability }] }
      - name: b
        objective: "99"
        sli: { kind: composite, rule: weakest, of: [{ slo: checkout-a }, { slo: checkout-availability }] }
`,
      }),
    },
    code: 1,
    says: `error[composite-cycle]: "checkout-a" is made of itself: checkout-a -> checkout-b -> checkout-a
  at nines.config.yaml:13:48  services[0].slos[1].sli.of
  fix: remove one of these parts
`,
  },
  {
    name: "YAML with a tab",
    files: { "nines.config.yaml": "name: shop\nservices:\n\t- name: checkout\n" },
    code: 1,
    says: `error[yaml-tab]: the line is indented with a tab
  at nines.config.yaml:3:1
     |
     |     - name: checkout
     | ^^^^
  fix: indent with spaces
`,
  },
  {
    name: "an anchor bomb",
    files: {
      "nines.config.yaml": `a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${[1, 2, 3, 4, 5, 6, 7, 8]
        .map(
          (level) =>
            `a${level}: &a${level} [${Array(10)
              .fill(`*a${level - 1}`)
              .join(", ")}]`,
        )
        .join("\n")}\n`,
    },
    code: 1,
    says: `error[yaml-aliases]: the aliases (*name) unfold to far more data than the file holds
  at nines.config.yaml:1:1
  fix: write the repeated values out, or use fewer aliases of aliases
`,
  },
  {
    name: "a config that throws",
    files: { "nines.config.ts": 'export default {};\n\nthrow new Error("no budget for you");\n' },
    code: 3,
    says: `fault: nines.config.ts, line 3, column 7: the configuration threw Error: no budget for you
  fix: correct the code, or catch the error in it
`,
  },
  {
    name: "a config with a syntax error",
    files: { "nines.config.ts": "export default {\n  name: 'shop',,\n};\n" },
    code: 1,
    says: "error[config-syntax]: ",
  },
  {
    name: "a config that never returns",
    files: { "nines.config.ts": "while (true) {}\nexport default {};\n" },
    args: ["validate", "--config-timeout", "1s"],
    code: 3,
    says: `fault: nines.config.ts: the configuration did not finish within 1 s
  fix: look for an endless loop or a call that waits; where this machine is slow or busy, --config-timeout gives it longer
`,
  },
  {
    name: "a config whose promise never settles",
    files: { "nines.config.ts": "export default new Promise(() => {});\n" },
    code: 3,
    says: `fault: nines.config.ts: the configuration ended before it gave its stack
  fix: look for a promise that nothing settles
`,
  },
  {
    name: "a config that calls process.exit",
    files: { "nines.config.ts": "process.exit(0);\nexport default {};\n" },
    code: 3,
    says: `fault: nines.config.ts, line 1, column 9: the configuration called process.exit(0)
  fix: throw an error instead, or remove the call
`,
  },
  {
    name: "a config without a default export",
    files: { "nines.config.ts": "export const stack = {};\n" },
    code: 1,
    says: `error[config-export]: the config has no default export, only stack
  at nines.config.ts
  fix: write export default defineStack({ name: "shop", services: [] })
`,
  },
  {
    name: "a config that is not there",
    files: {},
    args: ["validate", "-c", "missing.yaml"],
    code: 3,
    says: `fault: cannot read missing.yaml: there is no such file or folder
  fix: check the name
`,
  },
  {
    name: "a folder without a config",
    files: {},
    code: 3,
    says: `fault: there is no nines.config.ts, nines.config.yaml or nines.config.json in this folder
  fix: name your config with -c, or write one with nines init
`,
  },
  {
    name: "an unknown option",
    files: {},
    args: ["validate", "--fromat", "json"],
    code: 2,
    says: `error: unknown option '--fromat'
(Did you mean --format?)
`,
  },
  {
    name: "an unknown command",
    files: {},
    args: ["genrate"],
    code: 2,
    says: `error: unknown command 'genrate'
(Did you mean generate?)
`,
  },
];

let folder = "";
beforeAll(async () => {
  folder = await makeTemporaryFolder("bad-input");
});
afterAll(() => removeFolder(folder));

async function inFolder(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const cwd = join(folder, name.replace(/\W+/g, "-"));
  await mkdir(cwd);
  for (const [path, text] of Object.entries(files)) await writeFile(join(cwd, path), text);
  return cwd;
}

describe("nines, given", () => {
  test.each(cases)(
    "$name, ends with $code and says what is wrong, where, and what to do",
    async ({ name, files, args, code, says }) => {
      const cwd = await inFolder(name, files);
      const result = await runNines(args ?? ["generate"], cwd);
      const said = result.stdout + result.stderr;
      expect({ code: result.code, said: said.slice(0, says.length) }).toEqual({ code, said: says });
      expect(await readdir(cwd)).toEqual(Object.keys(files));
    },
  );

  test("PromQL that does not parse, shows the query with a caret under the place", async () => {
    const cwd = await inFolder("promql", {
      "nines.config.yaml": yaml({ bad: "'sum(rate(http_requests_total{code=~\"5..\"}[$window])'" }),
    });
    const { code, stdout } = await runNines(["validate"], cwd);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^error\[promql-syntax\]: /);
    expect(stdout).toContain("  at nines.config.yaml:10:16  services[0].slos[0].sli.bad\n");
    expect(stdout).toContain('\n     | sum(rate(http_requests_total{code=~"5.."}[$window])\n     | ');
    expect(stdout.split("\n").at(-2)).toBe("✗ 1 problem");
  });

  test.each(["nines.config.yaml", "nines.config.ts", "nines.config.json"])(
    "a %s of 50 MB, refuses it unread",
    async (file) => {
      const cwd = await inFolder(`large ${file}`, { [file]: "" });
      await truncate(join(cwd, file), 50_000_000);
      const { code, stdout } = await runNines(["validate"], cwd);
      expect({ code, stdout }).toEqual({
        code: 1,
        stdout: `error[file-size]: the file is 50 MB; nines reads at most 10 MB
  at ${file}
  fix: split it into several files

✗ 1 problem
`,
      });
    },
  );

  test("values that are not plain data, names each one", async () => {
    const cwd = await inFolder("values", {
      "nines.config.ts": `const circle: Record<string, unknown> = { name: "shop" };
circle["services"] = [circle];
class Service { name = "checkout"; }
export default {
  name: () => "shop",
  retention: 30n,
  labels: new Map(),
  get notify(): never { throw new Error("not today"); },
  grafanaUrl: new URL("https://grafana.example.org"),
  scrapeInterval: NaN,
  services: [new Service(), circle],
};
`,
    });
    const { code, stdout } = await runNines(["validate"], cwd);
    expect(code).toBe(1);
    expect(stdout.match(/^error.*$/gm)).toEqual([
      "error[config-value]: a URL object is not plain data",
      "error[config-value]: a Map object is not plain data",
      "error[config-value]: the function name() is not plain data",
      "error[config-value]: reading it throws: not today",
      "error[config-value]: the BigInt 30n is not plain data",
      "error[config-value]: NaN is not plain data",
      "error[config-value]: a Service object is not plain data",
      "error[config-circular]: the value contains itself",
    ]);
  });
});

describe("nines generate, given an output", () => {
  test.each([
    {
      name: "that is a file",
      files: { generated: "mine" },
      says: "error[output-folder]: the output folder is a file\n  at generated\n  fix: choose another folder with -o\n",
    },
  ])("$name, refuses and leaves it alone", async ({ name, files, says }) => {
    const cwd = await inFolder(`output ${name}`, { "nines.config.yaml": yaml(), ...files });
    const { code, stderr } = await runNines(["generate"], cwd);
    expect({ code, stderr }).toEqual({ code: 1, stderr: says });
    expect(await readdir(cwd)).toEqual(["generated", "nines.config.yaml"]);
  });

  test("that nobody may write, ends with 3", async () => {
    const cwd = await inFolder("output in sys", { "nines.config.yaml": yaml() });
    const { code, stderr } = await runNines(["generate", "-o", "/proc/nines/generated"], cwd);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^fault: cannot write \/proc\/nines\/generated: .*\n {2}fix: choose another folder with -o\n$/,
    );
  });
});

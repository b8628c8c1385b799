import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { needs } from "./servers/needs.ts";
import { amtool, promtool } from "./servers/prometheus-tools.ts";

const root = fileURLToPath(new URL("../examples", import.meta.url));
const examples = globSync("**/generated", { cwd: root }).sort();

test("every example has committed output", () => {
  const folders = [
    ...globSync("*/nines.config.ts", { cwd: root }),
    ...globSync("brought-over/*/*.yaml", { cwd: root }),
  ];
  const without = folders.filter((path) => !existsSync(join(root, path, "../generated/prometheus/rules")));
  expect({ count: folders.length > 4, without }).toEqual({ count: true, without: [] });
});

/** An hour of seconds with a hundred rules takes promtool five minutes, and more on a busy machine: this is to end one that hangs. */
const promtoolTimeoutMs = 900_000;

needs("prometheus")("the committed rules of", () => {
  test.each(examples)("examples/%s are fine for promtool, lint included", async (folder) => {
    const rules = globSync("prometheus/rules/*.yaml", { cwd: join(root, folder) });
    const { code, stderr } = await promtool(["check", "rules", "--lint=all", "--lint-fatal", ...rules], {
      cwd: join(root, folder),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test.each(examples)(
    "examples/%s pass their own tests",
    async (folder) => {
      const tests = globSync("prometheus/tests/*.yaml", { cwd: join(root, folder) });
      const { code, stdout, stderr } = await promtool(["test", "rules", ...tests], { cwd: join(root, folder) });
      expect({ code, said: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, said: "" });
    },
    promtoolTimeoutMs,
  );
});

needs("alertmanager")("the committed Alertmanager configuration of", () => {
  test.each(examples)("examples/%s is fine for amtool", async (folder) => {
    const { code, stderr } = await amtool(["check-config", "alertmanager/alertmanager.yaml"], {
      cwd: join(root, folder),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});

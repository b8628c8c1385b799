import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "@jest/globals";
import { outputOf } from "./run-command.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");

/** What has to hold for the repository as a whole: each command ends with 0, or says what is wrong and is mended by its cure. */
const gates = [
  {
    name: "format and lint",
    cure: "npm run format",
    script: "@biomejs/biome/bin/biome",
    args: ["check", "--error-on-warnings", "."],
  },
  { name: "types", cure: "npm run types", script: "@typescript/native/bin/tsc", args: ["-p", "tsconfig.json"] },
  {
    name: "types of the web app and its tests",
    cure: "npm run types",
    script: "@typescript/native/bin/tsc",
    args: ["-p", "web/tsconfig.json"],
  },
  {
    name: "committed examples are what nines generates",
    cure: "npm run examples",
    script: "../examples/generate.ts",
    args: ["--check"],
  },
].filter(({ script }) => existsSync(join(modules, script)));

test.each(gates)("$name (cure: $cure)", async ({ script, args }) => {
  const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" };
  await outputOf(process.execPath, [join(modules, script), ...args], { cwd: root, env });
});

import { globSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import manifest from "../package.json" with { type: "json" };
import { architectureViolations } from "./architecture/import-rules.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const dependencies = Object.keys(manifest.dependencies);

test("the sources keep to the import table", () => {
  const exclude = (path: string) => /^(node_modules|dist|\.nines|\.git)$/.test(path) || path.endsWith("generated");
  const paths = globSync("*/**/*.{ts,tsx,mjs}", { cwd: root, exclude }).map((path) => path.split(sep).join("/"));
  expect(paths).toEqual(expect.arrayContaining(["slo/problem.ts", "cli/nines.mjs", "test/architecture.test.ts"]));
  const files = paths.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
  expect(architectureViolations(files, { dependencies })).toEqual([]);
});

test.each([
  {
    path: "slo/a.ts",
    text: 'import { b } from "../alerts/b.ts";',
    says: "imports ../alerts/b.ts: slo may import nothing",
  },
  {
    path: "alerts/deep/a.ts",
    text: 'export * from "../../bot/b.ts";',
    says: "imports ../../bot/b.ts: alerts may import only slo",
  },
  {
    path: "alerts/a.ts",
    text: 'let b: import("../bot/b.ts").B;',
    says: "imports ../bot/b.ts: alerts may import only slo",
  },
  {
    path: "deploy/a.ts",
    text: 'await import("../cli/main.ts");',
    says: "imports ../cli/main.ts: deploy may import only slo, alerts, dashboards",
  },
  {
    path: "exporters/a.ts",
    text: 'import type { B } from "../bot/b.ts";',
    says: "imports ../bot/b.ts: exporters may import only slo, service, charts",
  },
  {
    path: "service/a.ts",
    text: 'import { b } from "../slo/names.ts";',
    says: "imports ../slo/names.ts: service may import only slo/problem.ts",
  },
  {
    path: "cli/a.ts",
    text: 'import { b } from "../slo/index.ts";',
    says: "imports ../slo/index.ts: import the file that declares it, not the folder's index.ts",
  },
  {
    path: "cli/a.ts",
    text: 'import { b } from "nines";',
    says: "imports nines: import the file that declares it by its path",
  },
  {
    path: "web/a.tsx",
    text: 'import { b } from "../slo/names.ts";',
    says: "imports ../slo/names.ts: web may import types only",
  },
  {
    path: "alerts/a.ts",
    text: 'import { b } from "@grafana/grafana-foundation-sdk/common";',
    says: "imports @grafana/grafana-foundation-sdk/common: only dashboards may import @grafana/grafana-foundation-sdk",
  },
  {
    path: "alerts/a.ts",
    text: 'import fc from "fast-check";',
    says: "imports fast-check: fast-check is not in the dependencies of package.json",
  },
  {
    path: "slo/a.ts",
    text: 'import { readFileSync } from "node:fs";',
    says: "imports node:fs: slo has no I/O and no clock",
  },
  { path: "slo/a.ts", text: "const now = Date.now();", says: "uses Date.now: slo has no I/O and no clock" },
  { path: "slo/a.ts", text: "const now = new Date();", says: "uses new Date(): slo has no I/O and no clock" },
  { path: "slo/a.ts", text: "const dice = Math.random();", says: "uses Math.random: slo has no I/O and no clock" },
  { path: "slo/a.ts", text: "const page = fetch(url);", says: "uses fetch: slo has no I/O and no clock" },
  { path: "slo/a.ts", text: "const home = process.env.HOME;", says: "uses process: slo has no I/O and no clock" },
  { path: "slo/a.ts", text: "const late = globalThis.Date;", says: "uses globalThis: slo has no I/O and no clock" },
])("architectureViolations() finds $text in $path", ({ path, text, says }) => {
  expect(architectureViolations([{ path, text }], { dependencies })).toEqual([`${path}:1 ${says}`]);
});

test("architectureViolations() finds a folder that the table does not know", () => {
  expect(architectureViolations([{ path: "lib/a.ts", text: "" }], { dependencies })).toEqual([
    "lib/a.ts: the import table knows no folder lib",
  ]);
});

test.each([
  { path: "alerts/a.ts", text: 'import { b } from "../slo/names.ts";' },
  { path: "alerts/a.ts", text: 'import { b } from "./index.ts";' },
  { path: "service/a.ts", text: 'import { b } from "../slo/problem.ts";' },
  { path: "web/a.tsx", text: 'import type { B } from "../slo/names.ts";' },
  { path: "web/a.tsx", text: 'import { useState } from "preact/hooks";' },
  { path: "dashboards/a.ts", text: 'import { b } from "@grafana/grafana-foundation-sdk/common";' },
  { path: "cli/a.ts", text: "const start = Date.now();" },
  { path: "slo/a.ts", text: "const day = new Date(0); const slot = { process: day.fetch };" },
  { path: "slo/a.ts", text: "const read = (fetch: () => string) => fetch();" },
  { path: "test/a.ts", text: 'import { b } from "../cli/main.ts"; import { c } from "nines";' },
  { path: "examples/shop/nines.config.ts", text: 'import { b } from "nines";' },
])("architectureViolations() allows $text in $path", ({ path, text }) => {
  expect(architectureViolations([{ path, text }], { dependencies })).toEqual([]);
});

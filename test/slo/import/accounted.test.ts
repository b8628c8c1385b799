import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { type DocumentPath, parsePath } from "../../../slo/document/document-place.ts";
import { readDocuments } from "../../../slo/document/read-document.ts";
import { pathToText } from "../../../slo/document/schema-problems.ts";
import type { Imported, SourceField } from "../../../slo/import/imported.ts";
import { importers } from "../../../slo/import/importers.ts";
import { blockYaml, stackToYaml } from "../../../slo/print-stack-yaml.ts";
import { isError } from "../../../slo/problem.ts";
import fc from "../../property.ts";

const tools = ["sloth", "pyrra", "openslo"] as const;
type Tool = (typeof tools)[number];

/** Every document of a tool's examples and awkward files. */
function documentsOf(tool: Tool): readonly unknown[] {
  const examples = fileURLToPath(new URL(`../../../examples/brought-over/${tool}/`, import.meta.url));
  const files = readdirSync(examples)
    .filter((file) => /^[^.]*\.yaml$/.test(file))
    .map((file) => `${examples}${file}`);
  const awkward = fileURLToPath(new URL(`golden/${tool}-awkward.input.yaml`, import.meta.url));
  return [...files, awkward].flatMap((file) => {
    const read = readDocuments(readFileSync(file, "utf8"), { file });
    return read.ok ? read.value.map((document) => document.value) : [];
  });
}

/** The paths of all scalars and empty collections of a value. */
function leaves(value: unknown, path: DocumentPath = []): readonly DocumentPath[] {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) return [path];
  const entries = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value);
  return entries.flatMap(([key, item]) => leaves(item, [...path, key]));
}

function isInside(path: string, field: SourceField): boolean {
  return (
    field.path === "" || path === field.path || path.startsWith(`${field.path}.`) || path.startsWith(`${field.path}[`)
  );
}

/** Leaves that the import neither carried nor reported. */
function forgotten(documents: readonly unknown[], { carried, lost, leftOut, problems }: Imported): readonly string[] {
  const known = new Set(carried.map(({ path }) => path));
  const gone = [...lost, ...leftOut];
  for (const { path } of lost) expect(problems.map((problem) => problem.path)).toContain(path);
  for (const { because } of leftOut)
    expect(problems.filter(isError).map((problem) => problem.path)).toContain(because.path);
  return documents.flatMap((document, index) =>
    leaves(document)
      .map((path) => pathToText([...(documents.length > 1 ? ["documents", index] : []), ...path]))
      .filter(
        (path) =>
          !known.has(path) &&
          !problems.some((problem) => isError(problem) && problem.path === path) &&
          !gone.some((field) => isInside(path, field)) &&
          !carried.some((field) => isJoinedList(path, field)),
      ),
  );
}

// A list of plain texts as the value of a label counts as one field.
function isJoinedList(path: string, field: SourceField): boolean {
  return path.startsWith(`${field.path}[`) && /^\[\d+\]$/.test(path.slice(field.path.length));
}

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    "",
    " ",
    0,
    -1,
    1.5,
    99.9,
    1e300,
    "99,9",
    "5m",
    "4w",
    "[]",
    "{{.window}}",
    "$window",
    "sum(rate(x[5m]))",
    "x_total",
    "{",
    "a: b",
    "yes",
    "__proto__",
    "SLO",
    "SLI",
    "events",
    "constructor",
  ),
  fc.string(),
  fc.constantFrom<unknown>(
    [],
    {},
    [[]],
    [{}],
    [null],
    { a: null },
    ["x", { y: 1 }],
    { metricSource: {} },
    { spec: [] },
    { name: {} },
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
const key = fc.oneof(
  fc.constantFrom(
    "name",
    "spec",
    "kind",
    "metadata",
    "labels",
    "slos",
    "sli",
    "alerting",
    "objectives",
    "indicator",
    "indicatorRef",
    "grouping",
    "target",
    "__proto__",
    "constructor",
    "toString",
    "a.b/c",
    "",
    "0",
    "items",
  ),
  fc.string(),
);

interface Mutation {
  readonly at: number;
  readonly how: "replace" | "remove" | "rename" | "add" | "repeat";
  readonly key: string;
  readonly value: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom("replace", "remove", "rename", "add", "repeat"),
  key,
  value: junk,
});

type Holder = Record<string | number, unknown>;

function places(value: unknown): readonly (readonly [Holder, string | number])[] {
  if (typeof value !== "object" || value === null) return [];
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return keys.flatMap((step) => [[value as Holder, step] as const, ...places((value as Holder)[step])]);
}

function put(holder: Holder, step: string | number, value: unknown): void {
  Object.defineProperty(holder, step, { value, enumerable: true, configurable: true, writable: true });
}

function mutated(documents: readonly unknown[], mutations: readonly Mutation[]): readonly unknown[] {
  const root = structuredClone([...documents]);
  for (const { at, how, key: name, value } of mutations) {
    const all = places(root);
    const [holder, step] = all[at % all.length] ?? [];
    if (holder === undefined || step === undefined) continue;
    const old = holder[step];
    if (how === "replace") put(holder, step, structuredClone(value));
    else if (how === "remove" && Array.isArray(holder)) holder.splice(Number(step), 1);
    else if (how === "repeat" && Array.isArray(holder)) holder.push(structuredClone(old));
    else if (how === "add" && typeof old === "object" && old !== null && !Array.isArray(old))
      put(old as Holder, name, structuredClone(value));
    else if (!Array.isArray(holder)) {
      delete holder[step];
      if (how === "rename") put(holder, name, old);
    }
  }
  return root;
}

describe("every field of the input is carried, lost with a reason, or left out with an error", () => {
  test.each(tools)("%s", (tool) => {
    const documents = documentsOf(tool);
    const whole = fc.record({
      from: fc.nat(),
      count: fc.integer({ min: 1, max: 4 }),
      mutations: fc.array(mutation, { maxLength: 6 }),
    });
    fc.assert(
      fc.property(whole, ({ from, count, mutations }) => {
        const chosen = Array.from({ length: count }, (_, index) => documents[(from + index) % documents.length]);
        const text = mutated(chosen, mutations)
          .map((document) => blockYaml(document))
          .join("---\n");
        const read = readDocuments(text, { file: "fuzz.yaml", lists: "accept" });
        const imported = importers[tool]([{ file: "fuzz.yaml", text }]);
        if (!read.ok) return;
        expect(
          forgotten(
            read.value.map((document) => document.value),
            imported,
          ),
        ).toEqual([]);
        if (imported.stack !== undefined) stackToYaml(imported.stack);
        else expect(imported.problems.some((problem) => problem.severity !== "warning")).toBe(true);
      }),
      { numRuns: 120 },
    );
  });

  test.each(tools)("%s, when the text is anything at all", (tool) => {
    const line = fc.constantFrom(
      "apiVersion: openslo/v1",
      "apiVersion: pyrra.dev/v1alpha1",
      "version: prometheus/v1",
      "kind: SLO",
      "metadata: {name: a}",
      "spec:",
      "  service: a",
      "slos:",
      "  - name: b",
      "  objectives: [{}]",
      "---",
      "- 1",
      "x: &a",
      "y: *a",
      "\t",
      "{",
      "]",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 20 }), (lines) => {
        const imported = importers[tool]([{ file: "garbage.yaml", text: lines.join("\n") }]);
        expect(imported.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 120 },
    );
  });
});

// Words that steer an import, or that other objects refer to: their meaning is carried, not their letters.
const steering =
  /(^|[.\]])(kind|apiVersion|version|type|rawType|severity|op|budgetingMethod|lookbackWindow|alertAfter|conditionRef|targetRef|alertPolicyRef|metricSourceRef|indicatorRef|duration|unit|startTime|timeZone|name|service|window|latency|objective|target|value|metricSource\.spec\.query|query|promql|metric|error_query|total_query|errorQuery|totalQuery|error_ratio_query|errorRatioQuery)$|alertPolicies\[\d+\]$/;

describe("a text that is in the input is in the stack, or at the place of a problem", () => {
  test.each(tools)("%s", (tool) => {
    for (const document of documentsOf(tool)) {
      const paths = leaves(document)
        .map(pathToText)
        .filter((path) => !steering.test(path));
      for (const path of paths) {
        const marked = structuredClone(document);
        const steps = parsePath(path);
        const holder = steps.slice(0, -1).reduce<unknown>((value, step) => (value as Holder)[step], marked) as Holder;
        const step = steps.at(-1) ?? "";
        if (typeof holder[step] !== "string") continue;
        // Addresses stay addresses and channels channels, so that they are carried the way they are meant.
        holder[step] =
          `${/^https?:/.test(holder[step]) ? "https://example.org/" : holder[step].startsWith("#") ? "#" : ""}sentinel${step === "grouping" ? "_" : ""}`;
        const { stack, problems, leftOut } = importers[tool]([{ file: "marked.yaml", text: blockYaml(marked) }]);
        const printed = stack === undefined ? "" : stackToYaml(stack);
        const reported =
          problems.some((problem) => isInside(path, { file: "", path: problem.path })) ||
          leftOut.some((field) => isInside(path, field));
        expect({ path, known: printed.includes("sentinel") || reported }).toEqual({ path, known: true });
      }
    }
  });
});

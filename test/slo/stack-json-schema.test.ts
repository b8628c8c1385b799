import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { stackJsonSchema } from "../../slo/stack-json-schema.ts";
import { smallConfig } from "../cli/small-config.ts";
import { everyExporterOption, everyProbe } from "./every-probe.ts";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));
const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(stackJsonSchema());

function errorsOf(stack: unknown): readonly string[] {
  validate(stack);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe("stackJsonSchema()", () => {
  test("has a name and a title", () => {
    expect(stackJsonSchema()).toMatchObject({
      $id: "urn:nines:stack",
      title: "nines stack",
      $schema: "https://json-schema.org/draft/2020-12/schema",
    });
  });

  test.each(globSync("*/nines.config.ts", { cwd: examples }))("takes examples/%s", async (path) => {
    const { default: stack } = await import(join(examples, path));
    expect(errorsOf(JSON.parse(JSON.stringify(stack)))).toEqual([]);
  });

  test.each(globSync("brought-over/*/generated/nines.config.yaml", { cwd: examples }))("takes examples/%s", (path) => {
    expect(errorsOf(parse(readFileSync(join(examples, path), "utf8")))).toEqual([]);
  });

  test("takes every kind of probe and every option of the exporter", () => {
    const stack = { ...parse(smallConfig), probes: everyProbe, exporter: everyExporterOption };
    expect(errorsOf(JSON.parse(JSON.stringify(stack)))).toEqual([]);
  });

  test("refuses a probe of an unknown kind", () => {
    const probes = [{ kind: "gopher", name: "home", url: "https://shop.example.org/" }];
    expect(errorsOf({ ...parse(smallConfig), probes })).toContain("/probes/0 must match a schema in anyOf");
  });

  test.each([
    { name: "an unknown key", change: { sevices: [] }, error: " must NOT have additional properties" },
    { name: "a missing list", change: { services: undefined }, error: " must have required property 'services'" },
    { name: "a wrong type", change: { scrapeInterval: 30 }, error: "/scrapeInterval must be string" },
  ])("refuses $name", ({ change, error }) => {
    expect(errorsOf(JSON.parse(JSON.stringify({ ...parse(smallConfig), ...change })))).toEqual([error]);
  });
});

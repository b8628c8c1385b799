import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import { boards } from "../../dashboards/boards.ts";
import { classicBoard } from "../../dashboards/grafana/classic-board.ts";
import { resourceBoard } from "../../dashboards/grafana/resource-board.ts";
import { exampleStacks, stackOf } from "./example-stacks.ts";

// Grafana's own JSON Schemas are kept beside the repository and not copied into it.
const folder = fileURLToPath(new URL("../../../shared/fixtures/grafana-schema/", import.meta.url));
const describeWithSchemas = existsSync(folder) ? describe : describe.skip;
if (!existsSync(folder))
  process.stderr.write(`No Grafana schemas at ${folder}: boards are not validated against them\n`);

/** The schemas write "object" for Grafana's type "any", which may be a number or a text: an override's value, a variable's query. */
function anyIsAny(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const text = JSON.stringify({ ...(value as object), description: undefined });
  // Marked, so that "a record of any" around it is not taken for "any" itself.
  return text === '{"type":"object","additionalProperties":{}}' ? { description: "any" } : value;
}

function validator(file: string, definition: string) {
  const schema = JSON.parse(readFileSync(`${folder}${file}.jsonschema.json`, "utf8"), anyIsAny);
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  return ajv.compile({ ...schema, $ref: `#/definitions/${definition}` });
}

/** `oneOf` without a discriminator makes noisy errors; the deepest ones name the fault. */
function deepest(errors: readonly { instancePath: string; message?: string; params: unknown }[] | null | undefined) {
  const depth = (path: string) => path.split("/").length;
  const most = Math.max(...(errors ?? []).map(({ instancePath }) => depth(instancePath)));
  return (errors ?? [])
    .filter(({ instancePath }) => depth(instancePath) === most)
    .map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

const cases = Object.entries(exampleStacks).flatMap(([name, config]) =>
  boards(stackOf(config)).map((board) => ({ name: `${name} ${board.uid}`, board })),
);

describeWithSchemas("Grafana's schemas", () => {
  const schemas = {
    classic: () => validator("dashboard", "Dashboard"),
    v2: () => validator("dashboardv2beta1", "Dashboard"),
  };
  const compiled = new Map<string, ReturnType<typeof validator>>();
  const validate = (kind: keyof typeof schemas) => {
    const known = compiled.get(kind) ?? schemas[kind]();
    compiled.set(kind, known);
    return known;
  };

  test.each(cases)("accept the classic board $name", ({ board }) => {
    const check = validate("classic");
    check(JSON.parse(JSON.stringify(classicBoard(board))));
    expect(deepest(check.errors)).toEqual([]);
  });

  test.each(cases)("accept the v2 board $name", ({ board }) => {
    const check = validate("v2");
    check(JSON.parse(JSON.stringify(resourceBoard(board).spec)));
    expect(deepest(check.errors)).toEqual([]);
  });

  test("reject what Grafana does not know, so that the tests above prove something", () => {
    const [board] = boards(stackOf(exampleStacks.bare));
    if (board === undefined) throw new Error("no board");
    const check = validate("v2");
    check({ ...JSON.parse(JSON.stringify(resourceBoard(board).spec)), cursorSync: "Sometimes" });
    expect(deepest(check.errors)).toEqual([
      expect.stringContaining("/cursorSync must be equal to one of the allowed values"),
    ]);
  });
});

import { expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { parseStack } from "../../../slo/parse-stack.ts";
import { stackToYaml } from "../../../slo/print-stack-yaml.ts";
import { stackJsonSchema } from "../../../slo/stack-json-schema.ts";
import { everyShift } from "../../alerts/shift/every-shift.ts";

const plain = JSON.parse(JSON.stringify(everyShift));

test("the JSON Schema takes every kind of shift, and no word that is none", () => {
  const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(stackJsonSchema());
  const errorsOf = (stack: unknown) => {
    validate(stack);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
  expect(errorsOf(plain)).toEqual([]);
  const [first] = plain.shifts;
  expect(errorsOf({ ...plain, shifts: [{ ...first, strategy: "cannary" }] })).toEqual([
    "/shifts/0/strategy must be equal to one of the allowed values",
  ]);
});

test("YAML of every kind of shift is read as it was, and means the same", () => {
  const read = parse(stackToYaml(everyShift));
  expect(read).toEqual(plain);
  expect(parseStack(read)).toEqual(parseStack(everyShift));
});

test("YAML of a shift is in the order in which people read it", () => {
  const text = stackToYaml({ name: "shop", services: [], shifts: everyShift.shifts?.slice(0, 1) ?? [] });
  expect(text.slice(text.indexOf("shifts:"), text.indexOf("services:"))).toBe(`shifts:
  - name: haproxy-http
    runbook: https://wiki.example.org/shift
    service: checkout
    strategy: canary
    arms:
      - name: blue
        role: stable
      - name: green
        role: candidate
    traffic:
      kind: haproxy
      proxy: app
      matchers: job="edge"
    notify:
      channel: "#shop"
      mention: "@shop"
    steps:
      - weight: 10
        hold: 10m
      - weight: 50
        hold: 20m
    rollback:
      stableCapacity: 500
    budget:
      slo: checkout-availability
`);
});

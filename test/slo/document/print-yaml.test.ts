import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { printYaml } from "../../../slo/document/print-yaml.ts";
import fc from "../../property.ts";

describe("printYaml()", () => {
  test("writes block style, quotes only what needs it, and keeps lines of a query apart", () => {
    const data = {
      groups: [
        {
          name: "nines-burn",
          interval: "1m",
          rules: [
            {
              expr: "sum by (route) (rate(a[5m15s]))\n  / b\n\nor c",
              labels: { severity: "page", on: "on", at: "12:30", none: "" },
            },
            { expr: 'up{job="a"} == 0', labels: {} },
          ],
        },
      ],
      count: 3,
      ready: true,
      left: undefined,
      note: "it's: so",
    };
    expect(printYaml(data)).toBe(`groups:
  - name: nines-burn
    interval: 1m
    rules:
      - expr: |-
          sum by (route) (rate(a[5m15s]))
            / b

          or c
        labels:
          severity: page
          'on': 'on'
          at: '12:30'
          none: ""
      - expr: up{job="a"} == 0
        labels: {}
count: 3
ready: true
note: 'it''s: so'
`);
  });

  test.each(["🚀", "\u00a0", "！", "\u2028"])("takes a long text of lines that ends with %j", (sign) => {
    const text = `${'  "title": "Pay",\n'.repeat(10_000)}${sign}`.trimStart();
    expect(parse(printYaml({ text }))).toEqual({ text });
  });

  test.each(["1.1", "1.2"] as const)("is what any reader of YAML %s reads back", (version) => {
    const awkward = fc.constantFrom(
      "on",
      "12:30",
      "1e3",
      "0x1f",
      "null",
      "~",
      "- a",
      "a: b",
      "a #b",
      "x:",
      " x",
      "x ",
      "\n",
      "a\n",
      "\na",
      "a\n b",
      "'",
      '"',
      "\t",
      "%",
      "@",
      "`",
      "!x",
      "&a",
      "*a",
      "|",
      ">",
      "[a",
      "{a",
      "\u2028",
      "\u0085",
      "\ufeff",
      "é",
      "🙂",
      "2026-01-01",
      "=",
      "<<",
      "?",
      "1_000",
      ".inf",
    );
    const text = fc.oneof(
      awkward,
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.array(awkward).map((parts) => parts.join("")),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        text,
        fc.integer(),
        fc.boolean(),
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom("a", "on", "n", "group_1", "x-y"), tie("tree"), {
          maxKeys: 4,
          noNullPrototype: true,
        }),
      ),
    }));
    fc.assert(
      fc.property(fc.record({ data: tree }), (data) => {
        expect(parse(printYaml(data), { version })).toEqual(data);
      }),
      { numRuns: 2000 },
    );
  });
});

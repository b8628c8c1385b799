import { describe, expect, test } from "@jest/globals";
import { checkPromql } from "../../../slo/promql/check-promql.ts";
import { type LabelMatcher, printSelector, quoteLabelValue } from "../../../slo/promql/print-selector.ts";
import { promqlDialects } from "../../../slo/promql/promql-dialect.ts";
import type { PromqlFinding } from "../../../slo/promql/promql-finding.ts";
import { vectorSelectors } from "../../../slo/promql/selectors.ts";
import fc from "../../property.ts";

test.each([
  { selector: { metric: "x", matchers: [] }, text: "x" },
  { selector: { matchers: [] }, text: "{}" },
  { selector: { metric: "a:b", matchers: [{ label: "job", op: "=", value: "api" }] }, text: 'a:b{job="api"}' },
  {
    selector: {
      matchers: [
        { label: "job", op: "!=", value: "" },
        { label: "code", op: "!~", value: "5..|4.." },
      ],
    },
    text: '{job!="",code!~"5..|4.."}',
  },
  {
    selector: { metric: "http.requests", matchers: [{ label: "service name", op: "=", value: "a" }] },
    text: '{"http.requests","service name"="a"}',
  },
] as const)("printSelector() prints $text", ({ selector, text }) => {
  expect(printSelector(selector)).toBe(text);
});

test.each([
  { value: "plain", quoted: '"plain"' },
  { value: "", quoted: '""' },
  { value: 'say "hi"', quoted: String.raw`"say \"hi\""` },
  { value: String.raw`\d+\.`, quoted: String.raw`"\\d+\\."` },
  { value: "a\nb\tc\r\0\x7f", quoted: String.raw`"a\nb\u0009c\u000d\u0000\u007f"` },
  { value: "ünï 🚀 'single'", quoted: `"ünï 🚀 'single'"` },
  { value: "\ufffd and half \ud83d", quoted: String.raw`"\ufffd and half \ufffd"` },
])("quoteLabelValue() prints $quoted", ({ value, quoted }) => {
  expect(quoteLabelValue(value)).toBe(quoted);
});

describe("printSelector(), read again,", () => {
  const value = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: "binary" }),
    fc.constantFrom("\\", '"', "`", "'", "\n", "$window", "#"),
  );
  const name = fc.oneof(
    fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/),
    fc.constantFrom("by", "on", "offset", "inf", "sum", "bool"),
  );
  const quotedName = fc.string({ unit: "binary", minLength: 1, maxLength: 8 });
  const matchers = (label: fc.Arbitrary<string>) =>
    fc.array(fc.record({ label, op: fc.constantFrom("=" as const, "!=" as const), value }), { maxLength: 4 });
  // One matcher that no empty value fulfils, or every series would be selected.
  const certain: LabelMatcher = { label: "certain", op: "=", value: "yes" };
  // What is asked of one label twice may exclude each other, however it is printed.
  const isOfPrinting = ({ code }: PromqlFinding) => code !== "promql-contradiction";
  const isOrdinary = ({ label }: LabelMatcher) => label !== "__name__" && label !== "";

  test("is the same selector", () => {
    fc.assert(
      fc.property(
        matchers(name),
        fc.option(fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{3,12}$/), { nil: undefined }),
        (list, metric) => {
          const selector = {
            ...(metric !== undefined && !/^(bool|atan2|ignoring)$/i.test(metric) && { metric }),
            matchers: [...list.filter(isOrdinary), certain],
          };
          const text = printSelector(selector);
          expect(checkPromql(text).filter(isOfPrinting)).toEqual([]);
          expect(vectorSelectors(text)).toEqual([{ ...selector, from: 0, to: text.length }]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("is the same selector when names need quotes", () => {
    fc.assert(
      fc.property(matchers(quotedName), quotedName, (list, metric) => {
        const selector = { metric, matchers: [...list.filter(isOrdinary), certain] };
        const text = printSelector(selector);
        expect(checkPromql(text, promqlDialects["prometheus-3"]).filter(isOfPrinting)).toEqual([]);
        expect(vectorSelectors(text)).toEqual([{ ...selector, from: 0, to: text.length }]);
      }),
      { numRuns: 300 },
    );
  });
});

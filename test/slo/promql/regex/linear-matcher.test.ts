import { describe, expect, test } from "@jest/globals";
import { linearMatcher } from "../../../../slo/promql/regex/linear-matcher.ts";
import { parseRegex } from "../../../../slo/promql/regex/parse-regex.ts";
import { wholeMatcher } from "../../../../slo/promql/regex/regex-node.ts";
import fc from "../../../property.ts";

function nodeOf(pattern: string) {
  const parsed = parseRegex(pattern);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.node;
}

const matches = (pattern: string, text: string) => linearMatcher(nodeOf(pattern))?.(text);

describe("linearMatcher()", () => {
  test.each([
    { pattern: "SLO.*", text: "SLOErrorBudgetBurn", is: true },
    { pattern: "SLO.*", text: "xSLO", is: false },
    { pattern: "a|b|", text: "", is: true },
    { pattern: "(?i:prod)-[0-9]{2,3}", text: "PROD-12", is: true },
    { pattern: "prod-[0-9]{2,3}", text: "prod-1", is: false },
    { pattern: "prod-[0-9]{2,3}", text: "prod-1234", is: false },
    { pattern: "[^a]", text: "💥", is: true },
    { pattern: String.raw`\bdb\b.*`, text: "db-1", is: true },
    { pattern: String.raw`\bdb\b.*`, text: "dba", is: false },
    { pattern: "^a$", text: "a", is: true },
    { pattern: "(a*)*", text: "aaa", is: true },
  ])("$pattern on $text: $is", ({ pattern, text, is }) => {
    expect(matches(pattern, text)).toBe(is);
  });

  test.each(["(a*)*b", "(a|a)*b", "(a|aa)+b", "(.*)(.*)(.*)(.*)(.*)b"])(
    "%s takes no time on a text that other engines never end with",
    (pattern) => {
      const matcher = linearMatcher(nodeOf(pattern));
      expect(matcher?.("a".repeat(5_000))).toBe(false);
      expect(matcher?.(`${"a".repeat(5_000)}b`)).toBe(true);
    },
  );

  test("gives up on an expression with too many states", () => {
    expect(linearMatcher(nodeOf("([a-z]{100}){10}x{1000}"))).toBeUndefined();
  });

  test("agrees with the engine of JavaScript", () => {
    const pattern = fc.constantFrom(
      ...["a*b", "(ab|a)(c|bcd)", "(a|b)*?c{0,2}", "(?:a?b?){2,3}", "[ab]+c|.{2}", "(a+b+)+"],
    );
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "d"), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (source, value) => {
        expect(matches(source, value)).toBe(wholeMatcher(nodeOf(source)).test(value));
      }),
    );
  });
});

import { describe, expect, test } from "@jest/globals";
import { commonText } from "../../../../slo/promql/regex/common-text.ts";
import { parseRegex } from "../../../../slo/promql/regex/parse-regex.ts";
import { wholeMatcher } from "../../../../slo/promql/regex/regex-node.ts";
import fc from "../../../property.ts";

function nodeOf(pattern: string) {
  const parsed = parseRegex(pattern);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.node;
}

/** Patterns that begin with a `!` must not match. */
const conditionsOf = (patterns: readonly string[]) =>
  patterns.map((pattern) => ({ node: nodeOf(pattern.replace(/^!/, "")), isMatched: !pattern.startsWith("!") }));

describe("commonText()", () => {
  test.each([
    { patterns: ["app-.*", "app-green-.*"], text: "app-green-" },
    { patterns: ["a.c", ".b."], text: "abc" },
    { patterns: ["x+", "!x", "!xx"], text: "xxx" },
    { patterns: ["targetgroup/blue/.+", "targetgroup/[^/]+/[^/]+"], text: "targetgroup/blue/a" },
    { patterns: [".*-blue", "app-.*"], text: "app-blue" },
    { patterns: ["(?i)BLUE", "[a-z]+"], text: "blue" },
    { patterns: ["^a.*", ".*b$"], text: "ab" },
    { patterns: [String.raw`.*\bdb\b.*`, "...."], text: "a-db" },
    { patterns: ["", "!a"], text: "" },
    { patterns: ["[^a-z]", "[^\\x00-\\x7f]"], text: "\u0080" },
    { patterns: [String.raw`\p{Greek}`, "α"], text: "α" },
  ])("finds $text, which fulfils $patterns", ({ patterns, text }) => {
    expect(commonText(conditionsOf(patterns))).toEqual({ kind: "found", text });
  });

  test.each([
    ["blue", "green"],
    ["blue", "targetgroup/[^/]+/[^/]+"],
    ["app-[0-9]+", "app-[a-z]+"],
    ["a|b", "!a", "!b"],
    [".*", "!.+", "!"],
    ["(aa)+", "(aaa)+", "!(a{6})+"],
    [String.raw`\bab`, "[^a].*"],
    ["a^b", ".*"],
  ])("finds none for %s, %s and %s", (...patterns) => {
    expect(commonText(conditionsOf(patterns.filter((pattern) => pattern !== undefined)))).toEqual({ kind: "none" });
  });

  test.each([
    { name: "a property of Unicode", patterns: [String.raw`\p{Greek}`, "[a-z]"] },
    { name: "an expression that is too large", patterns: ["a{1000}b{1000}c{100}", "a.*"] },
    { name: "a search that is too long", patterns: [".*a.{300}", ".*b.{299}", ".*c.{200}"] },
  ])("does not know about $name", ({ patterns }) => {
    expect(commonText(conditionsOf(patterns))).toEqual({ kind: "unknown" });
  });

  const atom = fc.constantFrom("a", "b", "[ab]", ".", "[^b]", "(?i:A)", "(?:ab)", "(?:a|bb)", "^", "$", "\\b");
  const pattern = fc
    .array(fc.tuple(atom, fc.constantFrom("", "?", "*", "+", "{2}")), { maxLength: 4 })
    .map((parts) => parts.map(([one, sign]) => (/^[\^$\\]/.test(one) ? one : one + sign)).join(""));

  test("finds a text wherever a short one fulfils all, and only such a one", () => {
    const texts = ["", "a", "b", "A", "c"].flatMap((one) =>
      ["", "a", "b", "-"].flatMap((two) => [one + two, `${one}${two}a`]),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(pattern, fc.boolean()), { minLength: 1, maxLength: 3 }), (wanted) => {
        const conditions = wanted.map(([text, isMatched]) => ({ node: nodeOf(text), isMatched }));
        const fulfils = (text: string) =>
          conditions.every(({ node, isMatched }) => wholeMatcher(node).test(text) === isMatched);
        const found = commonText(conditions);
        if (found.kind === "found") expect(fulfils(found.text)).toBe(true);
        else expect(texts.filter(fulfils)).toEqual([]);
      }),
    );
  });
});

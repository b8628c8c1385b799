import { expect, test } from "@jest/globals";
import { parseRegex } from "../../../../slo/promql/regex/parse-regex.ts";
import { matchesEmpty, wholeMatcher } from "../../../../slo/promql/regex/regex-node.ts";
import { chooser, sampleText } from "../../../../slo/promql/regex/sample-text.ts";
import fc from "../../../property.ts";

test.each([
  { pattern: "5..", matches: ["500", "5a-"], fails: ["50", "5000", "400"] },
  { pattern: "a|b", matches: ["a", "b"], fails: ["ab", "", "A"] },
  { pattern: "(?i)get", matches: ["get", "GET", "gEt"], fails: ["gett"] },
  { pattern: "(?i:g)et", matches: ["get", "Get"], fails: ["GET"] },
  { pattern: ".", matches: ["a", "é", "🚀"], fails: ["", "\n"] },
  { pattern: "(?s).", matches: ["\n"], fails: [""] },
  { pattern: "[^a-c]", matches: ["d", "\n"], fails: ["b"] },
  { pattern: "[[:alpha:]-]+", matches: ["a-b"], fails: ["1"] },
  { pattern: "[]a]", matches: ["]", "a"], fails: ["b"] },
  { pattern: String.raw`\d+\.\w`, matches: ["12.a"], fails: ["12a", "٣.a"] },
  { pattern: String.raw`\pL+`, matches: ["aé"], fails: ["1"] },
  { pattern: String.raw`\p{Greek}`, matches: ["α"], fails: ["a"] },
  { pattern: String.raw`[^\x41\n]`, matches: ["B"], fails: ["A", "\n"] },
  { pattern: String.raw`\Qa.b\E+`, matches: ["a.b", "a.bb"], fails: ["axb"] },
  { pattern: "(ab){2,3}", matches: ["abab", "ababab"], fails: ["ab"] },
  { pattern: "a{,3}", matches: ["a{,3}"], fails: ["aaa"] },
  { pattern: "a{2,}", matches: ["aa", "aaaa"], fails: ["a"] },
  { pattern: "^a$", matches: ["a"], fails: ["ba"] },
  { pattern: "a||b", matches: ["", "a", "b"], fails: ["c"] },
  { pattern: "/api/(v1|v2)/.*", matches: ["/api/v1/", "/api/v2/x"], fails: ["/api/v3/"] },
  { pattern: "", matches: [""], fails: ["a"] },
])("wholeMatcher() of $pattern takes $matches and not $fails", ({ pattern, matches, fails }) => {
  const regex = parseRegex(pattern);
  const matcher = regex.ok ? wholeMatcher(regex.node) : undefined;
  expect([...matches, ...fails].map((text) => matcher?.test(text))).toEqual([
    ...matches.map(() => true),
    ...fails.map(() => false),
  ]);
  expect(regex.ok && matchesEmpty(regex.node)).toBe(matches.includes(""));
});

test.each([
  { pattern: "(", message: "this ( is never closed", from: 0, to: 1 },
  { pattern: "a)", message: "this ) closes nothing", from: 1, to: 2 },
  { pattern: "x[a", message: "this [ is never closed", from: 1, to: 2 },
  { pattern: "*a", message: "there is nothing to repeat before this", from: 0, to: 1 },
  { pattern: "a**", message: "one repetition directly follows another", from: 1, to: 3 },
  { pattern: "a{1001}", message: "this repeats more than 1000 times", from: 1, to: 7 },
  { pattern: "[z-a]", message: "this range runs backwards", from: 1, to: 4 },
  { pattern: "(?!a)", message: "Prometheus has no lookaheads and lookbehinds", from: 0, to: 3 },
  { pattern: String.raw`(a)\1`, message: "Prometheus has no backreferences", from: 3, to: 5 },
  { pattern: "a\\", message: "the regular expression ends in a backslash", from: 1, to: 2 },
])("parseRegex() refuses $pattern", ({ pattern, message, from, to }) => {
  expect(parseRegex(pattern)).toMatchObject({ ok: false, message, from, to });
});

test.each([
  { pattern: "(?!a)", fault: "lookaround" },
  { pattern: "x(?<=a)", fault: "lookaround" },
  { pattern: "(?>a)", fault: "syntax" },
  { pattern: "a**", fault: "syntax" },
])("parseRegex() calls $pattern a fault of $fault", ({ pattern, fault }) => {
  expect(parseRegex(pattern)).toMatchObject({ ok: false, fault });
});

test("parseRegex() never crashes, and points into the text", () => {
  const soup = fc.array(
    fc.constantFrom(..."()[]{}|*+?.^$\\-,:!=<>PQEpdwsxLui019az🚀\n", "[[:alpha:]]", "\\p{", "(?i)"),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(soup, (parts) => {
      const pattern = parts.join("");
      const regex = parseRegex(pattern);
      if (regex.ok) return void wholeMatcher(regex.node).test("abc");
      expect(regex.from).toBeGreaterThanOrEqual(0);
      expect(regex.to).toBeGreaterThan(regex.from - 1);
      expect(regex.to).toBeLessThanOrEqual(pattern.length + 1);
    }),
    { numRuns: 3_000 },
  );
});

test("sampleText() gives a text that matches, wherever there are no assertions", () => {
  const atom = fc.constantFrom(
    "a",
    "[b-d]",
    "[^x]",
    ".",
    String.raw`\d`,
    String.raw`\pL`,
    "(?i)q",
    "/",
    String.raw`\.`,
    "[[:upper:]]",
  );
  const pattern = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { depthSize: "small" },
      atom,
      fc.tuple(tie("pattern"), tie("pattern")).map((parts) => parts.join("")),
      fc.tuple(tie("pattern"), tie("pattern")).map((parts) => `(${parts.join("|")})`),
      fc
        .tuple(tie("pattern"), fc.constantFrom("*", "+", "?", "{2}", "{1,3}"))
        .map(([of, times]) => `(?:${of})${times}`),
    ),
  })).pattern;
  fc.assert(
    fc.property(pattern, fc.nat(50), (text, seed) => {
      const regex = parseRegex(text);
      if (!regex.ok) return;
      const matcher = wholeMatcher(regex.node);
      expect(matcher.test(sampleText(regex.node, chooser(seed)))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

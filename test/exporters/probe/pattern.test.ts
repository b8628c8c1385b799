import { expect, test } from "@jest/globals";
import { patternOf } from "../../../exporters/probe/pattern.ts";

test.each([
  { source: "^\\d+$", text: "123", matches: true },
  { source: "^\\p{Lu}", text: "Ärger", matches: true },
  { source: "größe", text: "die größe", matches: true },
  { source: "^.{1,2}$", text: "ab", matches: true },
  { source: "(?<year>\\d{4})-\\k<year>", text: "2024-2024", matches: true },
  { source: "a{2}", text: "aba", matches: false },
])("patternOf() reads $source as it was checked", ({ source, text, matches }) => {
  expect(patternOf(source).exec(text) !== null).toBe(matches);
});

test("patternOf() ends where backtracking would not", () => {
  // Each further letter would double the time: 60 of them would take longer than this machine lasts.
  expect(patternOf("^(a+)+$").test(`${"a".repeat(60)}!`)).toBe(false);
  expect(patternOf("(x+x+)+y").test("x".repeat(2_000))).toBe(false);
});

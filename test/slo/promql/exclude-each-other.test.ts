import { expect, test } from "@jest/globals";
import { excludeEachOther, isVacuous } from "../../../slo/promql/exclude-each-other.ts";
import type { LabelMatcher } from "../../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../../slo/promql/selectors.ts";

test.each([
  ['a="x"', 'a="x"', false],
  ['a="x"', 'a="y"', true],
  ['a=""', 'a="y"', true],
  ['a!="x"', 'a="x"', true],
  ['a!="x"', 'a=~"x"', true],
  ['a!="x"', 'a=~"x.*"', false],
  ['a="x-1"', 'a=~"x-.*"', false],
  ['a="y-1"', 'a=~"x-.*"', true],
  ['a!~"x.*"', 'a="x-1"', true],
  ['a!~"x.*"', 'a=~"x-.*"', true],
  ['a=~"(?:x|y)-.*"', 'a=~"z-.*"', true],
  ['a=~"x-.*|y-.*"', 'a=~"z-.*"', true],
  ['a=~"x-.*|z-1"', 'a=~"z-.*"', false],
  ['a=~"(?:x)-[0-9]+"', 'a=~"y-.*"', true],
  ['a=~"(?i)x-.*"', 'a=~"X-.*"', false],
  ['a=~".*-x"', 'a=~"y-.*"', false],
  ['a=~"x"', 'a=~"(x"', false],
])("%s and %s exclude each other: %s", (first, second, excluded) => {
  const [one, another] = [first, second].map(matcherOf) as [LabelMatcher, LabelMatcher];
  expect([excludeEachOther([one, another]), excludeEachOther([another, one])]).toEqual([excluded, excluded]);
});

test.each([
  [['a=~"x|y"', 'a!="x"', 'a!="y"'], true],
  [['a=~"x|y|z"', 'a!="x"', 'a!="y"'], false],
  [['a=~".*x"', 'a=~"y.*"', 'a!~".{2,}"'], true],
])("%j exclude each other, although no two of them do: %s", (texts, excluded) => {
  expect(excludeEachOther(texts.map(matcherOf))).toBe(excluded);
});

test.each([
  ['a=~".*"', true],
  ['a=~"x|.*"', true],
  ['a!~"[^\\\\s\\\\S]"', true],
  ['a=~".+"', false],
  ['a!=""', false],
  ['a=""', false],
  ['a!="x"', false],
])("%s is no condition at all: %s", (text, vacuous) => {
  expect(isVacuous(matcherOf(text))).toBe(vacuous);
});

function matcherOf(text: string): LabelMatcher {
  const [matcher] = vectorSelectors(`{b="c",${text}}`)[0]?.matchers.slice(1) ?? [];
  // What is no expression cannot be read from a selector.
  return matcher ?? { label: "a", op: "=~", value: "(x" };
}

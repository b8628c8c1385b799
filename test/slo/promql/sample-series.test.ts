import { describe, expect, test } from "@jest/globals";
import type { LabelMatcher, SeriesSelector } from "../../../slo/promql/print-selector.ts";
import { type SampleLabels, sampleSeries } from "../../../slo/promql/sample-series.ts";
import { vectorSelectors } from "../../../slo/promql/selectors.ts";
import fc from "../../property.ts";

const parsed = (queries: readonly string[]) => queries.flatMap(vectorSelectors);

test.each<{ match: readonly string[]; avoid?: readonly string[]; series: SampleLabels | undefined }>([
  { match: ["x"], series: { __name__: "x" } },
  { match: ['x{job="api"}'], series: { __name__: "x", job: "api" } },
  { match: ['{job="api"}'], series: { __name__: "some_metric", job: "api" } },
  { match: ['x{code=~"5.."}'], series: { __name__: "x", code: "500" } },
  { match: ['x{code=~"4..|5.."}'], series: { __name__: "x", code: "400" } },
  { match: ['x{code=~"4..|5.."}'], avoid: ['x{code=~"4.."}'], series: { __name__: "x", code: "520" } },
  { match: ["x"], avoid: ['x{code=~"5.."}'], series: { __name__: "x" } },
  { match: ['x{code!=""}'], avoid: ['x{code=~"5.."}'], series: { __name__: "x", code: "a" } },
  { match: ['x{code!="",code!="a",code!~"b|c"}'], series: { __name__: "x", code: "x" } },
  { match: ['x{code=~".+"}'], series: { __name__: "x", code: "a" } },
  { match: ['x{code=~".*"}'], series: { __name__: "x" } },
  { match: ['x{route=~"/api/v[0-9]+/.*"}'], series: { __name__: "x", route: "/api/v0/" } },
  { match: ['x{route=~"a.*"}', 'x{route=~".*b"}'], series: { __name__: "x", route: "ab" } },
  { match: ['x{verb=~"(?i)get"}'], avoid: ['x{verb="get"}', 'x{verb="GET"}'], series: { __name__: "x", verb: "geT" } },
  { match: ['{__name__=~"http_.+_total"}'], series: { __name__: "http_a_total" } },
  { match: ["x"], avoid: ["y"], series: { __name__: "x" } },
  { match: ['{job="a"}'], avoid: ["some_metric"], series: { __name__: "a", job: "a" } },
  { match: ["x"], avoid: ['x{a="1",b="2"}', 'x{a="",b=""}'], series: { __name__: "x", a: "a" } },
  { match: ["x"], avoid: ["x"], series: undefined },
  { match: ["x", "y"], series: undefined },
  { match: ['x{job="a"}', 'x{job="b"}'], series: undefined },
  { match: ['x{job="a"}'], avoid: ['{job=~"a|b"}'], series: undefined },
  { match: ['x{job=~"a+"}', 'x{job=~"b+"}'], series: undefined },
  { match: [], series: { __name__: "some_metric" } },
])("sampleSeries() of $match without $avoid is $series", ({ match, avoid = [], series }) => {
  expect(sampleSeries({ match: parsed(match), avoid: parsed(avoid) })).toEqual(series);
});

test("sampleSeries() finds nothing where a selector to avoid takes every series", () => {
  expect(sampleSeries({ match: parsed(["x"]), avoid: [{ matchers: [] }] })).toBeUndefined();
});

test("sampleSeries() gives up on a regular expression that no Prometheus takes", () => {
  expect(sampleSeries({ match: [{ metric: "x", matchers: [{ label: "a", op: "=~", value: "(" }] }] })).toBeUndefined();
});

describe("sampleSeries(), for any selectors,", () => {
  const patterns = ["a", "b", "a|b", "a.*", ".*b", ".+", ".*", "", "[ab]", "[^a]", "a?b", "(a|b){2}"];
  const matcher: fc.Arbitrary<LabelMatcher> = fc.oneof(
    fc.record({
      label: fc.constantFrom("l", "m"),
      op: fc.constantFrom("=" as const, "!=" as const),
      value: fc.constantFrom("", "a", "b", "ab"),
    }),
    fc.record({
      label: fc.constantFrom("l", "m"),
      op: fc.constantFrom("=~" as const, "!~" as const),
      value: fc.constantFrom(...patterns),
    }),
  );
  const selector: fc.Arbitrary<SeriesSelector> = fc
    .record({ metric: fc.constantFrom("x", "x", "x", "y", undefined), matchers: fc.array(matcher, { maxLength: 3 }) })
    .map(({ metric, matchers }) => ({ ...(metric !== undefined && { metric }), matchers }));
  const wish = fc.record({ match: fc.array(selector, { maxLength: 3 }), avoid: fc.array(selector, { maxLength: 3 }) });
  const values = ["", "a", "b", "c", "aa", "ab", "ba", "bb"];
  const universe = ["x", "y", "z"].flatMap((name) =>
    values.flatMap((l) => values.map((m) => ({ __name__: name, l, m }))),
  );
  const isWished = (
    { match, avoid }: { match: readonly SeriesSelector[]; avoid: readonly SeriesSelector[] },
    labels: SampleLabels,
  ) => match.every((one) => selects(one, labels)) && !avoid.some((one) => selects(one, labels));

  test("gives a series that all of match select and none of avoid", () => {
    fc.assert(
      fc.property(wish, (wanted) => {
        const labels = sampleSeries(wanted);
        expect(labels === undefined || isWished(wanted, labels)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test("gives one whenever there is one among simple values", () => {
    fc.assert(
      fc.property(wish, (wanted) => {
        const isPossible = universe.some((labels) => isWished(wanted, labels));
        expect(!isPossible || sampleSeries(wanted) !== undefined).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test("gives the same one again", () => {
    fc.assert(
      fc.property(wish, (wanted) => {
        expect(sampleSeries(wanted)).toEqual(sampleSeries(structuredClone(wanted)));
      }),
      { numRuns: 200 },
    );
  });
});

/** What Prometheus does, for patterns that mean the same in JavaScript. */
function selects({ metric, matchers }: SeriesSelector, labels: SampleLabels): boolean {
  const { __name__: name } = labels;
  return (
    (metric === undefined || metric === name) &&
    matchers.every(({ label, op, value }) => {
      const actual = labels[label] ?? "";
      const isAlike = op === "=" || op === "!=" ? actual === value : new RegExp(`^(?:${value})$`).test(actual);
      return isAlike === (op === "=" || op === "=~");
    })
  );
}

import { describe, expect, test } from "@jest/globals";
import { checkPromql } from "../../../slo/promql/check-promql.ts";
import { promqlDialects } from "../../../slo/promql/promql-dialect.ts";
import fc from "../../property.ts";
import { needs } from "../../servers/needs.ts";
import { brokenQuery, tokenSoup, wellFormedQuery } from "./promql-arbitraries.ts";
import { isReadable, promtoolVerdicts } from "./promtool-verdicts.ts";

const anyText = fc.string({ unit: "binary", maxLength: 60 });
const dialect = fc.constantFrom(...Object.values(promqlDialects));

describe.each([
  { name: "any text", queries: anyText },
  { name: "words of PromQL in any order", queries: tokenSoup },
  { name: "good queries with one change", queries: brokenQuery },
  { name: "queries that follow the grammar", queries: wellFormedQuery },
])("checkPromql() of $name", ({ queries }) => {
  test("finds at most 20 mistakes, each in a few words and at a place in the text", () => {
    fc.assert(
      fc.property(queries, dialect, (query, target) => {
        const findings = checkPromql(query, target);
        expect(findings.length).toBeLessThanOrEqual(20);
        for (const { message, hint, from, to } of findings) {
          expect(message).toMatch(/^[^\n]{5,200}$/);
          expect(hint).toMatch(/^[^\n]{3,250}$/);
          expect([from >= 0, from <= to, to <= query.length]).toEqual([true, true, true]);
        }
      }),
      { numRuns: 400 },
    );
  });

  test("finds the same again", () => {
    fc.assert(
      fc.property(queries, (query) => {
        expect(checkPromql(query)).toEqual(checkPromql(query));
      }),
      { numRuns: 100 },
    );
  });
});

test("checkPromql() takes whatever it took without parentheses around it with them", () => {
  fc.assert(
    fc.property(wellFormedQuery, (query) => {
      expect(isReadable(`(${query}\n)`)).toBe(isReadable(query));
    }),
    { numRuns: 300 },
  );
});

needs("prometheus")("promtool", () => {
  test.each([
    { name: "words of PromQL in any order", queries: tokenSoup },
    { name: "good queries with one change", queries: brokenQuery },
    { name: "queries that follow the grammar", queries: wellFormedQuery },
  ])("agrees with checkPromql() about $name", async ({ queries }) => {
    const sample = fc.sample(queries, { numRuns: 800, seed: 2_042 }).filter(isComparable);
    const verdicts = await promtoolVerdicts(sample);
    expect(sample.filter((query, index) => isReadable(query) !== verdicts[index])).toEqual([]);
  });
});

/** Without $window inside a word, where it is no placeholder but is filled in all the same. */
function isComparable(query: string): boolean {
  return !/[\w:]\$window|\$window[\w:]/.test(query);
}

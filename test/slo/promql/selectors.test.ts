import { describe, expect, test } from "@jest/globals";
import {
  isVectorSelector,
  metricNames,
  rateSelector,
  topLevelComparison,
  vectorSelectors,
} from "../../../slo/promql/selectors.ts";

const api = { label: "job", op: "=", value: "api" };
const x = { metric: "x", matchers: [] };

describe("vectorSelectors()", () => {
  test.each([
    { query: "x", selectors: [{ ...x, from: 0, to: 1 }] },
    { query: 'x{job="api"}', selectors: [{ metric: "x", matchers: [api], from: 0, to: 12 }] },
    { query: '{__name__="x", job="api"}', selectors: [{ metric: "x", matchers: [api], from: 0, to: 25 }] },
    {
      query: '{__name__=~"x.*"}',
      selectors: [{ matchers: [{ label: "__name__", op: "=~", value: "x.*" }], from: 0, to: 17 }],
    },
    { query: "rate(x[$window] offset 1h)", selectors: [{ ...x, from: 5, to: 6, range: "$window" }] },
    { query: "x offset 1h", selectors: [{ ...x, from: 0, to: 1 }] },
    { query: "rate(x[5m])[1h:1m]", selectors: [{ ...x, from: 5, to: 6, range: "5m" }] },
    {
      query: 'sum(rate(x[5m])) / y{job="api"}',
      selectors: [
        { ...x, from: 9, to: 10, range: "5m" },
        { metric: "y", matchers: [api], from: 19, to: 31 },
      ],
    },
    { query: "time() + 1", selectors: [] },
    { query: "rate(x[5m]", selectors: [] },
  ])("finds every selector of $query", ({ query, selectors }) => {
    expect(vectorSelectors(query)).toEqual(selectors);
  });
});

test.each([
  { query: "x", is: true },
  { query: ' x{job="api"} # all', is: true },
  { query: '{job="api"}', is: true },
  { query: "(x)", is: false },
  { query: "-x", is: false },
  { query: "x[5m]", is: false },
  { query: "x offset 5m", is: false },
  { query: "x @ 5", is: false },
  { query: "rate(x[5m])", is: false },
  { query: "5", is: false },
  { query: "x{", is: false },
])("isVectorSelector($query) is $is", ({ query, is }) => {
  expect(isVectorSelector(query)).toBe(is);
});

test.each([
  { query: 'b / a + sum(rate(b[5m])) + {__name__="c"} + {job="d"}', names: ["a", "b", "c"] },
  { query: "1", names: [] },
  { query: "a +", names: [] },
])("metricNames($query)", ({ query, names }) => {
  expect(metricNames(query)).toEqual(names);
});

describe("topLevelComparison()", () => {
  const vectors = { leftType: "instant", rightType: "instant", bool: false };
  test.each([
    { query: "avg(up) > 0.5", left: "avg(up)", op: ">", right: "0.5", rightType: "scalar", from: 8, to: 9 },
    { query: "((a == b))", left: "a", op: "==", right: "b", from: 4, to: 6 },
    { query: "5 <= bool a", left: "5", op: "<=", right: "a", leftType: "scalar", bool: true, from: 2, to: 4 },
    { query: "a + 1 != b * 2", left: "a + 1", op: "!=", right: "b * 2", from: 6, to: 8 },
    { query: "a < on (job) b", left: "a", op: "<", right: "b", from: 2, to: 3 },
  ])("of $query", ({ query, ...comparison }) => {
    expect(topLevelComparison(query)).toEqual({ ...vectors, ...comparison });
  });

  test.each(["a", "a + b", "a > 1 and b > 1", "sum(a > 1)", "-(a > 1)", "a >"])("of %s is none", (query) => {
    expect(topLevelComparison(query)).toBeUndefined();
  });
});

describe("rateSelector()", () => {
  test.each([
    { query: "sum(rate(x[$window]))", function: "rate", from: 9 },
    { query: "sum by (job) (rate(x[$window]))", function: "rate", by: ["job"], from: 19 },
    { query: "sum(increase(x[$window])) by (job, zone)", function: "increase", by: ["job", "zone"], from: 13 },
  ])("of $query", ({ query, from, ...rate }) => {
    expect(rateSelector(query)).toEqual({ ...rate, selector: { ...x, from, to: from + 1, range: "$window" } });
  });

  test.each([
    "rate(x[$window])",
    "sum(rate(x[5m]))",
    "sum(rate(x[$window] offset 5m))",
    "sum without (job) (rate(x[$window]))",
    "avg(rate(x[$window]))",
    "sum(irate(x[$window]))",
    "sum(rate(x[$window:]))",
    "sum(rate(x[$window])) + 0",
    "sum(rate(x[$window])",
  ])("of %s is none", (query) => {
    expect(rateSelector(query)).toBeUndefined();
  });
});

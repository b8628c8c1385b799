import { describe, expect, test } from "@jest/globals";
import { carryEventsQuery, carryInstantQuery, carryQuery } from "../../../../slo/import/carry/query.ts";

describe("carryEventsQuery()", () => {
  test.each([
    {
      name: "Sloth's placeholder",
      query: 'sum(rate(x_total{code=~"5.."}[{{.window}}]))',
      text: 'x_total{code=~"5.."}',
      groupBy: [],
      says: [],
    },
    {
      name: "the placeholder with blanks and trim marks",
      query: "sum(rate(x_total[{{- .window -}}]))",
      text: "x_total",
      groupBy: [],
      says: [],
    },
    {
      name: "the placeholder twice",
      query: "sum(rate(a_total[{{.window}}])) + sum(rate(b_total[{{ .window }}]))",
      text: "sum(rate(a_total[$window])) + sum(rate(b_total[$window]))",
      groupBy: [],
      says: [],
    },
    {
      name: "groups in front",
      query: "sum by (route, code) (rate(x_total[{{.window}}]))",
      text: "x_total",
      groupBy: ["code", "route"],
      says: [],
    },
    {
      name: "groups behind",
      query: "sum(rate(x_total[{{.window}}])) by (route)",
      text: "x_total",
      groupBy: ["route"],
      says: [],
    },
    {
      name: "a selector over several lines",
      query: 'sum(\n  rate(\n    x_total{\n      job="a",\n      code="500",\n    }[{{.window}}]\n  )\n)',
      text: 'x_total{job="a",code="500"}',
      groupBy: [],
      says: [],
    },
    {
      name: "braces and brackets inside a text",
      query: 'sum(rate(x_total{path="/{id}[5m]"}[{{.window}}]))',
      text: 'x_total{path="/{id}[5m]"}',
      groupBy: [],
      says: [],
    },
    {
      name: "a fixed range",
      query: "sum(rate(x_total[5m]))",
      text: "x_total",
      groupBy: [],
      says: ["the range [5m] became [$window]"],
    },
    {
      name: "the same fixed range twice",
      query: "sum(rate(a_total[5m])) - sum(rate(b_total[5m]))",
      text: "sum(rate(a_total[$window])) - sum(rate(b_total[$window]))",
      groupBy: [],
      says: ["the range [5m] became [$window]"],
    },
    {
      name: "a fixed range beside the placeholder",
      query: "sum(rate(a_total[{{.window}}])) unless on () max_over_time(down[1h]) > 0",
      text: "sum(rate(a_total[$window])) unless on () max_over_time(down[1h]) > 0",
      groupBy: "mixed",
      says: [],
    },
    {
      name: "only the outer range of a subquery",
      query: "max_over_time(sum(rate(x_total[1m]))[30m:1m])",
      text: "max_over_time(sum(rate(x_total[1m]))[$window:1m])",
      groupBy: [],
      says: ["the range [30m] became [$window]"],
    },
    {
      name: "Grafana's range",
      query: "sum(rate(x_total[$__rate_interval]))",
      text: "x_total",
      groupBy: [],
      says: ["$__rate_interval became $window"],
    },
    {
      name: "increase()",
      query: "sum(increase(x_total[{{.window}}]))",
      text: "x_total",
      groupBy: [],
      says: ["increase() became rate()"],
    },
    {
      name: "increase() in a sum",
      query: "sum(increase(a_total[{{.window}}])) + sum(increase(b_total[{{.window}}]))",
      text: "sum(rate(a_total[$window])) + sum(rate(b_total[$window]))",
      groupBy: [],
      says: ["increase() became rate()"],
    },
    {
      name: "increase() that is compared",
      query: "sum(increase(a_total[{{.window}}]) > 5)",
      text: "sum(increase(a_total[$window]) > 5)",
      groupBy: [],
      says: ["the query counts per window, and nines reads it as events per second"],
    },
    {
      name: "counts of samples",
      query: "sum(count_over_time(up[{{.window}}]))",
      text: "sum(count_over_time(up[$window]))",
      groupBy: [],
      says: ["the query counts per window, and nines reads it as events per second"],
    },
    {
      name: "a fallback to zero",
      query: "(sum(rate(x_total[{{.window}}])) or vector(0))",
      text: "x_total",
      groupBy: [],
      says: ['"or vector(0)" is left out'],
    },
    {
      name: "a bare counter",
      query: 'x_total{job="a"}',
      text: 'x_total{job="a"}',
      groupBy: [],
      says: ['x_total{job="a"} is read as a counter: rate() over the window'],
    },
    {
      name: "a recorded rate",
      query: "sum(job:x:rate5m)",
      text: "sum(avg_over_time(job:x:rate5m[$window]))",
      groupBy: [],
      says: ["job:x:rate5m is read as a gauge: avg_over_time() over the window"],
    },
    {
      name: "an offset",
      query: "sum(rate(x_total[{{.window}}] offset 1h))",
      text: "sum(rate(x_total[$window] offset 1h))",
      groupBy: [],
      says: [],
    },
    {
      name: "without()",
      query: "sum without (pod) (rate(x_total[{{.window}}]))",
      text: "sum without (pod) (rate(x_total[$window]))",
      groupBy: "mixed",
      says: [],
    },
    {
      name: "series that are not added up",
      query: "rate(x_total[{{.window}}])",
      text: "rate(x_total[$window])",
      groupBy: "every",
      says: [],
    },
  ])("carries $name", ({ query, text, groupBy, says }) => {
    const result = carryEventsQuery(query, "guess");
    expect(
      result.ok && {
        text: result.query.text,
        groupBy: result.query.groupBy,
        says: result.query.remarks.map(({ message }) => message),
      },
    ).toEqual({ text, groupBy, says });
  });

  test.each([
    {
      name: "two fixed ranges",
      query: "sum(rate(a_total[1m])) / sum(rate(b_total[1h]))",
      message: "the query has the ranges [1m], [1h], and nines cannot tell which one is the window",
    },
    {
      name: "another placeholder",
      query: "sum(rate(a_total[{{.range}}]))",
      message: "the query holds {{.range}}, which nines cannot fill in",
    },
    {
      name: "a shell variable",
      query: 'sum(rate(a_total{job="x"}[$range]))',
      message: "the query holds $range, which nines cannot fill in",
    },
    {
      name: "a gauge without a range",
      query: "queue_length",
      message: "queue_length has no range, and its name does not say whether it is a counter",
    },
    { name: "no metric at all", query: "vector(1)", message: '"vector(1)" reads no metric' },
  ])("refuses $name", ({ query, message }) => {
    const result = carryEventsQuery(query, "guess");
    expect(result.ok ? "" : result.failure.message).toBe(message);
  });

  test("marks the place where a query stops being PromQL", () => {
    const result = carryEventsQuery("sum(rate(a_total[{{.window}}])", "guess");
    const excerpt = result.ok ? undefined : result.failure.excerpt;
    expect(excerpt?.text.slice(excerpt.from, excerpt.to)).toBe("(");
  });
});

test.each([
  { query: "latency_p95", reading: "gauge", text: "avg_over_time(latency_p95[$window])" },
  { query: "requests", reading: "counter", text: "sum(rate(requests[$window]))" },
  {
    query: "max(latency_p95) - min(latency_p95)",
    reading: "gauge",
    text: "max(avg_over_time(latency_p95[$window])) - min(avg_over_time(latency_p95[$window]))",
  },
] as const)("carryQuery() gives $query a range as a $reading", ({ query, reading, text }) => {
  const result = carryQuery(query, reading);
  expect(result.ok && result.query.text).toBe(text);
});

test.each([
  { query: 'age_seconds{index="a"}', text: 'age_seconds{index="a"}' },
  { query: "avg(rate(a_total[5m]))", text: "avg(rate(a_total[$window]))" },
])("carryInstantQuery() leaves a query without a range alone: $query", ({ query, text }) => {
  const result = carryInstantQuery(query);
  expect(result.ok && result.query.text).toBe(text);
});

import { expect, test } from "@jest/globals";
import { fillVariables, timeVariables, variablesIn } from "../../dashboards/model/fill-variables.ts";

test.each([
  { query: 'a{x="$x"}', values: { x: "1" }, filled: 'a{x="1"}' },
  { query: 'a{x=~"$x"}', values: { x: ["a.b", "c"] }, filled: 'a{x=~"(a\\\\.b|c)"}' },
  {
    query: `rate(\${m:raw}[$__rate_interval])`,
    values: { m: 'h{job="a"}', __rate_interval: "60s" },
    filled: 'rate(h{job="a"}[60s])',
  },
  { query: "a[$__range:1h]", values: { __range: "300s" }, filled: "a[300s:1h]" },
  { query: 'a{x="$unknown", y=~"b$"}', values: {}, filled: 'a{x="$unknown", y=~"b$"}' },
  { query: "$constructor", values: {}, filled: "$constructor" },
  { query: 'a{x="$x"}', values: { x: "$&$1" }, filled: 'a{x="$&$1"}' },
])("fillVariables() fills $query", ({ query, values, filled }) => {
  expect(fillVariables(query, values)).toBe(filled);
});

test("variablesIn() names each variable once", () => {
  expect(variablesIn(`$a \${b} \${a:raw} $__range x$`)).toEqual(["a", "b", "__range"]);
});

test("timeVariables() derives what Grafana derives from range, step and scrape interval", () => {
  expect(timeVariables({ fromMs: 1000, toMs: 3_601_000, stepSeconds: 30, scrapeSeconds: 30 })).toEqual({
    __from: "1000",
    __to: "3601000",
    __range: "3600s",
    __range_s: "3600",
    __interval: "30s",
    __rate_interval: "120s",
  });
});

import { expect, test } from "@jest/globals";
import { usesWindow, withWindow } from "../../../slo/promql/window.ts";

test.each([
  { query: "rate(x[$window])", filled: "rate(x[5m])" },
  { query: "rate(x[$window]) / rate(y[$window] offset $window)", filled: "rate(x[5m]) / rate(y[5m] offset 5m)" },
  { query: "max_over_time(x[$window:$window])", filled: "max_over_time(x[5m:5m])" },
  { query: 'rate(x{a="$window"}[$window])', filled: 'rate(x{a="$window"}[5m])' },
  { query: "rate(x{a=`$window`,b='$window'}[$window])", filled: "rate(x{a=`$window`,b='$window'}[5m])" },
  { query: 'rate(x{a="\\"$window"}[$window])', filled: 'rate(x{a="\\"$window"}[5m])' },
  { query: "rate(x[$window]) # over $window\n+ rate(y[$window])", filled: "rate(x[5m]) # over $window\n+ rate(y[5m])" },
  { query: 'rate(x{a="# [$window"}[$window])', filled: 'rate(x{a="# [$window"}[5m])' },
])("withWindow() fills in $query", ({ query, filled }) => {
  expect(withWindow(query, "5m")).toBe(filled);
  expect(usesWindow(query)).toBe(true);
});

test.each(["", "x", "rate(x[5m])", 'x{a="$window"}', "x # $window", "rate(x[$windows])", "rate(x[window])"])(
  "withWindow() leaves %j as it is",
  (query) => {
    expect(withWindow(query, "5m")).toBe(query);
    expect(usesWindow(query)).toBe(false);
  },
);

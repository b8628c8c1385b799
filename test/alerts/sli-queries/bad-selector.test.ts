import { expect, test } from "@jest/globals";
import { badSelector } from "../../../alerts/sli-queries/bad-selector.ts";

test.each([
  { total: "x_total", good: 'x_total{code!~"5.."}', bad: 'x_total{code=~"5.."}' },
  { total: 'x_total{job="a"}', good: 'x_total{code="200",job="a"}', bad: 'x_total{job="a",code!="200"}' },
  { total: "x_total", good: 'x_total{ok!=""}', bad: 'x_total{ok=""}' },
])("badSelector() of $total and $good is $bad", ({ total, good, bad }) => {
  expect(badSelector(total, good)).toBe(bad);
});

test.each([
  { name: "another metric", total: "x_total", good: "ok_total" },
  { name: "two more matchers", total: "x_total", good: 'x_total{code="200",path="/"}' },
  { name: "the same series", total: 'x_total{job="a"}', good: 'x_total{job="a"}' },
  { name: "series outside the total", total: 'x_total{job="a"}', good: 'x_total{code="200"}' },
])("badSelector() is nothing when good events are $name", ({ total, good }) => {
  expect(badSelector(total, good)).toBeUndefined();
});

import { expect, test } from "@jest/globals";
import { pods, problemsOf } from "./problems-of.ts";

const weights = { kind: "podRatio", namespace: "shop" };
const countedBy = (requests: string, errors: string) => ({ traffic: { ...pods, requests, errors }, weights });

test.each([
  { requests: 'a_total{job="shop"}', errors: 'a_total{code=~"5.."}', dropped: 'job="shop"' },
  {
    requests: 'a_total{job=~"shop|edge",app!="x"}',
    errors: 'a_total{code="500"}',
    dropped: 'job=~"shop|edge",app!="x"',
  },
  { requests: 'a_total{pod!~"blue-x.*"}', errors: 'a_total{code="500"}', dropped: 'pod!~"blue-x.*"' },
])("lintCounters() refuses errors without $dropped", ({ requests, errors, dropped }) => {
  expect(problemsOf(countedBy(requests, errors))).toEqual({
    says: [
      `shifts[0].traffic.errors: errors count what requests leave out, which are of the same metric with ${dropped} (write ${dropped} among the matchers of errors, too)`,
    ],
    works: false,
  });
});

test.each([
  { requests: 'a_total{job="shop"}', errors: 'a_total{job="shop",code=~"5.."}' },
  { requests: 'a_total{job=~"shop|edge"}', errors: 'a_total{job="shop",code=~"5.."}' },
  { requests: 'a_total{job="shop"}', errors: 'b_total{code=~"5.."}' },
  { requests: 'a_total{job=~".*"}', errors: 'a_total{code=~"5.."}' },
  { requests: 'a_total{namespace="shop"}', errors: 'a_total{code=~"5.."}' },
  { requests: 'a_total{pod=~"blue.*|green.*"}', errors: 'a_total{code=~"5.."}' },
])("lintCounters() takes $errors among $requests", ({ requests, errors }) => {
  expect(problemsOf(countedBy(requests, errors))).toEqual({ says: [], works: true });
});

test.each([
  { errors: 'a_total{code="5.."}', why: 'code="5.." knows no status: = compares the text itself, not an expression' },
  { errors: 'a_total{code=~"5"}', why: 'code=~"5" knows no status: an expression is compared with the whole value' },
])("lintQueries() refuses errors that never are: $errors", ({ errors, why }) => {
  expect(problemsOf(countedBy("a_total", errors))).toEqual({
    says: [`shifts[0].traffic.errors: ${why} (write code=~"5..")`],
    works: false,
  });
});

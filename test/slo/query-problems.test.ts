import { expect, test } from "@jest/globals";
import { formatProblem } from "../../slo/problem.ts";
import { queryProblems } from "../../slo/query-problems.ts";

test.each([
  { total: "runs_total", says: [] },
  {
    total: 'runs_total{code!="404"}',
    says: ['sli.bad: code=~"5" knows no status: an expression is compared with the whole value (write code=~"5..")'],
  },
])("queryProblems() knows by all events whether 5 may be a code of another kind: $total", ({ total, says }) => {
  const sli = { kind: "events", total, bad: 'runs_total{code=~"5"}' };
  expect(queryProblems({ sli }, [], "prometheus-2.42").map(formatProblem)).toEqual(says);
});

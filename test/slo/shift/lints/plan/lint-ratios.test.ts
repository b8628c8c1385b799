import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";

// The SLO allows 0.1 % of the requests to fail.
const slo = "checkout-availability";

test.each([
  {
    change: { budget: { slo, maxSpend: 0.1 } },
    says: "shifts[0].budget.maxSpend: one rollout may spend 0.1 % of the error budget: maxSpend is percent, no ratio (write 10 for 10 %, unless you mean that)",
  },
  {
    change: { expect: { errorRatio: 0.1 } },
    says: "shifts[0].expect.errorRatio: 10 % of the requests fail as a matter of course here: errorRatio is a ratio, no percent (write 0.001 for 0.1 %, unless so many fail)",
  },
  {
    change: { expect: { errorRatio: 0.07 }, budget: { slo } },
    says: "shifts[0].expect.errorRatio: 7 % of the requests fail as a matter of course here: errorRatio is a ratio, no percent (write 0.0007 for 0.07 %, unless so many fail)",
  },
])("lintRatios() warns of $change", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says: [says], works: true });
});

test.each([
  { budget: { slo, maxSpend: 1 } },
  { budget: { slo } },
  { expect: { errorRatio: 0.05 }, budget: { slo } },
  { expect: { errorRatio: 0 } },
])("lintRatios() takes %j", (change) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { usual } from "../shift-parts.ts";

test.each([
  {
    name: "nearly all as points (shift-judge)",
    change: { judge: { effectFloor: 0.999 } },
    says: [
      "shifts[0].judge.effectFloor: a candidate may fail 99.9 points more often than the stable arm and is not called worse (write a ratio, such as 0.00999 for 0.999 points, unless you mean that)",
    ],
  },
  {
    name: "points that were meant to be percent (shift-judge)",
    change: { judge: { effectFloor: 0.2 } },
    says: [
      "shifts[0].judge.effectFloor: a candidate may fail 20 points more often than the stable arm and is not called worse (write a ratio, such as 0.002 for 0.2 points, unless you mean that)",
    ],
  },
  {
    name: "a difference that no candidate can reach (shift-judge)",
    change: { judge: { effectFloor: 0.6 }, expect: { errorRatio: 0.4 } },
    says: [
      "shifts[0].expect.errorRatio: 40 % of the requests fail as a matter of course here: errorRatio is a ratio, no percent (write 0.004 for 0.4 %, unless so many fail)",
      "shifts[0].judge.effectFloor: no candidate is ever called worse: it would have to fail 60 points more often than the stable arm (write a ratio, such as 0.006 for 0.6 points)",
    ],
  },
  {
    name: "a floor of none (shift-judge)",
    change: { judge: { effectFloor: 0 } },
    says: [
      "shifts[0].judge.effectFloor: with 0 any difference counts, and the smallest can never be ruled out: a candidate as good as the stable arm never passes as not worse, and nines gate holds it for good (write the smallest difference that matters, such as 0.001 for 0.1 points)",
    ],
  },
  {
    name: "a floor of next to none",
    change: { judge: { effectFloor: 1e-6 } },
    says: [],
  },
  {
    name: "errors without end (shift-judge)",
    change: { judge: { minErrors: 5000, dispersion: 1000 } },
    says: [
      'shifts[0].judge.dispersion: even a candidate with 10 times the errors is called worse only after 20,355 errors (write "auto", which measures it, or a smaller number)',
      "shifts[0].judge.minErrors: even a candidate with 10 times the errors is called worse only after 5,000 errors (write fewer, such as 5: evidence takes by itself as many as it needs)",
    ],
  },
  {
    name: "requests without end (shift-judge)",
    change: { judge: { minRequests: 1e6 } },
    says: [
      "shifts[0].judge.minRequests: not even a candidate whose requests all fail is called worse before 1,000,000 of its requests (write fewer, such as 100: evidence takes by itself as many as it needs; or write how many come (expect.requestsPerSecond))",
    ],
  },
  { name: "many requests", change: { judge: { minRequests: 100_000 } }, says: [] },
  {
    name: "many requests of very many",
    change: { judge: { minRequests: 1e6 }, expect: { requestsPerSecond: 20_000 } },
    says: [],
  },
  {
    name: "more errors than ever come (shift-judge)",
    change: { judge: { minErrors: 5000 }, expect: { requestsPerSecond: 0.2 } },
    says: [
      "shifts[0].judge: at 0.2 requests per second not even a candidate whose requests all fail is called worse within the 6 h that rules look back (write a smaller minErrors, minRequests or dispersion, or leave judge out)",
    ],
  },
  {
    name: "many errors of very many requests",
    change: { judge: { minErrors: 5000 }, expect: { requestsPerSecond: 20_000 } },
    says: [],
  },
  {
    name: "traffic too little for any judge",
    change: { judge: { minErrors: 6 }, expect: { requestsPerSecond: 0.001 } },
    says: [],
  },
  { name: "a patient judge", change: { judge: { minErrors: 1000, dispersion: 40, effectFloor: 0.05 } }, says: [] },
  {
    name: "a step of TCP mode, which shows no errors (shift-judge)",
    change: {
      traffic: { kind: "haproxy", proxy: "app", mode: "tcp", contstats: true },
      affinity: { kind: "none" },
      expect: usual,
      steps: [{ weight: 1, hold: "3m" }],
    },
    says: [],
  },
])("lintJudge() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

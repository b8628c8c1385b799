import { expect, test } from "@jest/globals";
import { verdictReason } from "../../../../slo/shift/statistics/verdict-reason.ts";

const judge = { alpha: 0.001, minRequests: 100, minErrors: 20, effectFloor: 0.001 };

test.each([
  {
    name: "errors",
    numbers: { candidate: { requests: 200.6, errors: 12.4 }, stable: { requests: 2_000.3, errors: 0 }, evidence: 20.1 },
    says: "not enough data: 12 of 20 errors",
  },
  {
    name: "requests of the candidate",
    numbers: { candidate: { requests: 41.9, errors: 12.4 }, stable: { requests: 2_000.3, errors: 0 }, evidence: 1 },
    says: "not enough data: 41 of 100 candidate requests",
  },
  {
    name: "requests of the stable arm",
    numbers: { candidate: { requests: 200.6, errors: 0 }, stable: { requests: 41.9, errors: 0.3 }, evidence: 1 },
    says: "not enough data: 41 of 100 stable requests",
  },
])("verdictReason() counts whole $name where rules sum up parts of them", ({ numbers, says }) => {
  expect(verdictReason("not_enough", { ...numbers, high: null, dispersion: 1 }, { judge })).toBe(says);
});

test.each([
  { name: "either arm", candidate: null, stable: null, says: "no requests of either arm are counted yet" },
  {
    name: "the candidate",
    candidate: null,
    stable: { requests: 2_000, errors: 1 },
    says: "no candidate requests are counted yet",
  },
  {
    name: "the stable arm",
    candidate: { requests: 2_000, errors: 1 },
    stable: null,
    says: "no stable requests are counted yet",
  },
])("verdictReason() says that nothing is counted of $name", ({ candidate, stable, says }) => {
  const numbers = { candidate, stable, evidence: 0, high: null, dispersion: 1 };
  expect(verdictReason("not_enough", numbers, { judge })).toBe(`not enough data: ${says}`);
});

import { expect, test } from "@jest/globals";
import { formatProblem } from "../../../../slo/problem.ts";
import { parsedShift } from "../small-shift.ts";
import { problemsOf } from "./problems-of.ts";
import { behindAlb, dns, groups } from "./shift-parts.ts";

test.each([
  {
    name: "arms of one name",
    change: {
      arms: [
        { name: "blue", role: "stable" },
        { name: "blue", role: "candidate" },
      ],
    },
    says: [
      'shifts[0].arms[1].name: "blue" is the name of shifts[0].arms[0] already (give this arm another name, or put both together)',
    ],
  },
  {
    name: "an arm without a weight",
    change: { ...behindAlb, weights: { kind: "static", weights: { blue: 1 } } },
    says: ['shifts[0].weights.weights: the arm "green" has no weight (write green: 0 if it gets nothing)'],
  },
  {
    name: "an arm without a weight that is called as what every object has",
    change: {
      ...behindAlb,
      arms: [groups[0], { ...groups[1], name: "constructor" }],
      weights: { kind: "static", weights: { blue: 1 } },
    },
    says: ['shifts[0].weights.weights: the arm "constructor" has no weight (write constructor: 0 if it gets nothing)'],
  },
  {
    name: "answers and addresses of the other arm alone",
    change: {
      arms: [
        { name: "blue", role: "stable" },
        { name: "constructor", role: "candidate" },
      ],
      dns: { ...dns, answers: { blue: ["192.0.2.1"] } },
      probes: { url: { blue: "http://blue.internal/" } },
    },
    says: [
      "shifts[0].dns.answers: no address means constructor, so that its share of the answers would be 0 % and that of blue 100 %, whatever resolvers answer (write the addresses of both arms, or of neither)",
    ],
  },
  {
    name: "addresses and answers of arms that there are not",
    change: { dns: { ...dns, answers: { red: ["192.0.2.1"] } }, probes: { url: { pink: "http://pink.internal/" } } },
    says: [
      'shifts[0].dns.answers.red: the shift has no arm "red" (its arms are blue and green)',
      'shifts[0].probes.url.pink: the shift has no arm "pink" (its arms are blue and green)',
    ],
  },
])("lintReferences() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

test("lintReferences() says where a service or an SLO belongs when there is none to name", () => {
  const budget = { slo: "checkout-availability" };
  expect(parsedShift({ budget }, { services: [] }).problems.map(formatProblem)).toEqual([
    "services: [] must hold at least one service (write at least one)",
    'shifts[0].budget.slo: there is no SLO "checkout-availability" in this stack (write it into the slos of a service, where there is none)',
    'shifts[0].service: there is no service "checkout" in this stack (write it into services, where there is none)',
  ]);
});

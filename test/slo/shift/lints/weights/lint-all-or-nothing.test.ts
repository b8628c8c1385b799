import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";

const bySelector = {
  traffic: {
    kind: "pods",
    namespace: "shop",
    by: "label",
    label: "color",
    requests: "orders_total",
    errors: "orders_failed_total",
  },
  weights: { kind: "serviceSelector", namespace: "shop", service: "checkout", label: "color" },
};

const notWhole = (strategy: string) =>
  `shifts[0].strategy: "${strategy}" gives both arms a part of the traffic, and the selector of a Service gives one of them everything (write "blueGreen", or in weights who parts the traffic, such as a gatewayRoute)`;

test.each([
  { name: "a canary", change: { strategy: "canary" }, says: [notWhole("canary")] },
  { name: "a rolling update", change: { strategy: "rolling" }, says: [notWhole("rolling")] },
  {
    name: "an A/B test and its share",
    change: { strategy: "abTest", steps: [{ weight: 50, hold: "2h" }] },
    says: [
      "shifts[0].steps[0].weight: 50 % is never reached: the selector of a Service gives the candidate all or nothing (write one step with 100, or remove the steps)",
      notWhole("abTest"),
    ],
  },
  {
    name: "a step before everything",
    change: { strategy: "blueGreen", steps: [10, 100].map((weight) => ({ weight, hold: "10m" })) },
    says: [
      "shifts[0].steps[0].weight: 10 % is never reached: the selector of a Service gives the candidate all or nothing (write one step with 100, or remove the steps)",
    ],
  },
])("lintAllOrNothing() refuses $name", ({ change, says }) => {
  expect(problemsOf({ ...bySelector, ...change })).toEqual({ says, works: false });
});

test.each([
  { strategy: "blueGreen" },
  { strategy: "blueGreen", steps: [{ weight: 100, hold: "10m" }] },
  { strategy: "clusterBlueGreen" },
])("lintAllOrNothing() takes $strategy with steps $steps", (change) => {
  expect(problemsOf({ ...bySelector, ...change })).toMatchObject({ works: true });
});

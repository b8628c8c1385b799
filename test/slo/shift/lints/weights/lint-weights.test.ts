import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { ofWeights } from "../shift-parts.ts";

test.each([
  {
    name: "steps that weights of the file never take",
    change: {
      traffic: { kind: "envoy" },
      weights: ofWeights(3, 1),
      layer: "mesh",
      steps: [{ weight: 10, hold: "10m" }],
    },
    says: [
      "shifts[0].steps[0].weight: this step is never reached: static weights do not move, and give the candidate 25 % (write who holds the weights that move, or remove the steps)",
    ],
  },
  {
    name: "the one step of an A/B test",
    change: {
      strategy: "abTest",
      traffic: { kind: "envoy" },
      weights: ofWeights(2, 1),
      layer: "mesh",
      steps: [{ weight: 33.3, hold: "10m" }],
    },
    says: [],
  },
  { name: "weights of 0 and 1", change: { strategy: "blueGreen", weights: ofWeights(0, 1) }, says: [] },
  { name: "an A/B test", change: { strategy: "abTest", weights: ofWeights(1, 1) }, says: [] },
  ...(["canary", "rolling"] as const).map((strategy) => ({
    name: `a strategy ${strategy} without steps`,
    change: { strategy, weights: ofWeights(90, 10) },
    says: [
      `shifts[0].strategy: with "${strategy}" the candidate's share grows, and static weights never move (write who holds the weights that move, or "abTest" where both arms keep what they have)`,
    ],
  })),
  {
    name: "weights of 0",
    change: { weights: ofWeights(0, 0) },
    says: [
      "shifts[0].weights.weights: both arms have the weight 0, which is no share for anybody (write what each arm gets, such as { blue: 90, green: 10 })",
    ],
  },
])("lintWeights() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

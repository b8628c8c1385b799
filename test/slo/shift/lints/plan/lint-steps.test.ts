import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";

test.each([
  {
    name: "a step that is one already (shift-steps)",
    change: { steps: [10, 10, 50].map((weight) => ({ weight, hold: "10m" })) },
    says: [
      "shifts[0].steps[1].weight: 10 % after 10 % is no step on: the steps of a rollout rise (write each weight larger than the one before; a rollback needs no step, and a longer stop is a longer hold)",
    ],
  },
  {
    name: "a first step of nothing (shift-steps)",
    change: { steps: [0, 10].map((weight) => ({ weight, hold: "10m" })) },
    says: [
      "shifts[0].steps[0].weight: the rollout begins with 0 % for the candidate, which is no step (begin with the first share that the candidate gets)",
    ],
  },
  {
    name: "the falling shares of an A/B test",
    change: { strategy: "abTest", steps: [50, 10].map((weight) => ({ weight, hold: "10m" })) },
    says: [],
  },
  {
    name: "ratios for percent (shift-steps)",
    change: { steps: [0.1, 0.5, 1].map((weight) => ({ weight, hold: "10m" })) },
    says: [
      "shifts[0].steps[2].weight: the rollout ends with 1 % for the candidate: weights are percent, not ratios (write 100 for everything, and 10 for a tenth)",
    ],
  },
  {
    name: "ratios of a rollout that ends half way (shift-steps)",
    change: { steps: [0.05, 0.25, 0.5].map((weight) => ({ weight, hold: "10m" })) },
    says: [
      "shifts[0].steps[2].weight: the rollout ends with 0.5 % for the candidate: weights are percent, not ratios (write 100 for everything, and 10 for a tenth)",
    ],
  },
  {
    name: "a rollout that begins with less than 1 %",
    change: { steps: [0.1, 0.5, 5].map((weight) => ({ weight, hold: "10m" })) },
    says: [],
  },
  {
    name: "ratios and 100 for everything (shift-steps)",
    change: { steps: [0.1, 0.5, 100].map((weight) => ({ weight, hold: "10m" })) },
    says: [
      "shifts[0].steps[1].weight: the candidate goes from 0.5 % to everything: weights are percent, not ratios (write 10, 50 and 100, unless you mean 0.5 %)",
    ],
  },
  ...[
    [0.1, 1, 100],
    [0.5, 100],
    [0.1, 0.5, 5, 100],
    [0.1, 0.5, 50],
  ].map((weights) => ({
    name: `first steps of less than 1 %: ${weights.join(", ")}`,
    change: { steps: weights.map((weight) => ({ weight, hold: "10m" })) },
    says: [],
  })),
  {
    name: "what each step adds (shift-steps)",
    change: { steps: [5, 20, 75].map((weight) => ({ weight, hold: "10m" })) },
    says: [
      "shifts[0].steps: the steps come to 100 % together, and the last of them gives the candidate 75 %: weights are the shares themselves, not what is added (write 5, 25, 100, unless the candidate gets everything after the last step)",
    ],
  },
  {
    name: "what each step adds, which is the same for two (shift-steps)",
    change: { steps: [33.3, 33.3, 33.4].map((weight) => ({ weight, hold: "10m" })) },
    says: [
      "shifts[0].steps: the steps come to 100 % together, and the last of them gives the candidate 33.4 %: weights are the shares themselves, not what is added (write 33.3, 66.6, 100)",
    ],
  },
  {
    name: "two halves (shift-steps)",
    change: { steps: [50, 50].map((weight) => ({ weight, hold: "10m" })) },
    says: [
      "shifts[0].steps: the steps come to 100 % together, and the last of them gives the candidate 50 %: weights are the shares themselves, not what is added (write 50, 100)",
    ],
  },
  { name: "two steps", change: { steps: [25, 75].map((weight) => ({ weight, hold: "10m" })) }, says: [] },
  { name: "three steps", change: { steps: [10, 30, 80].map((weight) => ({ weight, hold: "10m" })) }, says: [] },
  { name: "all of it", change: { steps: [10, 30, 60, 100].map((weight) => ({ weight, hold: "10m" })) }, says: [] },
  {
    name: "the shares of an A/B test",
    change: { strategy: "abTest", steps: [5, 20, 75].map((weight) => ({ weight, hold: "10m" })) },
    says: [],
  },
  { name: "a lone step of 1 %", change: { steps: [{ weight: 1, hold: "10m" }] }, says: [] },
])("lintSteps() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

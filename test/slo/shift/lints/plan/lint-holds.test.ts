import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";

test.each([
  {
    name: "a hold of less than a second (shift-hold)",
    change: { steps: [{ weight: 10, hold: "600ms" }] },
    says: [
      "shifts[0].steps[0].hold: a step of 600ms is over before anything is seen of it: shares and rates are those of the last 2 min (hold each step for longer than 2m, or scrape more often)",
    ],
  },
  {
    name: "a hold in which nothing shows (shift-hold)",
    change: {
      steps: [
        { weight: 10, hold: "1s" },
        { weight: 100, hold: "1s" },
      ],
    },
    says: [
      "shifts[0].steps[0].hold: a step of 1 s is over before anything is seen of it: shares and rates are those of the last 2 min (hold each step for longer than 2m, or scrape more often)",
    ],
  },
  {
    name: "a hold that ends as the first of its shares is seen (shift-hold)",
    change: { steps: [{ weight: 10, hold: "2m" }] },
    says: [
      "shifts[0].steps[0].hold: a step of 2 min is over before anything is seen of it: shares and rates are those of the last 2 min (hold each step for longer than 2m, or scrape more often)",
    ],
  },
  {
    name: "a step with everything, which has no end",
    change: {
      steps: [
        { weight: 10, hold: "10m" },
        { weight: 100, hold: "0s" },
      ],
    },
    says: [],
  },
])("lintHolds() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";

test.each([
  {
    name: "a hold of less than a second (shift-hold)",
    change: { steps: [{ weight: 10, hold: "600ms" }] },
    says: [
      "shifts[0].steps[0].hold: a step of 600ms is over before anything is seen of it: shares and rates are those of the last 2 min (hold each step for 2m or longer, or scrape more often)",
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
      "shifts[0].steps[0].hold: a step of 1 s is over before anything is seen of it: shares and rates are those of the last 2 min (hold each step for 2m or longer, or scrape more often)",
    ],
  },
])("lintHolds() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

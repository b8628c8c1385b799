import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { behindAlb } from "../shift-parts.ts";

test.each([
  {
    name: "sticky clients that settle would miss",
    change: { affinity: { kind: "clientIP", for: "5m" }, settle: "60s" },
    says: [
      "shifts[0].settle: 1 min are less than the 5 min that clients stay at their arm: a share that is about to come is called a drift (write 5m or more, or leave settle out)",
    ],
  },
  {
    name: "traffic that follows for longer than a step (shift-settle)",
    change: { settle: "2h", steps: [{ weight: 10, hold: "10m" }] },
    says: [
      "shifts[0].settle: traffic has 2 h to follow a change of weights, and a step is over after 10 min: the gate holds until traffic followed, so this step cannot pass it (hold each step for longer than 2h, or let settle end sooner)",
    ],
  },
  {
    name: "a step shorter than an ALB takes (shift-settle)",
    change: {
      ...behindAlb,
      steps: [10, 50, 100].map((weight) => ({ weight, hold: weight === 50 ? "2m" : "5m" })),
    },
    says: [
      "shifts[0].steps[1].hold: a step of 2 min is over before anything is seen of it: shares and rates are those of the last 2 min (hold each step for longer than 2m, or scrape more often)",
      "shifts[0].steps[1].hold: traffic has 3 min to follow a change of weights, and a step is over after 2 min: the gate holds until traffic followed, so this step cannot pass it (hold each step for longer than 3m)",
    ],
  },
  {
    name: "a step as long as traffic takes (shift-settle)",
    change: { ...behindAlb, steps: [10, 50, 100].map((weight) => ({ weight, hold: weight === 10 ? "3m" : "5m" })) },
    says: [
      "shifts[0].steps[0].hold: traffic has 3 min to follow a change of weights, and a step is over after 3 min: the gate holds until traffic followed, so this step cannot pass it (hold each step for longer than 3m)",
    ],
  },
  {
    name: "counts of CloudWatch that come later than it thinks",
    change: { ...behindAlb, traffic: { kind: "alb", period: "5m" }, settle: "3m" },
    says: [
      "shifts[0].settle: 3 min are less than the 15 min that counts of CloudWatch are late, three times their period: a share that is about to come is called a drift (write 15m or more, or leave settle out)",
    ],
  },
  {
    name: "a step shorter than these counts take",
    change: { ...behindAlb, traffic: { kind: "alb", period: "5m" }, steps: [{ weight: 10, hold: "10m" }] },
    says: [
      "shifts[0].steps[0].hold: traffic has 15 min to follow a change of weights, and a step is over after 10 min: the gate holds until traffic followed, so this step cannot pass it (hold each step for longer than 15m, or have YACE ask for a shorter period, and write it as traffic.period)",
    ],
  },
])("lintSettle() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

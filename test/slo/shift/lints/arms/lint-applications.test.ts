import { expect, test } from "@jest/globals";
import { pods, problemsOf } from "../problems-of.ts";
import { podRatio, targets } from "../shift-parts.ts";

const weighed = (blue: string, green: string) => ({
  traffic: { ...pods, by: "label", label: "track" },
  weights: podRatio,
  arms: targets(blue, green),
});

test.each([
  { stable: "checkout", candidate: "cart", own: "checkout", stranger: "cart" },
  { stable: "cart-stable", candidate: "checkout-canary", own: "checkout-canary", stranger: "cart-stable" },
])("lintApplications() warns of $stable beside $candidate", ({ stable, candidate, own, stranger }) => {
  expect(problemsOf(weighed(stable, candidate))).toEqual({
    says: [
      `shifts[0].arms: "${own}" and "${stranger}" look like two applications, and the shift is one of "checkout" (write two Deployments of checkout, unless the one takes over from the other)`,
    ],
    works: true,
  });
});

test.each([
  ["checkout", "checkout-canary"],
  ["checkout", "canary"],
  ["checkout", "checkoutv2"],
  ["checkout-v1", "v2"],
  ["checkout", "green"],
  ["blue", "green"],
  ["pay-api", "pay-api-next"],
  ["pay-api", "till"],
  ["checkout-go", "checkout-rust"],
])("lintApplications() takes %s and %s", (stable, candidate) => {
  expect(problemsOf(weighed(stable, candidate))).toEqual({ says: [], works: true });
});

import { expect, test } from "@jest/globals";
import { armsAs, problemsOf } from "../problems-of.ts";
import { behindAlb } from "../shift-parts.ts";

test.each([
  {
    name: "weights that Terraform alone writes",
    change: {
      ...behindAlb,
      declared: { kind: "terraform", file: "state.json", resource: "aws_lb_listener.checkout" },
    },
    says: [],
  },
  {
    name: "weights of a route that is written down in Terraform, and that no controller moves",
    change: {
      arms: armsAs("checkout-blue", "checkout-green"),
      traffic: { kind: "istio", namespace: "shop" },
      weights: { kind: "virtualService", namespace: "shop", name: "checkout" },
      declared: { kind: "terraform", file: "state.json", resource: "kubernetes_manifest.checkout" },
    },
    says: [],
  },
])("lintWriters() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

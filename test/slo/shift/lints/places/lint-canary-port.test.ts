import { expect, test } from "@jest/globals";
import { armsAs, problemsOf } from "../problems-of.ts";

const traffic = { kind: "ingressNginx", namespace: "shop", ingress: "checkout" };
const weights = { kind: "ingressNginx", namespace: "shop", ingress: "checkout-next" };
const rollout = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" };

test.each([
  { match: "shop-checkout-canary", weights, service: "shop-checkout", port: "canary" },
  { match: "shop-checkout-next", weights, service: "shop-checkout", port: "next" },
  { match: "shop-checkout-canary", weights: rollout, service: "shop-checkout", port: "canary" },
])("lintCanaryPort() warns of $match without a port, beside $weights.kind", ({ match, weights, service, port }) => {
  expect(problemsOf({ traffic, weights, arms: armsAs("blue", match) })).toEqual({
    says: [
      `shifts[0].arms[1].match: "${match}" would be "${service}" with a port that is called "${port}": ingress-nginx calls the canary NAMESPACE-SERVICE-PORT (write match: "${match}-.+")`,
    ],
    works: true,
  });
});

test.each([
  "shop-checkout-canary-80",
  "shop-checkout-canary-http",
  "shop-checkout-canary-.+",
  "shop-checkout-next-80",
  "shop-checkout-http",
])("lintCanaryPort() takes %s", (match) => {
  expect(problemsOf({ traffic, weights, arms: armsAs("blue", match) })).toEqual({ says: [], works: true });
});

test("lintMatchValues() gives a name without a port the port alone", () => {
  expect(problemsOf({ traffic, weights, arms: armsAs("blue", "shop-canary") }).says).toEqual([
    'shifts[0].arms[1].match: no series is left of this arm: "shop-canary" matches no value of canary, which is like shop-SERVICE-PORT (write match: "shop-canary-.+" or "shop-shop-canary-.+")',
  ]);
});

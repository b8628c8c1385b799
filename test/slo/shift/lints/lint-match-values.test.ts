import { expect, test } from "@jest/globals";
import { armsAs, problemsOf } from "./problems-of.ts";

const traffic = { kind: "ingressNginx", namespace: "shop", ingress: "shop" };
const weights = { kind: "ingressNginx", namespace: "shop", ingress: "shop-canary" };

test.each([
  { match: ".*", nameless: "" },
  { match: "(shop-canary-80)?", nameless: "" },
  { match: "-|shop-canary-80", nameless: "-" },
  { match: ".+", nameless: "-" },
])("lintArms() refuses $match as ingress-nginx' canary, which the stable arm is, too", ({ match, nameless }) => {
  expect(problemsOf({ traffic, weights, arms: armsAs("shop", match) })).toEqual({
    says: [
      `shifts[0].arms: "${match}" of the arm "green" takes the requests of the stable arm, too: it matches "${nameless}", which ingress-nginx writes where no canary answers (write the canary's upstream as its match, such as shop-checkout-canary-80)`,
    ],
    works: false,
  });
});

test.each([
  { match: "checkout-canary", cure: 'match: "shop-checkout-canary-.+"' },
  { match: "edge-checkout-80", cure: 'match: "shop-edge-checkout-80-.+"' },
  { match: "shop/canary", cure: 'match: "shop-canary-.+"' },
])("lintMatchValues() refuses $match as ingress-nginx' canary", ({ match, cure }) => {
  expect(problemsOf({ traffic, weights, arms: armsAs("shop", match) })).toEqual({
    says: [
      `shifts[0].arms[1].match: no series is left of this arm: "${match}" matches no value of canary, which is like shop-SERVICE-PORT (write ${cure})`,
    ],
    works: false,
  });
});

test("lintMatchValues() knows no namespace of ingress-nginx' canary by Flagger", () => {
  const flagger = { kind: "flagger", namespace: "shop", workload: "checkout" };
  expect(problemsOf({ traffic, weights: flagger, arms: armsAs("shop", "green") }).says).toEqual([
    'shifts[0].arms[1].match: no series is left of this arm: "green" matches no value of canary, which is like NAMESPACE-SERVICE-PORT (write what it should match, such as "shop-checkout-canary-80")',
  ]);
});

test.each(["shop-canary-80", "shop-checkout-canary-http", "shop-checkout-canary-.+", ".+-canary-80", "shop-.+"])(
  "lintMatchValues() takes %s as ingress-nginx' canary",
  (match) => {
    expect(problemsOf({ traffic, weights, arms: armsAs(".*", match) })).toEqual({ says: [], works: true });
  },
);

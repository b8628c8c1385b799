import { expect, test } from "@jest/globals";
import { armsAs, problemsOf } from "../problems-of.ts";

const arms = armsAs("blue", "shop-shop-canary-80");
const traffic = { kind: "ingressNginx", namespace: "shop", ingress: "shop" };
const weights = { kind: "ingressNginx", namespace: "shop", ingress: "shop-canary" };
const flagger = { kind: "flagger", namespace: "shop", workload: "shop" };
const rollout = { kind: "argoRollouts", namespace: "shop", rollout: "api" };
const counted =
  'shifts[0].traffic.ingress: "shop-canary" is the canary\'s Ingress, and ingress-nginx counts the requests of both arms under the name of the stable one';

test.each([
  {
    name: "the stable Ingress as that of the canary",
    change: { traffic, weights: { ...weights, ingress: "shop" } },
    says: [
      'shifts[0].weights.ingress: "shop" is the stable Ingress, which counts the requests and has no weight (write the canary\'s Ingress, such as "shop-canary")',
    ],
    works: false,
  },
  {
    name: "the canary's Ingress for both",
    change: { traffic: { ...traffic, ingress: "shop-canary" }, weights },
    says: [`${counted} (write the stable Ingress, such as "shop")`],
    works: false,
  },
  {
    name: "Ingresses that are swapped",
    change: { traffic: { ...traffic, ingress: "shop-canary" }, weights: { ...weights, ingress: "shop" } },
    says: [`${counted} (write the stable Ingress, such as "shop", and as that of weights "shop-canary")`],
    works: false,
  },
  {
    name: "the Ingress that Flagger makes",
    change: { traffic: { ...traffic, ingress: "shop-canary" }, weights: flagger },
    says: [`${counted} (write the stable Ingress, such as "shop")`],
    works: true,
  },
  {
    name: "the Ingress that Argo Rollouts makes",
    change: { traffic: { ...traffic, ingress: "api-shop-canary" }, weights: rollout },
    says: [
      'shifts[0].traffic.ingress: "api-shop-canary" is the canary\'s Ingress, and ingress-nginx counts the requests of both arms under the name of the stable one (write the stable Ingress, such as "shop")',
    ],
    works: true,
  },
  {
    name: "a label that a scrape renames",
    change: { traffic: { ...traffic, matchers: 'exported_namespace="shop"' }, weights },
    says: [
      'shifts[0].traffic.matchers: exported_namespace is only there where Prometheus scrapes the controller without honorLabels, and then namespace="shop" is where the controller runs (write the namespace of the Ingress and honorLabels: false, and remove exported_namespace from the matchers)',
    ],
    works: true,
  },
  {
    name: "another namespace than the one that is asked for",
    change: { traffic: { ...traffic, honorLabels: false, matchers: 'exported_namespace="edge"' }, weights },
    says: [
      'shifts[0].traffic.matchers: no series is left of either arm: these matchers want exported_namespace="edge", and exported_namespace="shop" is added to them (remove exported_namespace from the matchers: it is added by itself)',
    ],
    works: false,
  },
])("nines validate tells of $name", ({ change, says, works }) => {
  expect(problemsOf({ ...change, arms })).toEqual({ says, works });
});

test.each([
  { name: "Flagger's arms", change: { traffic, weights: flagger } },
  {
    name: "an Ingress that is called so",
    change: { traffic: { ...traffic, ingress: "shop-canary" }, weights: rollout },
  },
  {
    name: "a scrape without honorLabels",
    change: { traffic: { ...traffic, honorLabels: false, matchers: 'job="edge",namespace="ingress-nginx"' }, weights },
  },
])("lintIngresses() takes $name", ({ change }) => {
  expect(problemsOf({ ...change, arms })).toEqual({ says: [], works: true });
});

test("lintIngresses() warns of Ingresses that look swapped by their names", () => {
  const change = { traffic: { ...traffic, ingress: "canary-shop" }, weights: { ...weights, ingress: "shop-v1" }, arms };
  expect(problemsOf(change)).toEqual({
    says: [
      'shifts[0].traffic.ingress: the Ingresses look swapped: "canary-shop" would be the stable one, and "shop-v1" that of the canary (write "shop-v1", and as that of weights "canary-shop")',
    ],
    works: true,
  });
});

test.each([
  ["shop-v1", "shop-v2"],
  ["canary-islands", "canary-islands-canary"],
  ["scanary", "shop"],
])("lintIngresses() takes %s and %s", (stable, canary) => {
  const change = { traffic: { ...traffic, ingress: stable }, weights: { ...weights, ingress: canary }, arms };
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

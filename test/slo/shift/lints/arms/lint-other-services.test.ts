import { expect, test } from "@jest/globals";
import { formatProblem } from "../../../../../slo/problem.ts";
import { parsedShift } from "../../small-shift.ts";
import { armsAs, pods } from "../problems-of.ts";
import { behindAlb, podRatio, targets } from "../shift-parts.ts";

const services = ["checkout", "cart", "pay-api", "edge"].map((name) => ({ name, slos: [] }));
const problemsOf = (change: object) => {
  const { problems, shift } = parsedShift({ ...change }, { services });
  return {
    says: problems.filter(({ code }) => code === "shift-service").map(formatProblem),
    works: shift !== undefined,
  };
};
const rollout = (name: string) => ({ kind: "argoRollouts", namespace: "shop", rollout: name });
const ofJob = (job: string) => ({
  ...pods,
  by: "label",
  label: "track",
  requests: `a_total{job="${job}"}`,
  errors: `b_total{job="${job}"}`,
});
const istio = (service: string) => ({ kind: "istio", namespace: "shop", service });
const called = (place: string, text: string, more = "") =>
  `shifts[0].${place}: "${text}" is called after "cart", another service of this stack, and the shift is one of "checkout" (write what is of checkout${more}, or service: "cart", unless it is called so)`;

test.each([
  {
    name: "a Rollout",
    change: { traffic: ofJob("checkout"), weights: rollout("cart") },
    says: called("weights.rollout", "cart"),
  },
  {
    name: "counters of its pods",
    change: { traffic: ofJob("cart"), weights: rollout("checkout") },
    says: called("traffic.requests", "cart", ", also in traffic.errors"),
  },
  {
    name: "a Service of a mesh",
    change: { traffic: istio("cart"), weights: { kind: "virtualService", namespace: "shop", name: "edge" } },
    says: called("traffic.service", "cart"),
  },
  {
    name: "Deployments of both arms",
    change: { traffic: ofJob("checkout"), weights: podRatio, arms: targets("cart-stable", "cart-canary") },
    says: called("arms[0]", "cart-stable", ", also in arms[1]"),
  },
  {
    name: "a target group",
    change: { ...behindAlb, arms: armsAs("targetgroup/checkout-blue/.+", "targetgroup/cart-green/.+") },
    says: called("arms[1]", "targetgroup/cart-green/.+"),
  },
  {
    name: "the upstream of a canary",
    change: {
      traffic: { kind: "ingressNginx", namespace: "shop", ingress: "checkout" },
      weights: { kind: "ingressNginx", namespace: "shop", ingress: "checkout-canary" },
      arms: armsAs("blue", "shop-cart-canary-80"),
    },
    says: called("arms[1]", "cart-canary-80"),
  },
])("lintOtherServices() warns of $name called after another service", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual([says]);
});

test.each([
  { name: "names of its own", change: { traffic: ofJob("checkout"), weights: rollout("checkout") } },
  { name: "names of nobody", change: { traffic: ofJob("till"), weights: rollout("till") } },
  { name: "both names", change: { traffic: ofJob("checkout"), weights: rollout("cart-checkout") } },
  { name: "a proxy of others", change: { traffic: { kind: "haproxy", proxy: "edge" } } },
  { name: "a part of a name", change: { traffic: ofJob("cartography"), weights: rollout("api") } },
  {
    name: "a namespace of others",
    change: {
      traffic: { kind: "ingressNginx", namespace: "cart", ingress: "till" },
      weights: { kind: "ingressNginx", namespace: "cart", ingress: "till-canary" },
      arms: armsAs("blue", "cart-till-canary-80"),
    },
  },
  {
    name: "a route of others",
    change: {
      traffic: { kind: "envoy" },
      weights: { kind: "gatewayRoute", namespace: "shop", route: "edge" },
      arms: targets("blue", "green"),
    },
  },
])("lintOtherServices() takes $name", ({ change }) => {
  expect(problemsOf(change).says).toEqual([]);
});

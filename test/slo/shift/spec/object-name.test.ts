import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../lints/problems-of.ts";
import { targets } from "../lints/shift-parts.ts";

const byLabel = { ...pods, by: "label", label: "color" };
const canaryOf = (ingress: string, canary: string) => ({
  arms: [
    { name: "blue", role: "stable" },
    { name: "green", role: "candidate", match: "shop-checkout-canary-80" },
  ],
  traffic: { kind: "ingressNginx", namespace: "shop", ingress },
  weights: { kind: "ingressNginx", namespace: "shop", ingress: canary },
});
const ofFlagger = (workload: string) => ({
  arms: armsAs("checkout-primary", "checkout"),
  traffic: pods,
  weights: { kind: "flagger", namespace: "shop", workload },
});
const ofRollout = (rollout: string) => ({
  traffic: byLabel,
  weights: { kind: "argoRollouts", namespace: "shop", rollout },
});
const ofRoute = (route: string) => ({
  traffic: byLabel,
  weights: { kind: "gatewayRoute", namespace: "shop", route },
  arms: targets("blue", "green"),
});
const ofVirtualService = (name: string) => ({
  traffic: { kind: "istio", namespace: "shop", service: "checkout" },
  weights: { kind: "virtualService", namespace: "shop", name },
});
const ofService = (service: string) => ({
  strategy: "blueGreen",
  traffic: byLabel,
  weights: { kind: "serviceSelector", namespace: "shop", service, label: "color" },
});

test.each([
  {
    change: ofFlagger("deployment/checkout"),
    says: 'weights.workload: "deployment/checkout" is not the name of a workload (write its name alone, "checkout")',
  },
  {
    change: ofRoute("grpcroute/checkout"),
    says: 'weights.route: "grpcroute/checkout" is not the name of a route (write the name of an HTTPRoute, which takes gRPC, too: weights are read of no GRPCRoute)',
  },
  {
    change: ofFlagger("Deployment/checkout"),
    says: 'weights.workload: "Deployment/checkout" is not the name of a workload (write its name alone, "checkout")',
  },
  {
    change: ofFlagger("deployment.apps/checkout"),
    says: 'weights.workload: "deployment.apps/checkout" is not the name of a workload (write its name alone, "checkout")',
  },
  {
    change: ofFlagger("shop/checkout"),
    says: 'weights.workload: "shop/checkout" is not the name of a workload (write its name alone, "checkout", and "shop" as namespace)',
  },
  {
    change: ofFlagger("checkout.*"),
    says: 'weights.workload: "checkout.*" is not the name of a workload (write its name alone, such as "checkout")',
  },
  {
    change: ofRollout("rollout/checkout"),
    says: 'weights.rollout: "rollout/checkout" is not the name of a Rollout (write its name alone, "checkout")',
  },
  {
    change: canaryOf("web/blog", "blog-canary"),
    says: 'traffic.ingress: "web/blog" is not the name of an Ingress (write its name alone, "blog", and "web" as namespace)',
  },
  {
    change: canaryOf("blog", "ing/blog-canary"),
    says: 'weights.ingress: "ing/blog-canary" is not the name of an Ingress (write its name alone, "blog-canary")',
  },
  {
    change: canaryOf("blog.*", "blog-canary"),
    says: 'traffic.ingress: "blog.*" is not the name of an Ingress (write its name alone, such as "checkout")',
  },
  {
    change: ofRoute("api/api"),
    says: 'weights.route: "api/api" is not the name of a route (write its name alone, "api", and "api" as namespace)',
  },
  {
    change: ofRoute("httproute/api"),
    says: 'weights.route: "httproute/api" is not the name of a route (write its name alone, "api")',
  },
  {
    change: ofRoute("gateway/public"),
    says: 'weights.route: "gateway/public" is not the name of a route (write its name alone, "public")',
  },
  {
    change: ofVirtualService("networking.istio.io/v1/VirtualService/shop/checkout"),
    says: 'weights.name: "networking.istio.io/v1/VirtualService/shop/checkout" is not the name of a VirtualService (write its name alone, "checkout", and "shop" as namespace)',
  },
  {
    change: ofService("svc/billing"),
    says: 'weights.service: "svc/billing" is not the name of a Service (write its name alone, "billing")',
  },
  {
    change: ofService("billing.shop.svc.cluster.local"),
    says: 'weights.service: "billing.shop.svc.cluster.local" is not the name of a Service (write its name alone, "billing", and "shop" as namespace)',
  },
  {
    change: ofService("Billing"),
    says: 'weights.service: "Billing" is not the name of a Service (write its name alone, such as "checkout")',
  },
])("objectName() refuses $says", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says: [`shifts[0].${says}`], works: false });
});

test.each([
  ofFlagger("checkout"),
  { ...ofFlagger("checkout.v2"), arms: armsAs("checkout.v2-primary", "checkout.v2") },
  ofRollout("checkout.v2"),
  ofRollout("1checkout"),
  canaryOf("blog.example.org", "blog.example.org-canary"),
  ofRoute("checkout.shop.example.org"),
  ofVirtualService("checkout.shop.svc.cluster.local"),
  ofService("checkout-2"),
])("names that Kubernetes has are fine: %j", (change) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

test("objectName() says what to write where there is no text", () => {
  const weights = { kind: "flagger", namespace: "shop" };
  const says = (workload: object) => problemsOf({ traffic: pods, weights: { ...weights, ...workload } }).says;
  expect(says({})).toEqual(['shifts[0].weights.workload: is missing (write its name alone, such as "checkout")']);
  expect(says({ workload: ["a"] })).toEqual([
    'shifts[0].weights.workload: ["a"] is not text (write its name alone, such as "checkout")',
  ]);
});

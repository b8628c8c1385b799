import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { podRatio } from "../shift-parts.ts";

const route = { kind: "gatewayRoute", namespace: "shop", route: "checkout" };
const service = { kind: "serviceSelector", namespace: "shop", service: "shop", label: "color" };
const ingress = { kind: "ingressNginx", namespace: "shop", ingress: "checkout-canary" };
const flagger = armsAs("checkout-primary", "checkout-canary");
const [primary, canary] = flagger;
const warned = `shifts[0].arms[1]: "checkout-canary" beside "checkout-primary" is how Flagger calls its Services, and by is "deployment": its canary is the Deployment "checkout" (write match: "checkout", unless a Deployment is called "checkout-canary")`;

test.each([
  {
    name: "a Gateway's route",
    change: { weights: route, arms: flagger },
    says: [warned],
  },
  {
    name: "a route whose backends are written",
    change: {
      weights: route,
      arms: [
        { ...primary, target: "a" },
        { ...canary, target: "b" },
      ],
    },
    says: [warned],
  },
  { name: "an Ingress", change: { weights: ingress, arms: flagger }, says: [warned] },
  { name: "ready replicas", change: { weights: podRatio, arms: flagger }, says: [warned] },
  {
    name: "the Deployments, once it is cured",
    change: {
      weights: { kind: "flagger", namespace: "shop", workload: "checkout" },
      arms: [primary, { ...canary, match: "checkout" }],
    },
    says: [],
  },
  { name: "no primary beside it", change: { weights: route, arms: armsAs("checkout", "checkout-canary") }, says: [] },
  {
    name: "the primary of another workload",
    change: { weights: route, arms: armsAs("checkout-old-primary", "checkout-canary") },
    says: [],
  },
  {
    name: "a label of the pods",
    change: {
      traffic: { ...pods, by: "label", label: "role" },
      weights: service,
      arms: flagger,
      strategy: "blueGreen",
    },
    says: [],
  },
  {
    name: "Services that Istio counts",
    change: {
      traffic: { kind: "istio", namespace: "shop", label: "destination_service_name" },
      weights: route,
      arms: flagger,
    },
    says: [],
  },
])("lintFlaggerNames() says of arms by $name: $says", ({ change, says }) => {
  const all = problemsOf({ traffic: pods, ...change }).says;
  expect(all.filter((text) => text.includes("Flagger calls its Services"))).toEqual(says);
});

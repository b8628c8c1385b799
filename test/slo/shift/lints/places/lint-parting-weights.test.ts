import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { behindAlb, counters, dns, groups, groupsAs, listener, podRatio, record } from "../shift-parts.ts";

const deployments = armsAs("checkout-v1", "checkout-v2");
const selector = { kind: "serviceSelector", namespace: "shop", service: "checkout", label: "color" };
const gatewayRoute = { kind: "gatewayRoute", namespace: "shop", route: "checkout" };
const virtualService = { kind: "virtualService", namespace: "shop", name: "checkout" };
const canaryIngress = { kind: "ingressNginx", namespace: "shop", ingress: "checkout-canary" };
const istio = { kind: "istio", namespace: "shop" };
const nginx = { kind: "ingressNginx", namespace: "shop", ingress: "checkout" };
const canary = (stable?: string, candidate?: string) => [
  { name: "blue", role: "stable", ...(stable !== undefined && { target: stable }) },
  {
    name: "green",
    role: "candidate",
    match: "shop-checkout-canary-80",
    ...(candidate !== undefined && { target: candidate }),
  },
];
const colored = groupsAs("blue", "green");
const flip = { strategy: "blueGreen", weights: selector };
const behindOne = {
  podRatio: '"podRatio" parts the requests of one Service among its pods',
  serviceSelector: '"serviceSelector" parts the requests of one Service by whose pods it selects',
};
const ofIngress =
  'and ingress-nginx counts as the candidate\'s only what the canary\'s Ingress took (write whose weight that is: { kind: "ingressNginx", namespace: "shop", ingress: "checkout-canary" }, argoRollouts or flagger; or count what these weights part, by traffic: { kind: ';
const ofAlb =
  'and an ALB counts each arm by a target group of its own (write kind: "albListener", with the listener that parts requests between both; or count what these weights part, by traffic: { kind: ';
const ofEnvoy =
  'and Envoy counts each arm by a cluster of its own (write who parts requests between both clusters, such as a gatewayRoute; or count what these weights part, by traffic: { kind: "pods", … })';
const ofMesh =
  'and without service, or with label: "destination_service_name", a match is the Service of its arm alone (write service, with the Service of both arms, such as "checkout", and label: "destination_workload" if "checkout-v1" and "checkout-v2" are their Deployments; or count what these weights part, by traffic: { kind: "pods", … })';

test.each([
  {
    name: "ready replicas behind ingress-nginx",
    change: { traffic: nginx, weights: podRatio, arms: canary("checkout", "checkout-canary") },
    says: `${behindOne.podRatio}, ${ofIngress}"pods", … })`,
    works: false,
  },
  {
    name: "ready replicas behind ingress-nginx, without targets",
    change: { traffic: nginx, weights: podRatio, arms: canary() },
    says: `${behindOne.podRatio}, ${ofIngress}"pods", … })`,
    works: false,
  },
  {
    name: "a selector behind ingress-nginx",
    change: { ...flip, traffic: nginx, arms: canary("blue", "green") },
    says: `${behindOne.serviceSelector}, ${ofIngress}"pods", … })`,
    works: false,
  },
  {
    name: "a listener before ingress-nginx",
    change: {
      traffic: nginx,
      weights: { kind: "albListener", listener: listener("app") },
      arms: canary("blue", "green"),
    },
    says: `"albListener" parts requests between target groups, ${ofIngress}"alb", … })`,
    works: false,
  },
  {
    name: "records before ingress-nginx",
    change: { traffic: nginx, weights: record, dns, arms: canary("blue", "green") },
    says: `"route53" parts clients by the answers of DNS, ${ofIngress}"counters", … })`,
    works: false,
  },
  {
    name: "a route beside ingress-nginx",
    change: { traffic: nginx, weights: gatewayRoute, arms: canary("checkout", "checkout-canary") },
    says: `"gatewayRoute" parts requests between Services, ${ofIngress}"pods", … })`,
    works: false,
  },
  {
    name: "ready replicas behind an ALB",
    change: { ...behindAlb, weights: podRatio, arms: groupsAs("checkout-v1", "checkout-v2") },
    says: `${behindOne.podRatio}, ${ofAlb}"pods", … })`,
    works: false,
  },
  {
    name: "ready replicas behind an ALB, without targets",
    change: { ...behindAlb, weights: podRatio, arms: groups },
    says: `${behindOne.podRatio}, ${ofAlb}"pods", … })`,
    works: false,
  },
  {
    name: "a selector behind an ALB",
    change: { ...behindAlb, ...flip, arms: colored },
    says: `${behindOne.serviceSelector}, ${ofAlb}"pods", … })`,
    works: false,
  },
  {
    name: "ingress-nginx behind an ALB",
    change: { ...behindAlb, weights: canaryIngress },
    says: `"ingressNginx" parts requests behind ingress-nginx, ${ofAlb}"ingressNginx", … })`,
    works: false,
  },
  {
    name: "ready replicas behind one cluster of Envoy",
    change: { traffic: { kind: "envoy" }, weights: podRatio, arms: deployments },
    says: `${behindOne.podRatio}, ${ofEnvoy}`,
    works: true,
  },
  {
    name: "a selector behind one cluster of Envoy",
    change: { ...flip, traffic: { kind: "envoy" }, arms: armsAs("checkout-v1", "checkout-v2") },
    says: `${behindOne.serviceSelector}, ${ofEnvoy}`,
    works: true,
  },
  {
    name: "ready replicas of Deployments as Services of a mesh",
    change: { traffic: istio, weights: podRatio, arms: deployments },
    says: `${behindOne.podRatio}, ${ofMesh}`,
    works: true,
  },
  {
    name: "a selector and a Service of each arm in a mesh",
    change: { ...flip, traffic: { ...istio, label: "destination_service_name" }, arms: deployments },
    says: `${behindOne.serviceSelector}, ${ofMesh}`,
    works: true,
  },
])("lintPartingWeights() tells of $name", ({ change, says, works }) => {
  expect(problemsOf(change)).toEqual({ says: [`shifts[0].weights.kind: ${says}`], works });
});

const rollout = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" };
const flagger = { kind: "flagger", namespace: "shop", workload: "checkout" };

test.each([
  { name: "the canary's Ingress", change: { traffic: nginx, weights: canaryIngress, arms: canary() } },
  { name: "a Rollout behind ingress-nginx", change: { traffic: nginx, weights: rollout, arms: canary() } },
  { name: "Flagger behind ingress-nginx", change: { traffic: nginx, weights: flagger, arms: canary() } },
  {
    name: "an A/B test by a header behind ingress-nginx",
    change: {
      strategy: "abTest",
      traffic: nginx,
      weights: { kind: "static", weights: { blue: 90, green: 10 } },
      arms: canary(),
    },
  },
  { name: "a listener of an ALB", change: behindAlb },
  { name: "a Rollout behind an ALB", change: { ...behindAlb, weights: rollout } },
  { name: "a route that an ALB is made of", change: { ...behindAlb, weights: gatewayRoute, arms: colored } },
  { name: "records of two ALBs", change: { ...behindAlb, weights: record, dns, arms: colored } },
  {
    name: "a route of Envoy Gateway",
    change: {
      traffic: { kind: "envoy" },
      weights: gatewayRoute,
      arms: [
        { name: "blue", role: "stable", match: "httproute/shop/checkout/rule/0/backend/0", target: "checkout-v1" },
        { name: "green", role: "candidate", match: "httproute/shop/checkout/rule/0/backend/1", target: "checkout-v2" },
      ],
    },
  },
  {
    name: "ready replicas of a mesh's workloads",
    change: {
      traffic: { ...istio, service: "checkout", label: "destination_workload" },
      weights: podRatio,
      arms: deployments,
    },
  },
  { name: "hosts of a VirtualService", change: { traffic: istio, weights: virtualService, arms: deployments } },
  { name: "ready replicas of pods", change: { traffic: pods, weights: podRatio, arms: deployments } },
  {
    name: "a listener before pods",
    change: {
      traffic: pods,
      weights: { kind: "albListener", listener: listener("app") },
      arms: armsAs("checkout-v1", "checkout-v2"),
    },
  },
  { name: "records of clusters", change: { traffic: counters, weights: record, dns } },
])("lintPartingWeights() takes $name", ({ change }) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

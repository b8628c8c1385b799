import { expect, test } from "@jest/globals";
import { armsAs, problemsOf } from "../problems-of.ts";

const virtualService = { kind: "virtualService", namespace: "shop", name: "checkout" };
const gatewayRoute = { kind: "gatewayRoute", namespace: "shop", route: "checkout" };
const flagger = { kind: "flagger", namespace: "shop", workload: "checkout" };
const rollout = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" };
const istio = { kind: "istio", namespace: "shop" };
const services = armsAs("checkout-stable", "checkout-canary");

test.each([
  {
    name: "a Service of both arms where each has its own",
    change: {
      traffic: { ...istio, service: "checkout", label: "destination_service_name" },
      weights: virtualService,
      arms: services,
    },
    says: [
      'shifts[0].traffic.service: each arm is known by a Service of its own, its match, and "checkout" is one for both (remove service, or write another label)',
    ],
    works: false,
  },
  {
    name: "a Service of both arms where a route has a backend for each",
    change: { traffic: { ...istio, service: "checkout" }, weights: gatewayRoute, arms: services },
    says: [
      'shifts[0].traffic.service: a route sends the requests of each arm to a Service of its own, which Istio tells as their destination, and "checkout" is one for both (remove service, and write as the match of each arm the Service that is its backend)',
    ],
    works: true,
  },
  {
    name: "the Service of one of Flagger's arms",
    change: {
      traffic: { ...istio, service: "checkout-canary" },
      weights: flagger,
      arms: armsAs("checkout-primary", "checkout"),
    },
    says: [
      'shifts[0].traffic.service: "checkout-canary" is the Service of one arm: Flagger makes one for each (write "checkout", which they are made of)',
    ],
    works: true,
  },
  ...[
    { weights: virtualService, byWorkload: ', or write label: "destination_workload" if they are Deployments' },
    { weights: rollout, byWorkload: "" },
  ].map(({ weights, byWorkload }) => ({
    name: `Services of the arms as their versions, by ${weights.kind}`,
    change: { traffic: { ...istio, service: "checkout" }, weights, arms: services },
    says: [
      `shifts[0].traffic.service: "checkout-stable" and "checkout-canary" look like Services or Deployments, and with service, and no label, a match is compared with destination_version (remove service if they are Services${byWorkload}; for versions that are called so, write label: "destination_version")`,
    ],
    works: true,
  })),
  ...[
    { name: "versions", arms: armsAs("v1.40", "v1.41"), shown: '"v1.40" and "v1.41"' },
    { name: "one to come", arms: armsAs("1.40.0", "1.41.0-rc.1"), shown: '"1.40.0" and "1.41.0-rc.1"' },
    {
      name: "versions of any patch",
      arms: armsAs("v1\\.40\\..+", "v1.41.*"),
      shown: '"v1\\\\.40\\\\..+" and "v1.41.*"',
    },
  ].flatMap(({ name, arms, shown }) =>
    [
      {
        weights: virtualService,
        cure: 'write service, with the Service of both versions, such as "checkout"; or write as the match of each arm the Service that is its own',
      },
      {
        weights: rollout,
        cure: 'write as the match of each arm the Service that is its own, which are stableService and canaryService of the Rollout, such as "checkout-stable" and "checkout-canary"',
      },
    ].map(({ weights, cure }) => ({
      name: `${name} as Services, by ${weights.kind}`,
      change: { traffic: istio, weights, arms },
      says: [
        `shifts[0].traffic.service: ${shown} look like versions, and without service a match is compared with destination_service_name, the Service of each arm (${cure})`,
      ],
      works: true,
    })),
  ),
  ...[
    {
      weights: rollout,
      cure: 'write as the match of each arm the Service that is its own, which are stableService and canaryService of the Rollout, such as "checkout-stable" and "checkout-canary"; for Services that are called so, write label: "destination_service_name"',
    },
    {
      weights: virtualService,
      cure: 'write service, with the Service of both arms, and as the match of each its version, such as service: "checkout"; or write as the match of each arm the Service that is its own; for Services that are called so, write label: "destination_service_name"',
    },
    {
      weights: gatewayRoute,
      cure: 'write as the match of each arm the Service that is its own; for Services that are called so, write label: "destination_service_name"',
    },
  ].map(({ weights, cure }) => ({
    name: `roles as Services, by ${weights.kind}`,
    change: { traffic: istio, weights, arms: armsAs("stable", "canary") },
    says: [
      `shifts[0].traffic.service: "stable" and "canary" look like roles, and without service a match is compared with destination_service_name, the Service of each arm (${cure})`,
    ],
    works: true,
  })),
  {
    name: "versions behind one Service by the pods",
    change: {
      traffic: istio,
      weights: { kind: "podRatio", namespace: "shop" },
      arms: [
        { name: "blue", role: "stable", match: "v1", target: "checkout-v1" },
        { name: "green", role: "candidate", match: "v2", target: "checkout-v2" },
      ],
    },
    says: [
      'shifts[0].traffic.service: "v1" and "v2" look like versions, and without service a match is compared with destination_service_name, the Service of each arm (write service, with the Service of both versions, such as "checkout")',
    ],
    works: true,
  },
  {
    name: "Deployments behind one Service as versions",
    change: {
      traffic: { ...istio, service: "checkout" },
      weights: { kind: "podRatio", namespace: "shop" },
      arms: armsAs("checkout-blue", "checkout-green").map((arm) => ({ ...arm, target: arm.match })),
    },
    says: [
      'shifts[0].traffic.service: "checkout-blue" and "checkout-green" look like Services or Deployments, and with service, and no label, a match is compared with destination_version (write label: "destination_workload" if they are Deployments; for versions that are called so, write label: "destination_version")',
    ],
    works: true,
  },
  {
    name: "short versions as Services",
    change: { traffic: istio, weights: virtualService, arms: armsAs("v1", "2") },
    says: [
      'shifts[0].traffic.service: "v1" and "2" look like versions, and without service a match is compared with destination_service_name, the Service of each arm (write service, with the Service of both versions, such as "checkout"; or write as the match of each arm the Service that is its own; for Services that are called so, write label: "destination_service_name")',
    ],
    works: true,
  },
  {
    name: "versions as the backends of a route",
    change: { traffic: istio, weights: gatewayRoute, arms: armsAs("v1.40", "v1.41") },
    says: [
      'shifts[0].traffic.service: "v1.40" and "v1.41" look like versions, and without service a match is compared with destination_service_name, the Service of each arm (write as the match of each arm the Service that is its own)',
    ],
    works: true,
  },
  ...[
    { kind: "istio", namespace: "shop", service: "checkout", label: "destination_workload" },
    { kind: "counters", label: "destination_workload", requests: "a_total", errors: "b_total" },
  ].map((traffic) => ({
    name: `versions as workloads of ${traffic.kind}`,
    change: { traffic, weights: virtualService, arms: armsAs("v1", "v2\\..+") },
    says: [
      'shifts[0].traffic.label: "v1" and "v2\\\\..+" look like versions, and destination_workload is the Deployment of each arm (write label: "destination_version", or as the match of each arm its Deployment, such as "checkout-v1"; unless the Deployments are called so)',
    ],
    works: true,
  })),
])("lintMeshServices() tells of $name", ({ change, says, works }) => {
  expect(problemsOf(change)).toEqual({ says, works });
});

const ofBoth = { ...istio, service: "checkout" };

test.each([
  { name: "versions", change: { traffic: ofBoth, weights: virtualService, arms: armsAs("v1", "v2") } },
  {
    name: "versions behind a name",
    change: { traffic: ofBoth, weights: virtualService, arms: armsAs("checkout-1.2.3", "checkout-1.3.0") },
  },
  {
    name: "versions that are called so",
    change: { traffic: { ...ofBoth, label: "destination_version" }, weights: virtualService, arms: services },
  },
  {
    name: "Deployments",
    change: { traffic: { ...ofBoth, label: "destination_workload" }, weights: virtualService, arms: services },
  },
  {
    name: "Deployments whose names have versions",
    change: {
      traffic: { ...ofBoth, label: "destination_workload" },
      weights: virtualService,
      arms: armsAs("checkout-v1", "checkout-v2"),
    },
  },
  {
    name: "Services whose names have versions",
    change: { traffic: istio, weights: virtualService, arms: armsAs("checkout-v1", "checkout-v2") },
  },
  {
    name: "Services that are called as versions",
    change: {
      traffic: { ...istio, label: "destination_service_name" },
      weights: virtualService,
      arms: armsAs("v1", "v2"),
    },
  },
  {
    name: "Services that are called as roles",
    change: {
      traffic: { ...istio, label: "destination_service_name" },
      weights: rollout,
      arms: armsAs("stable", "canary"),
    },
  },
  {
    name: "versions that are called as roles",
    change: { traffic: ofBoth, weights: virtualService, arms: armsAs("stable", "canary") },
  },
  {
    name: "one role beside a name",
    change: { traffic: istio, weights: virtualService, arms: armsAs("checkout", "canary") },
  },
  {
    name: "versions of one Service by their label",
    change: { traffic: { ...istio, service: "checkout" }, weights: virtualService, arms: armsAs("v1.40", "v1.41") },
  },
  { name: "Services of the arms", change: { traffic: istio, weights: virtualService, arms: services } },
  { name: "backends of a route", change: { traffic: istio, weights: gatewayRoute, arms: services } },
  {
    name: "Flagger's workloads, whatever their Services",
    change: { traffic: istio, weights: flagger, arms: armsAs("checkout-primary", "checkout") },
  },
  {
    name: "the Service that Flagger was given",
    change: {
      traffic: { ...istio, service: "checkout" },
      weights: flagger,
      arms: armsAs("checkout-primary", "checkout"),
    },
  },
])("lintMeshServices() takes $name", ({ change }) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

import { expect, test } from "@jest/globals";
import { armsAs, problemsOf } from "../problems-of.ts";

const virtualService = { kind: "virtualService", namespace: "shop", name: "checkout" };
const gatewayRoute = { kind: "gatewayRoute", namespace: "shop", route: "checkout" };
const flagger = { kind: "flagger", namespace: "shop", workload: "checkout" };
const rollout = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" };
const istio = { kind: "istio", namespace: "shop" };
const counters = (label: string, namespace = "shop") => ({
  kind: "counters",
  label,
  requests: `istio_requests_total{reporter="source",destination_service_namespace="${namespace}"}`,
  errors: `istio_requests_total{reporter="source",destination_service_namespace="${namespace}",response_code=~"5.."}`,
});
/** Arms of which the first is right. */
const beside = (stable: string, candidate: string) =>
  armsAs(stable, candidate).map((arm) => ({ ...arm, target: `checkout-${arm.name}` }));
const isName = "and destination_service_name is the name of a Service alone";

test.each([
  {
    name: "a whole host",
    change: {
      traffic: istio,
      weights: virtualService,
      arms: beside("checkout-stable", "checkout-canary\\.shop\\.svc\\.cluster\\.local"),
    },
    says: [
      `shifts[0].arms[1].match: "checkout-canary\\\\.shop\\\\.svc\\\\.cluster\\\\.local" is a whole host, ${isName} (write "checkout-canary")`,
    ],
    works: false,
  },
  ...[gatewayRoute, virtualService, rollout].map((weights) => ({
    name: `a Service with its namespace, by ${weights.kind}`,
    change: { traffic: istio, weights, arms: armsAs("checkout-stable", "checkout-canary.shop") },
    says: [
      `shifts[0].arms[1].match: "checkout-canary.shop" is a Service with its namespace, ${isName} (write "checkout-canary")`,
    ],
    works: false,
  })),
  {
    name: "a Service with its namespace whose dot is escaped",
    change: { traffic: istio, weights: rollout, arms: armsAs("checkout-stable", "checkout-canary\\.shop") },
    says: [
      `shifts[0].arms[1].match: "checkout-canary\\\\.shop" is a Service with its namespace, ${isName} (write "checkout-canary")`,
    ],
    works: false,
  },
  {
    name: "a Service with its namespace beside a target, of which nothing else is told",
    change: { traffic: istio, weights: gatewayRoute, arms: beside("checkout-blue", "checkout-green.shop") },
    says: [
      `shifts[0].arms[1].match: "checkout-green.shop" is a Service with its namespace, ${isName} (write "checkout-green")`,
    ],
    works: false,
  },
  {
    name: "a Service with another namespace",
    change: { traffic: istio, weights: gatewayRoute, arms: armsAs("checkout-v1", "checkout-v2.edge") },
    says: [
      `shifts[0].arms[1].match: "checkout-v2.edge" is a Service with its namespace, ${isName} (write "checkout-v2", unless a ServiceEntry has such a host)`,
    ],
    works: true,
  },
  {
    name: "Services with their namespace that Flagger made",
    change: {
      traffic: { ...istio, label: "destination_service_name" },
      weights: flagger,
      arms: armsAs("checkout-primary.shop", "checkout.shop"),
    },
    says: [
      'shifts[0].arms[0].match: no series is left of this arm: "checkout-primary.shop" matches no value of destination_service_name, which is like SERVICE-primary, as Flagger calls it (write match: "checkout-primary")',
      'shifts[0].arms[1].match: no series is left of this arm: "checkout.shop" matches no value of destination_service_name, which is like SERVICE-canary, as Flagger calls it (write match: "checkout-canary")',
    ],
    works: false,
  },
  {
    name: "a Service with its port",
    change: { traffic: istio, weights: gatewayRoute, arms: armsAs("checkout-v1", "checkout-v2:8080") },
    says: [
      'shifts[0].arms[1].match: no series is left of this arm: "checkout-v2:8080" matches no value of destination_service_name, which is made of lower-case letters, digits, - and . alone (write match: "checkout-v2")',
    ],
    works: false,
  },
  {
    name: "the Service of both arms with its namespace",
    change: { traffic: { ...istio, service: "checkout.shop" }, weights: virtualService, arms: armsAs("v1", "v2") },
    says: [
      `shifts[0].traffic.service: no series is left of either arm: "checkout.shop" is a Service with its namespace, ${isName} (write "checkout")`,
    ],
    works: false,
  },
  {
    name: "a whole host of counters by Services",
    change: {
      traffic: counters("destination_service_name"),
      weights: gatewayRoute,
      arms: beside("checkout-v1", "checkout-v2.shop.svc.cluster.local"),
    },
    says: [
      `shifts[0].arms[1].match: "checkout-v2.shop.svc.cluster.local" is a whole host, ${isName} (write "checkout-v2")`,
    ],
    works: false,
  },
  {
    name: "a name alone of counters by hosts",
    change: {
      traffic: counters("destination_service"),
      weights: rollout,
      arms: armsAs("checkout-stable.shop.svc.cluster.local", "checkout-canary"),
    },
    says: [
      'shifts[0].arms[1].match: "checkout-canary" is the name of a Service alone, and destination_service is a whole host, such as checkout-canary.shop.svc.cluster.local (write label: "destination_service_name")',
    ],
    works: true,
  },
  {
    name: "a Service with its namespace of counters by hosts",
    change: {
      traffic: counters("destination_service"),
      weights: gatewayRoute,
      arms: armsAs("checkout-v1.shop.svc.cluster.local", "checkout-v2.shop"),
    },
    says: [
      'shifts[0].arms[1].match: "checkout-v2.shop" is a Service with its namespace, and destination_service is a whole host, such as checkout-v2.shop.svc.cluster.local (write label: "destination_service_name", and match: "checkout-v2")',
    ],
    works: true,
  },
  {
    name: "a host with its port",
    change: {
      traffic: counters("destination_service"),
      weights: rollout,
      arms: armsAs("checkout-stable.shop.svc.cluster.local", "checkout-canary.shop.svc.cluster.local:80"),
    },
    says: [
      'shifts[0].arms[1].match: "checkout-canary.shop.svc.cluster.local:80" is a host with its port, and destination_service is a whole host, such as checkout-canary.shop.svc.cluster.local (write match: "checkout-canary.shop.svc.cluster.local")',
    ],
    works: true,
  },
  {
    name: "a host of another namespace than is asked for",
    change: {
      traffic: counters("destination_service", "edge"),
      weights: flagger,
      arms: armsAs("checkout-primary.edge.svc.cluster.local", "checkout-canary.shop.svc.cluster.local"),
    },
    says: [
      'shifts[0].arms[1].match: no series is left of this arm: the namespace of "checkout-canary.shop.svc.cluster.local" is "shop", and traffic.requests asks for destination_service_namespace="edge" (write the same namespace in both, also in traffic.errors: such as destination_service_namespace="shop")',
    ],
    works: false,
  },
])("lintIstioServices() tells of $name", ({ change, says, works }) => {
  expect(problemsOf(change)).toEqual({ says, works });
});

test.each([
  { name: "names", traffic: istio, weights: rollout, arms: armsAs("checkout-stable", "checkout-canary") },
  {
    name: "hosts of ServiceEntries",
    traffic: istio,
    weights: virtualService,
    arms: armsAs("api-old.partner.example.com", "api-new.partner.example.com"),
  },
  {
    name: "short hosts of ServiceEntries",
    traffic: istio,
    weights: virtualService,
    arms: armsAs("old.internal", "new.internal"),
  },
  {
    name: "a ServiceEntry of both arms",
    traffic: { ...istio, service: "api.partner" },
    weights: virtualService,
    arms: armsAs("v1", "v2"),
  },
  { name: "expressions", traffic: istio, weights: rollout, arms: armsAs("checkout-stable.*", "checkout-canary.*") },
  {
    name: "whole hosts in the label that has them",
    traffic: counters("destination_service"),
    weights: rollout,
    arms: armsAs("checkout-stable.shop.svc.cluster.local", "checkout-canary\\.shop\\.svc\\.cluster\\.local"),
  },
  {
    name: "hosts of ServiceEntries in the label that has them",
    traffic: counters("destination_service"),
    weights: virtualService,
    arms: armsAs("old.example.com", "new.example.com"),
  },
  {
    name: "names in another metric",
    traffic: { ...counters("destination_service"), requests: "app_calls_total", errors: "app_failures_total" },
    weights: rollout,
    arms: armsAs("checkout-stable", "checkout-canary"),
  },
])("lintIstioServices() takes $name", ({ traffic, weights, arms }) => {
  expect(problemsOf({ traffic, weights, arms })).toEqual({ says: [], works: true });
});

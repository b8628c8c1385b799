import { expect, test } from "@jest/globals";
import { show } from "../../../../../slo/problem.ts";
import { armsAs, problemsOf } from "../problems-of.ts";
import { counters, dns, record } from "../shift-parts.ts";

const envoy = { kind: "envoy" };
const virtualService = { kind: "virtualService", namespace: "shop", name: "checkout" };
const gateway = { kind: "gatewayRoute", namespace: "shop", route: "checkout" };
const byCounters =
  'or, for the Envoys\' own counters, which they show where proxyStatsMatcher names them, write kind: "counters", label: "cluster_name", requests: "envoy_cluster_upstream_rq_total" and errors: \'envoy_cluster_upstream_rq{response_code_class="5xx"}\'';
const services =
  'write traffic: { kind: "istio", namespace: "shop", label: "destination_service_name" }, and match: "blue" and "green"';
const targeted = (stable: string, candidate: string) =>
  armsAs(stable, candidate).map((arm) => ({ ...arm, target: arm.name }));
const subsets = armsAs(
  "outbound|80|v1|checkout.shop.svc.cluster.local",
  "outbound|80|v2|checkout.shop.svc.cluster.local",
);

test.each([
  {
    name: "Services, as they are written",
    change: {
      traffic: envoy,
      weights: virtualService,
      arms: armsAs("outbound|80||blue.shop.svc.cluster.local", "outbound|80||green.shop.svc.cluster.local"),
    },
    shown: "outbound|80||blue.shop.svc.cluster.local",
    cure: services,
  },
  {
    name: "Services, whose name ends with a semicolon",
    change: {
      traffic: envoy,
      weights: gateway,
      arms: armsAs("outbound|80||blue.shop.svc.cluster.local;", "outbound|80||green.shop.svc.cluster.local;"),
    },
    shown: "outbound|80||blue.shop.svc.cluster.local;",
    cure: services,
  },
  {
    name: "Services, which the first cure had escaped",
    change: {
      traffic: envoy,
      weights: gateway,
      arms: targeted(
        "outbound\\|80\\|\\|blue\\.shop\\.svc\\.cluster\\.local",
        "outbound[|]80[|][|]green.shop.svc.cluster.local",
      ),
    },
    shown: "outbound\\|80\\|\\|blue\\.shop\\.svc\\.cluster\\.local",
    cure: services,
  },
  {
    name: "subsets of one Service",
    change: { traffic: envoy, weights: virtualService, arms: subsets },
    shown: "outbound|80|v1|checkout.shop.svc.cluster.local",
    cure: 'write traffic: { kind: "istio", service: "checkout", namespace: "shop" }, and as the match of each arm its label version, such as match: "v1" and "v2"',
  },
  {
    name: "what comes in",
    change: { traffic: envoy, weights: gateway, arms: targeted("inbound|8080||", "green") },
    shown: "inbound|8080||",
    cure: 'write traffic: { kind: "istio" } with the namespace, which knows each arm by its Service, or with service by its version',
  },
])("lintIstioClusters() refuses clusters of Istio in the label of other Envoys: $name", ({ change, shown, cure }) => {
  expect(problemsOf(change)).toEqual({
    says: [
      `shifts[0].traffic.kind: ${show(shown)} is a cluster of Istio's Envoys, which tell it in cluster_name: no series has it in envoy_cluster_name (${cure}; ${byCounters})`,
    ],
    works: false,
  });
});

test.each([
  {
    name: "a Service",
    traffic: { kind: "istio", namespace: "shop" },
    arms: armsAs("outbound|80||blue.shop.svc.cluster.local", "green"),
    says: 'shifts[0].arms[0].match: no series is left of this arm: "outbound|80||blue.shop.svc.cluster.local" matches no value of destination_service_name, which is made of lower-case letters, digits, - and . alone (write match: "blue")',
  },
  {
    name: "a subset",
    traffic: { kind: "istio", service: "checkout", namespace: "shop" },
    arms: armsAs("outbound|80|v1|checkout.shop.svc.cluster.local", "v2"),
    says: 'shifts[0].arms[0].match: no series is left of this arm: "outbound|80|v1|checkout.shop.svc.cluster.local" matches no value of destination_version, which is made of letters, digits, - _ and . alone (write as its match the arm\'s label version, such as "v1")',
  },
  {
    name: "a subset of workloads",
    traffic: { kind: "istio", service: "checkout", namespace: "shop", label: "destination_workload" },
    arms: armsAs("outbound|80|v1|checkout.shop.svc.cluster.local", "checkout-v2"),
    says: 'shifts[0].arms[0].match: no series is left of this arm: "outbound|80|v1|checkout.shop.svc.cluster.local" matches no value of destination_workload, which is made of lower-case letters, digits, - and . alone (write as its match the arm\'s Deployment, such as "checkout-v1")',
  },
  {
    name: "a Service, and Envoy Gateway a backend",
    traffic: { kind: "istio", namespace: "shop" },
    arms: armsAs("httproute/shop/checkout/rule/0/backend/0", "green").map((arm) => ({ ...arm, target: arm.name })),
    says: 'shifts[0].arms[0].match: no series is left of this arm: "httproute/shop/checkout/rule/0/backend/0" matches no value of destination_service_name, which is made of lower-case letters, digits, - and . alone (write traffic: { kind: "envoy" }, whose clusters Envoy Gateway calls so; or, where Istio is the Gateway, the Service that is the arm\'s backend as its match)',
  },
])("lintMatchValues() refuses a cluster where Istio's own metrics have $name", ({ traffic, arms, says }) => {
  expect(problemsOf({ traffic, weights: virtualService, arms })).toEqual({ says: [says], works: false });
});

test.each([
  {
    name: "whatever the clusters are called, where a VirtualService moves them",
    change: { traffic: envoy, weights: virtualService, arms: armsAs("blue", "green") },
    says: `shifts[0].traffic.kind: a VirtualService is for Istio's Envoys, which tell a cluster in cluster_name, and not in envoy_cluster_name (write traffic: { kind: "istio", namespace: "shop" }, which knows each arm by its Service, or with service by its version; ${byCounters})`,
  },
  {
    name: "an expression that may be for others, too",
    change: { traffic: envoy, weights: gateway, arms: targeted("outbound.80..blue.*", "outbound.80..green.*") },
    says: `shifts[0].traffic.kind: "outbound.80..blue.*" is a cluster of Istio's Envoys, which tell it in cluster_name: no series has it in envoy_cluster_name (write traffic: { kind: "istio" } with the namespace, which knows each arm by its Service, or with service by its version; ${byCounters})`,
  },
  {
    name: "the label of other Envoys in counters",
    change: {
      traffic: { ...counters, label: "envoy_cluster_name" },
      weights: record,
      dns,
      arms: targeted("outbound\\|80\\|\\|blue.shop.svc", "outbound\\|80\\|\\|green.shop.svc"),
    },
    says: 'shifts[0].traffic.label: "outbound\\\\|80\\\\|\\\\|blue.shop.svc" is a cluster of Istio\'s Envoys, whose label is cluster_name, not envoy_cluster_name (write "cluster_name", unless your scrape renames it)',
  },
])("lintIstioClusters() warns of $name", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says: [says], works: true });
});

const istioByName = { kind: "istio", namespace: "shop", label: "destination_service_name" };
const ofEnvoys = {
  kind: "counters",
  label: "cluster_name",
  requests: "envoy_cluster_upstream_rq_total",
  errors: 'envoy_cluster_upstream_rq{response_code_class="5xx"}',
};

test.each([
  // What the cures say.
  { traffic: istioByName, weights: virtualService, arms: armsAs("blue", "green") },
  { traffic: istioByName, weights: gateway, arms: armsAs("blue", "green") },
  {
    traffic: { kind: "istio", service: "checkout", namespace: "shop" },
    weights: virtualService,
    arms: armsAs("v1", "v2"),
  },
  {
    traffic: ofEnvoys,
    weights: virtualService,
    arms: targeted("outbound\\|80\\|\\|blue.shop.svc.cluster.local", "outbound\\|80\\|\\|green.shop.svc.cluster.local"),
  },
  {
    traffic: ofEnvoys,
    weights: gateway,
    arms: targeted("outbound\\|80\\|\\|blue.shop.svc.cluster.local", "outbound\\|80\\|\\|green.shop.svc.cluster.local"),
  },
  // Clusters of other Envoys that are called alike.
  { traffic: envoy, weights: gateway, arms: targeted("outbound-blue", "outbound-green") },
  { traffic: envoy, weights: gateway, arms: targeted("outbound.*blue", "outbound.*green") },
  { traffic: envoy, weights: gateway, arms: targeted("inbound_blue", "inbound_green") },
])("lintIstioClusters() takes %j", (change) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

test("lintQueries() knows by the arms that counters are those of Istio's Envoys", () => {
  const arms = targeted("outbound\\|80\\|\\|blue.shop.svc", "outbound\\|80\\|\\|green.shop.svc");
  const errors = 'envoy_cluster_upstream_rq_xx{envoy_response_code_class="5"}';
  expect(problemsOf({ traffic: { ...ofEnvoys, errors }, weights: gateway, arms })).toEqual({
    says: [
      'shifts[0].traffic.errors: the statuses of Istio\'s Envoys are in envoy_cluster_upstream_rq, as response_code_class or response_code (write envoy_cluster_upstream_rq{response_code_class="5xx"})',
    ],
    works: true,
  });
  const inName = { ...ofEnvoys, label: "envoy_cluster_name", errors: "envoy_cluster_upstream_rq_5xx" };
  expect(problemsOf({ traffic: inName, weights: gateway, arms }).says).toEqual([
    'shifts[0].traffic.errors: envoy_cluster_upstream_rq_5xx is no metric that Envoy shows to Prometheus: envoy_cluster_upstream_rq has the class in response_code_class (write envoy_cluster_upstream_rq{response_code_class="5xx"}, unless something between them renames it)',
    'shifts[0].traffic.label: "outbound\\\\|80\\\\|\\\\|blue.shop.svc" is a cluster of Istio\'s Envoys, whose label is cluster_name, not envoy_cluster_name (write "cluster_name", unless your scrape renames it)',
  ]);
  const clusters = { traffic: { ...ofEnvoys, errors }, weights: record, dns, arms: targeted("eu", "us") };
  expect(problemsOf(clusters)).toEqual({ says: [], works: true });
});

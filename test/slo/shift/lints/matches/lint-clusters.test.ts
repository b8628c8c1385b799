import { expect, test } from "@jest/globals";
import { show } from "../../../../../slo/problem.ts";
import { armsAs, problemsOf } from "../problems-of.ts";
import { counters, dns, record } from "../shift-parts.ts";

const targeted = (stable: string, candidate: string) =>
  armsAs(stable, candidate).map((arm) => ({ ...arm, target: `checkout-${arm.name}` }));
const gateway = { kind: "gatewayRoute", namespace: "shop", route: "checkout" };
const clusters = (stable: string, candidate: string, weights: object = gateway) => ({
  traffic: { kind: "envoy" },
  weights,
  arms: targeted(stable, candidate),
});
const plain = "outbound|80|v1|checkout.shop.svc.cluster.local";
const escaped = "outbound\\|80\\|v2\\|checkout.shop.svc.cluster.local";
const refused = (place: number, written: string, cure: string) =>
  `shifts[0].arms[${place}].match: in ${show(written)}, which is an expression, | means "or": no cluster matches it (write match: ${show(cure)})`;

const byCounters = (stable: string, candidate: string) => ({
  traffic: { ...counters, label: "cluster_name" },
  weights: record,
  dns,
  arms: targeted(stable, candidate),
});

test.each([
  {
    name: "a subset",
    change: byCounters(plain, escaped),
    says: [refused(0, plain, "outbound\\|80\\|v1\\|checkout.shop.svc.cluster.local")],
  },
  {
    name: "two Services",
    change: byCounters("outbound|80||blue.shop.svc", "outbound|80||green.shop.svc"),
    says: [
      refused(0, "outbound|80||blue.shop.svc", "outbound\\|80\\|\\|blue.shop.svc"),
      refused(1, "outbound|80||green.shop.svc", "outbound\\|80\\|\\|green.shop.svc"),
    ],
  },
  {
    name: "the semicolon of newer versions, which the label has not",
    change: byCounters("outbound|80||blue.shop.svc;", "outbound\\|80\\|\\|green.shop.svc"),
    says: [refused(0, "outbound|80||blue.shop.svc;", "outbound\\|80\\|\\|blue.shop.svc")],
  },
  {
    name: "a subset, which is what a VirtualService calls the arm, too",
    change: {
      traffic: { ...counters, label: "cluster_name" },
      weights: { kind: "virtualService", namespace: "shop", name: "checkout" },
      arms: [armsAs(plain, "")[0], { ...armsAs("", escaped)[1], target: "v2" }],
    },
    says: [
      `shifts[0].arms[0].match: in "outbound|80|v1|checkout.shop.svc.cluster.local", which is an expression, | means "or": no cluster matches it (write match: "outbound\\\\|80\\\\|v1\\\\|checkout.shop.svc.cluster.local", and target: "v1")`,
    ],
  },
])("lintClusters() refuses names of clusters as expressions: $name", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says, works: false });
});

test.each([
  {
    name: "two rules",
    change: clusters("httproute/shop/checkout/rule/0", "httproute/shop/checkout/rule/1"),
  },
  {
    name: "backends of two rules",
    change: clusters("httproute/shop/checkout/rule/0/backend/0", "httproute/shop/checkout/rule/1/backend/0"),
  },
  {
    name: "two rules of a route that Argo Rollouts moves",
    change: {
      ...clusters("httproute/shop/checkout/rule/0", "httproute/shop/checkout/rule/2", {
        kind: "argoRollouts",
        namespace: "shop",
        rollout: "checkout",
      }),
      arms: armsAs("httproute/shop/checkout/rule/0", "httproute/shop/checkout/rule/2"),
    },
  },
])("lintClusters() warns of arms that are $name", ({ change }) => {
  expect(problemsOf(change)).toEqual({
    says: [
      'shifts[0].arms: the arms are the clusters of two rules of httproute/shop/checkout, and weights part the requests of one rule among its backends (write two backends of one rule, such as "httproute/shop/checkout/rule/0/backend/0" and "httproute/shop/checkout/rule/0/backend/1", or count by pods where the rule has one cluster)',
    ],
    works: true,
  });
});

test.each([
  clusters("httproute/shop/checkout/rule/0/backend/0", "httproute/shop/checkout/rule/0/backend/1"),
  clusters("httproute/shop/checkout/rule/0", "httproute/shop/check.*/rule/1"),
  byCounters("outbound.80.v1.checkout.shop.svc.cluster.local", escaped),
  byCounters("outbound\\|80\\|v1\\|checkout.shop.svc.cluster.local", escaped),
  clusters("blue|blue-old", "green"),
  {
    ...clusters("httproute/shop/checkout/rule/0", "httproute/shop/checkout/rule/1", {
      kind: "static",
      weights: { blue: 90, green: 10 },
    }),
    strategy: "abTest",
  },
])("lintClusters() takes %j", (change) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

const rule = "httproute/shop/checkout/rule/0";
const ofGateway = { ...counters, label: "envoy_cluster_name" };
const wholeRule = (place: number, [whole, backend, cure]: readonly [string, string, string]) =>
  `shifts[0].arms[${place}].match: "${whole}" would be the cluster of all backends of a rule, of which "${backend}" is one: Envoy Gateway gives a rule one cluster, or each backend its own (write ${cure}, or count by pods where the rule has one cluster)`;

test.each([
  {
    name: "the candidate's backend",
    change: clusters(rule, `${rule}/backend/1`),
    says: [wholeRule(0, [rule, `${rule}/backend/1`, `match: "${rule}/backend/0"`])],
  },
  {
    name: "the stable arm's backend",
    change: clusters(`${rule}/backend/0`, rule),
    says: [wholeRule(1, [rule, `${rule}/backend/0`, `match: "${rule}/backend/1"`])],
  },
  {
    name: "a backend of a rule with three",
    change: clusters(rule, `${rule}/backend/2`),
    says: [wholeRule(0, [rule, `${rule}/backend/2`, `match: "${rule}/backend/0"`])],
  },
  {
    name: "any backend but the first, as an expression",
    change: clusters(rule, `${rule}/backend/[1-9]`),
    says: [wholeRule(0, [rule, `${rule}/backend/[1-9]`, `match: "${rule}/backend/0"`])],
  },
  {
    name: "an expression that takes the first backends",
    change: clusters(rule, `${rule}/backend/[01]`),
    says: [wholeRule(0, [rule, `${rule}/backend/[01]`, "the arm's own backend of that rule"])],
  },
  {
    name: "a backend, with weights that stay",
    change: {
      ...clusters(rule, `${rule}/backend/1`, { kind: "static", weights: { blue: 90, green: 10 } }),
      strategy: "abTest",
    },
    says: [wholeRule(0, [rule, `${rule}/backend/1`, `match: "${rule}/backend/0"`])],
  },
  {
    name: "a backend of a GRPCRoute that Argo Rollouts moves",
    change: {
      traffic: { kind: "envoy" },
      weights: { kind: "argoRollouts", namespace: "shop", rollout: "checkout" },
      arms: armsAs("grpcroute/shop/checkout/rule/1", "grpcroute/shop/checkout/rule/1/backend/1"),
    },
    says: [
      wholeRule(0, [
        "grpcroute/shop/checkout/rule/1",
        "grpcroute/shop/checkout/rule/1/backend/1",
        'match: "grpcroute/shop/checkout/rule/1/backend/0"',
      ]),
    ],
  },
  {
    name: "a backend, by counters of Envoy",
    change: { ...clusters(rule, `${rule}/backend/1`), traffic: ofGateway },
    says: [wholeRule(0, [rule, `${rule}/backend/1`, `match: "${rule}/backend/0"`])],
  },
])("lintClusters() warns of a whole rule beside $name", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says, works: true });
});

test.each([
  { name: "two backends, which is the cure", change: clusters(`${rule}/backend/0`, `${rule}/backend/1`) },
  { name: "the other way round", change: clusters(`${rule}/backend/1`, `${rule}/backend/0`) },
  { name: "a backend beside all others", change: clusters(`${rule}/backend/0`, `${rule}/backend/[1-9]`) },
  {
    name: "the same by counters",
    change: { ...clusters(`${rule}/backend/0`, `${rule}/backend/1`), traffic: ofGateway },
  },
  {
    name: "names of a label that is not Envoy's",
    change: { ...clusters(rule, `${rule}/backend/1`), traffic: { ...counters, label: "upstream" } },
  },
  {
    name: "a rule whose number only begins so",
    change: {
      ...clusters("httproute/shop/checkout/rule/1", "httproute/shop/checkout/rule/10/backend/0", {
        kind: "static",
        weights: { blue: 90, green: 10 },
      }),
      strategy: "abTest",
    },
  },
  {
    name: "whatever of both the rule has",
    change: clusters(`${rule}(/backend/0)?`, `${rule}/backend/1`),
  },
  {
    name: "two names of one arm",
    change: clusters(`${rule}|checkout-blue`, `${rule}/backend/1|checkout-green`),
  },
])("lintClusters() takes of a rule $name", ({ change }) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

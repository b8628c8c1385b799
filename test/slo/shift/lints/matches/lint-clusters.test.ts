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

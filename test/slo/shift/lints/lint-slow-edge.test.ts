import { expect, test } from "@jest/globals";
import { problemsOf } from "./problems-of.ts";
import { counters, dns, record } from "./shift-parts.ts";

const istio = {
  traffic: { kind: "istio", service: "checkout", namespace: "shop" },
  weights: { kind: "virtualService", namespace: "shop", name: "checkout" },
};
const envoy = { traffic: { kind: "envoy" }, weights: { kind: "gatewayRoute", namespace: "shop", route: "checkout" } };
const ingress = {
  arms: [
    { name: "blue", role: "stable" },
    { name: "green", role: "candidate", match: "shop-checkout-green-80" },
  ],
  traffic: { kind: "ingressNginx", namespace: "shop", ingress: "checkout" },
  weights: { kind: "ingressNginx", namespace: "shop", ingress: "checkout-canary" },
};
const own = { traffic: counters, weights: record, dns };
const apart = "so slow requests are never compared";

test.each([
  {
    name: "Istio",
    change: { ...istio, slow: { threshold: "200ms" } },
    says: `it is le="200", which istio_request_duration_milliseconds does not have unless somebody set other buckets, ${apart} (write 100ms or 250ms, or list in slow.edges those that yours has)`,
    works: true,
  },
  {
    name: "Envoy, beyond the last edge",
    change: { ...envoy, slow: { threshold: "2h" } },
    says: `it is le="7200000", which envoy_cluster_upstream_rq_time does not have unless somebody set other buckets, ${apart} (write 3600000ms, or list in slow.edges those that yours has)`,
    works: true,
  },
  {
    name: "ingress-nginx",
    change: { ...ingress, slow: { threshold: "150ms" } },
    says: `it is le="0.15", which nginx_ingress_controller_request_duration_seconds does not have unless somebody set other buckets, ${apart} (write 100ms or 250ms, or list in slow.edges those that yours has)`,
    works: true,
  },
  {
    name: "Istio with buckets of one's own",
    change: { ...istio, slow: { threshold: "100ms", edges: ["200", "400"] } },
    says: `it is le="100", which is not one of the histogram's edges, ${apart} (write 200ms, or add the edge where the histogram is made)`,
    works: false,
  },
  {
    name: "a histogram of one's own",
    change: { ...own, slow: { threshold: "137ms", histogram: "edge_seconds", edges: ["0.1", "0.2"] } },
    says: `it is le="0.137", which is not one of the histogram's edges, ${apart} (write 100ms or 200ms, or add the edge where the histogram is made)`,
    works: false,
  },
])("lintSlowEdge() says of a threshold between two edges: $name", ({ change, says, works }) => {
  expect(problemsOf(change)).toEqual({ says: [`shifts[0].slow.threshold: ${says}`], works });
});

test.each([
  { name: "an edge of Istio", change: { ...istio, slow: { threshold: "250ms" } } },
  { name: "an edge that somebody set", change: { ...istio, slow: { threshold: "200ms", edges: ["200.0", "400"] } } },
  { name: "the default threshold", change: { ...ingress, slow: {} } },
  { name: "edges that nobody knows", change: { ...own, slow: { threshold: "137ms", histogram: "edge_seconds" } } },
  {
    name: "milliseconds",
    change: {
      ...own,
      slow: { threshold: "1s", histogram: "edge_duration", unit: "milliseconds", edges: ["500", "1000"] },
    },
  },
])("lintSlowEdge() takes $name", ({ change }) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

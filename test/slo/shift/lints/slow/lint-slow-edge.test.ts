import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { counters, dns, record } from "../shift-parts.ts";

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
    says: `the threshold of 200ms is le="200" of istio_request_duration_milliseconds, which has no such edge unless somebody set other buckets, ${apart} (write 100ms or 250ms, or list in slow.edges those that yours has)`,
    works: true,
  },
  {
    name: "Envoy, beyond the last edge",
    change: { ...envoy, slow: { threshold: "2h" } },
    says: `the threshold of 2h is le="7200000" of envoy_cluster_upstream_rq_time, which has no such edge unless somebody set other buckets, ${apart} (write 3600000ms, or list in slow.edges those that yours has)`,
    works: true,
  },
  {
    name: "ingress-nginx",
    change: { ...ingress, slow: { threshold: "150ms" } },
    says: `the threshold of 150ms is le="0.15" of nginx_ingress_controller_request_duration_seconds, which has no such edge unless somebody set other buckets, ${apart} (write 100ms or 250ms, or list in slow.edges those that yours has)`,
    works: true,
  },
  {
    name: "Istio with buckets of one's own",
    change: { ...istio, slow: { threshold: "100ms", edges: ["200", "400"] } },
    says: `the threshold of 100ms is le="100" of istio_request_duration_milliseconds, and slow.edges has no such edge, ${apart} (write 200ms, or add the edge where the histogram is made)`,
    works: false,
  },
  {
    name: "a histogram of one's own",
    change: { ...own, slow: { threshold: "137ms", histogram: "edge_seconds", edges: ["0.1", "0.2"] } },
    says: `the threshold of 137ms is le="0.137" of edge_seconds, and slow.edges has no such edge, ${apart} (write 100ms or 200ms, or add the edge where the histogram is made)`,
    works: false,
  },
])("lintSlowEdge() says of a threshold between two edges: $name", ({ change, says, works }) => {
  expect(problemsOf(change)).toEqual({ says: [`shifts[0].slow.threshold: ${says}`], works });
});

test.each([
  {
    name: "milliseconds of a histogram in seconds",
    change: {
      ...own,
      slow: { threshold: "250ms", histogram: "edge_seconds", edges: ["50", "100", "250", "500", "+Inf"] },
    },
    says: 'le is in seconds, where the threshold is 0.25: these edges look like milliseconds (write the edges in seconds, not milliseconds: ["0.05", "0.1", "0.25", "0.5", "+Inf"])',
  },
  {
    name: "milliseconds, none of which is the threshold",
    change: { ...own, slow: { threshold: "200ms", histogram: "edge_seconds", edges: ["100", "250"] } },
    says: 'le is in seconds, where the threshold is 0.2: these edges look like milliseconds (write the edges in seconds, not milliseconds: ["0.1", "0.25"])',
  },
  {
    name: "milliseconds of a histogram that may be in seconds",
    change: { ...own, slow: { threshold: "250ms", histogram: "edge_duration", edges: ["250", "500"] } },
    says: 'le is in seconds, where the threshold is 0.25: these edges look like milliseconds (write the edges in seconds, not milliseconds: ["0.25", "0.5"], or unit: "milliseconds" where the histogram has these)',
  },
  {
    name: "milliseconds of ingress-nginx",
    change: { ...ingress, slow: { threshold: "250ms", edges: ["100", "250", "1000"] } },
    says: 'le is in seconds, where the threshold is 0.25: these edges look like milliseconds (write the edges in seconds, not milliseconds: ["0.1", "0.25", "1"])',
  },
  {
    name: "seconds of Istio",
    change: { ...istio, slow: { threshold: "250ms", edges: ["0.1", "0.25", "1"] } },
    says: 'le is in milliseconds, where the threshold is 250: these edges look like seconds (write the edges in milliseconds, not seconds: ["100", "250", "1000"])',
  },
])("lintSlowEdge() knows edges of another unit: $name", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says: [`shifts[0].slow.edges: ${says}`], works: false });
});

test("lintSlowEdge() says unit where the name of the histogram says it", () => {
  const slow = { threshold: "250ms", histogram: "edge_milliseconds", edges: ["250", "500"] };
  expect(problemsOf({ ...own, slow })).toEqual({
    says: [
      'shifts[0].slow.edges: le is in seconds, where the threshold is 0.25: these edges look like milliseconds (write unit: "milliseconds")',
      'shifts[0].slow.unit: by its name the histogram has milliseconds, and the threshold is compared as 0.25 seconds (write unit: "milliseconds")',
    ],
    works: false,
  });
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

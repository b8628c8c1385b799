import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { counters, dns, record } from "../shift-parts.ts";

test.each([
  {
    name: "a query that does not parse",
    change: { traffic: { ...counters, errors: "edge_errors_total{" }, weights: record, dns },
    says: ["shifts[0].traffic.errors: this { is never closed (add the missing })"],
  },
  {
    name: "a label nobody named",
    change: {
      traffic: { kind: "pods", namespace: "shop", by: "label", requests: "a_total", errors: "b_total" },
      weights: { kind: "podRatio", namespace: "shop" },
    },
    says: [
      'shifts[0].traffic.label: is missing (write the label of the pods that tells the arms apart, such as "track")',
    ],
  },
  {
    name: "versions of no Service",
    change: {
      traffic: { kind: "istio", namespace: "shop", label: "destination_version" },
      weights: { kind: "virtualService", namespace: "shop", name: "checkout" },
    },
    says: [
      'shifts[0].traffic.service: is missing (write the Service of both arms, such as "checkout": other workloads of the namespace have versions, too)',
    ],
  },
  ...["edge_total[5m]", "rate(edge_total[$window])", "edge_total offset 5m"].map((requests) => ({
    name: `a query, of which the metric alone is wanted: ${requests}`,
    change: { traffic: { ...counters, requests }, weights: record, dns },
    says: [
      "shifts[0].traffic.requests: a query stands where a series is asked for: rates and sums by arm are made from it (write the metric and its matchers alone: edge_total)",
    ],
  })),
  {
    name: "a query of two series",
    change: { traffic: { ...counters, requests: "a_total + b_total" }, weights: record, dns },
    says: [
      'shifts[0].traffic.requests: a query stands where a series is asked for: rates and sums by arm are made from it (write the metric and its matchers alone: http_requests_total{job="checkout"})',
    ],
  },
])("lintQueries() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

import { expect, test } from "@jest/globals";
import { formatProblem } from "../../../../slo/problem.ts";
import { problemsOf } from "../lints/problems-of.ts";
import { behindAlb, counters, dns, record } from "../lints/shift-parts.ts";
import { parsedShift } from "../small-shift.ts";

test.each([
  ...["60s", "1m", "2m", "300s", "5m"].map((period) => ({
    name: `counts of an ALB by ${period}`,
    change: { ...behindAlb, traffic: { kind: "alb", period } },
    says: [],
  })),
  ...["30s", "90s", "10m"].map((period) => ({
    name: `counts of an ALB by ${period}`,
    change: { ...behindAlb, traffic: { kind: "alb", period } },
    says: [
      `shifts[0].traffic.period: an ALB's traffic cannot be followed by counts of "${period}" (write the period that YACE asks CloudWatch for, in whole minutes up to "5m", such as "60s")`,
    ],
  })),
  {
    name: "a backend with a server",
    change: { traffic: { kind: "haproxy", proxy: "app/blue" } },
    says: [
      'shifts[0].traffic.proxy: "app/blue" is not the name of a backend (write the backend\'s name alone, such as "app")',
    ],
  },
  ...["checkout.shop.svc.cluster.local", "checkout-.*"].map((service) => ({
    name: `a service ${service} of a mesh`,
    change: {
      traffic: { kind: "istio", service, namespace: "shop" },
      weights: { kind: "virtualService", namespace: "shop", name: "checkout" },
    },
    says: [
      `shifts[0].traffic.service: "${service}" is not the name of a service (write what destination_service_name says: the Service's name alone, such as "checkout")`,
    ],
  })),
  ...[
    {
      label: "destination_service",
      cure: 'write label: "destination_service_name", and as the match of each arm its Service\'s name alone; or, for whole hosts, kind: "counters" and label: "destination_service", and istio_requests_total as requests and errors',
    },
    {
      label: "destination_cluster",
      cure: 'write kind: "counters" and label: "destination_cluster", and istio_requests_total as requests and errors',
    },
    {
      label: "destination_versions",
      cure: 'did you mean "destination_version"? Possible: destination_version, destination_workload, destination_service_name',
    },
  ].map(({ label, cure }) => ({
    name: `the label ${label} of a mesh`,
    change: {
      traffic: { kind: "istio", namespace: "shop", label },
      weights: { kind: "virtualService", namespace: "shop", name: "checkout" },
    },
    says: [`shifts[0].traffic.label: "${label}" is not possible here (${cure})`],
  })),
  {
    name: "the name of a metric as the label of the arms",
    change: { traffic: { ...counters, label: "__name__" }, weights: record, dns },
    says: [
      'shifts[0].traffic.label: "__name__" is what Prometheus calls the name of a metric (write the label whose values are the arms, such as "cluster")',
    ],
  },
  {
    name: "the edge of a bucket as the label of the arms",
    change: { traffic: { ...counters, label: "le" }, weights: record, dns },
    says: [
      'shifts[0].traffic.label: "le" is the edge of a histogram\'s bucket (write the label whose values are the arms, such as "cluster")',
    ],
  },
])("shiftTraffic says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

test.each([
  { stats: "127.0.0.1:99999", shown: '"127.0.0.1:99999"' },
  { stats: "http://x:y:z", shown: '"http://x:y:z"' },
  { stats: "http://ops:secret@x:y:z", shown: '"http://…@x:y:z"' },
  { stats: "haproxy", shown: '"haproxy"' },
])("shiftTraffic finds no HAProxy at $stats", ({ stats, shown }) => {
  const { problems } = parsedShift({ traffic: { kind: "haproxy", proxy: "app", stats } });
  expect(problems.filter(({ code }) => code === "address").map(formatProblem)).toEqual([
    `shifts[0].traffic.stats: ${shown} is no place where HAProxy can be asked (write a socket or the stats page, such as "/run/haproxy/admin.sock", "127.0.0.1:9999" or "http://127.0.0.1:8404/stats")`,
  ]);
});

test.each([
  {
    stats: "http://127.0.0.1:8404/metrics",
    shown: "http://127.0.0.1:8404/metrics",
    more: [],
  },
  {
    stats: "http://ops:secret@edge:8404/metrics/",
    shown: "http://…@edge:8404/metrics/",
    more: [
      "shifts[0].traffic.stats: the address holds a password in plain text (remove it: ask HAProxy's runtime socket, or a page of its statistics that the exporter may read without a password)",
    ],
  },
])("shiftTraffic knows that $shown is no stats page", ({ stats, shown, more }) => {
  expect(problemsOf({ traffic: { kind: "haproxy", proxy: "app", stats } })).toEqual({
    says: [
      `shifts[0].traffic.stats: "${shown}" is the page for Prometheus, not the stats page, of which HAProxy gives CSV (write the stats page, such as "http://127.0.0.1:8404/stats", or remove stats: Prometheus has what this page tells)`,
      ...more,
    ],
    works: false,
  });
});

test.each([
  "http://127.0.0.1:8404/stats",
  "http://127.0.0.1:8404/metrics;csv",
  "http://127.0.0.1:8404/haproxy-metrics",
  "/run/haproxy/metrics",
])("shiftTraffic takes %s", (stats) => {
  expect(problemsOf({ traffic: { kind: "haproxy", proxy: "app", stats } })).toEqual({ says: [], works: true });
});

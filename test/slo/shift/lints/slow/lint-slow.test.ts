import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { behindAlb, counters, dns, record } from "../shift-parts.ts";

test.each([
  {
    name: "a histogram beside a counter (shift-slow)",
    change: {
      traffic: { ...counters, slow: "edge_slow_total" },
      weights: record,
      dns,
      slow: { histogram: "edge_seconds" },
    },
    says: [
      "shifts[0].slow.histogram: this histogram is never read: traffic.slow counts the slow requests (remove the one or the other)",
    ],
  },
  {
    name: "a histogram beside that of the kind (shift-slow)",
    change: {
      traffic: { kind: "istio", service: "checkout", namespace: "shop" },
      weights: { kind: "virtualService", namespace: "shop", name: "checkout" },
      slow: { histogram: "edge_seconds" },
    },
    says: [
      'shifts[0].slow.histogram: this histogram is never read: traffic of the kind "istio" has one of its own (remove it: threshold is all that is needed)',
    ],
  },
  {
    name: "edges of a histogram beside a counter, which none of them is of (shift-slow)",
    change: {
      traffic: { ...counters, slow: "edge_slow_total" },
      weights: record,
      dns,
      slow: { edges: ["abc"], unit: "milliseconds" },
    },
    says: ["shifts[0].slow.edges: these edges are never read: traffic.slow counts the slow requests (remove them)"],
  },
  {
    name: "a unit beside a counter (shift-slow)",
    change: { traffic: { ...counters, slow: "edge_slow_total" }, weights: record, dns, slow: { unit: "milliseconds" } },
    says: ['shifts[0].slow.unit: "milliseconds" is never read: traffic.slow counts the slow requests (remove it)'],
  },
  {
    name: "slow requests of HAProxy with its own weights, which nothing else can count (shift-slow)",
    change: { slow: { threshold: "250ms" } },
    says: [
      'shifts[0].slow: traffic of the kind "haproxy" has no histogram of durations by arm, so slow requests are not compared (remove slow: weights of HAProxy need traffic of the kind "haproxy", so this shift cannot judge slow requests; an SLO of latency beside it can)',
    ],
  },
  {
    name: "slow requests of an ALB, which the application counts, too (shift-slow)",
    change: { ...behindAlb, slow: { threshold: "250ms" } },
    says: [
      'shifts[0].slow: traffic of the kind "alb" has no histogram of durations by arm, so slow requests are not compared (remove slow, or count by pods or counters of the application)',
    ],
  },
  {
    name: "another unit than that of the kind (shift-slow)",
    change: {
      traffic: { kind: "istio", service: "checkout", namespace: "shop" },
      weights: { kind: "virtualService", namespace: "shop", name: "checkout" },
      slow: { unit: "seconds" },
    },
    says: ['shifts[0].slow.unit: "seconds" is never read: traffic of the kind "istio" has one of its own (remove it)'],
  },
  {
    name: "the unit of the kind",
    change: {
      traffic: { kind: "istio", service: "checkout", namespace: "shop" },
      weights: { kind: "virtualService", namespace: "shop", name: "checkout" },
      slow: { unit: "milliseconds" },
    },
    says: [],
  },
  {
    name: "slow requests that nothing tells",
    change: { traffic: counters, weights: record, dns, slow: {} },
    says: [
      "shifts[0].slow.histogram: nothing says which requests are slow (write the histogram without _bucket, or traffic.slow with a counter of slow requests)",
    ],
  },
  {
    name: "slow requests of a histogram",
    change: { traffic: counters, weights: record, dns, slow: { histogram: "edge_seconds" } },
    says: [],
  },
])("lintSlow() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

const slowBy = (slow: object) => ({ traffic: counters, weights: record, dns, slow });

test.each([
  {
    slow: { histogram: 'edge_milliseconds{job="edge"}' },
    says: 'by its name the histogram has milliseconds, and the threshold is compared as 0.1 seconds (write unit: "milliseconds")',
  },
  {
    slow: { histogram: "edge_seconds", unit: "milliseconds", threshold: "250ms" },
    says: 'by its name the histogram has seconds, and the threshold is compared as 250 milliseconds (write unit: "seconds")',
  },
])("lintSlow() warns of $slow", ({ slow, says }) => {
  expect(problemsOf(slowBy(slow))).toEqual({ says: [`shifts[0].slow.unit: ${says}`], works: true });
});

test.each([
  { histogram: "edge_milliseconds", unit: "milliseconds" },
  { histogram: "edge_seconds", unit: "seconds" },
  { histogram: "edge_duration", unit: "milliseconds" },
])("lintSlow() takes %j", (slow) => {
  expect(problemsOf(slowBy(slow))).toEqual({ says: [], works: true });
});

import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { behindAlb, counters, listener } from "../shift-parts.ts";

test.each([
  {
    name: "an NLB's connections",
    change: { traffic: counters, weights: { kind: "nlbListener", listener: listener("net") } },
    says: [
      'shifts[0].affinity: an NLB moves new connections only, and nothing says how long the others live (write affinity: { kind: "connection", lifetime: "5m" }, or { kind: "none" } when each request opens a connection)',
    ],
  },
  {
    name: "sticky clients",
    change: { affinity: { kind: "cookie", for: "5m" }, steps: [{ weight: 10, hold: "6m" }] },
    says: [],
  },
  {
    name: "sticky clients that follow as their step ends",
    change: { affinity: { kind: "cookie", for: "5m" }, steps: [{ weight: 10, hold: "5m" }] },
    says: [
      "shifts[0].affinity.for: a client stays at its arm for 5 min, and a step is over after 5 min: its share is not reached before the next begins (hold each step for longer than 5m, or let clients go earlier)",
    ],
  },
  ...["haproxy", "ingress"].map((layer) => ({
    name: `target groups of HAProxy at the layer ${layer}`,
    change: { layer, affinity: { kind: "tgStickiness", for: "5m" } },
    says: [
      'shifts[0].affinity.kind: HAProxy has no target groups whose "tgStickiness" would keep clients at their arm (write what HAProxy keeps them by: "cookie", or "clientIP" for a stick table; or remove affinity where it does not)',
    ],
  })),
  {
    name: "HAProxy's own cookie",
    change: { affinity: { kind: "cookie", for: "5m" } },
    says: [],
  },
  {
    name: "target groups of an ALB",
    change: { ...behindAlb, affinity: { kind: "tgStickiness", for: "5m" } },
    says: [],
  },
  {
    name: "target groups of an NLB, behind which HAProxy counts",
    change: {
      traffic: { kind: "haproxy", proxy: "app" },
      weights: { kind: "nlbListener", listener: listener("net") },
      affinity: { kind: "tgStickiness", for: "5m" },
    },
    says: [],
  },
  {
    name: "a cookie in TCP mode",
    change: {
      traffic: { kind: "haproxy", proxy: "app", mode: "tcp", contstats: true },
      affinity: { kind: "cookie", for: "5m" },
    },
    says: [
      'shifts[0].affinity.kind: a proxy in TCP mode passes connections on and sees no "cookie" that would keep clients at their arm (write what it keeps them by: "clientIP" for a stick table, or { kind: "connection", lifetime: "5m" } where it keeps nobody)',
    ],
  },
  {
    name: "a cookie of an NLB",
    change: {
      traffic: { kind: "haproxy", proxy: "app" },
      weights: { kind: "nlbListener", listener: listener("net") },
      affinity: { kind: "cookie", for: "5m" },
    },
    says: [
      'shifts[0].affinity.kind: an NLB passes connections on and sees no "cookie" that would keep clients at their arm (write what it keeps them by: "tgStickiness", or { kind: "connection", lifetime: "5m" } where it keeps nobody)',
    ],
  },
  {
    name: "clients of a stick table in TCP mode",
    change: {
      traffic: { kind: "haproxy", proxy: "app", mode: "tcp", contstats: true },
      affinity: { kind: "clientIP", for: "5m" },
    },
    says: [],
  },
  {
    name: "clients that stay for longer than a step, whatever settle says",
    change: { settle: "5m", affinity: { kind: "clientIP", for: "5m" }, steps: [{ weight: 10, hold: "3m" }] },
    says: [
      "shifts[0].affinity.for: a client stays at its arm for 5 min, and a step is over after 3 min: its share is not reached before the next begins (hold each step for longer than 5m, or let clients go earlier)",
    ],
  },
])("lintConnections() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

import { describe, expect, test } from "@jest/globals";
import { counters, groups, record } from "./lints/shift-parts.ts";
import { shiftOf, smallShift } from "./small-shift.ts";

const istio = { kind: "istio", service: "checkout", namespace: "shop" };
const pods = { kind: "pods", namespace: "shop", by: "deployment", requests: "req_total", errors: "err_total" };
const podsOfRollout = { ...pods, by: "label", label: "rollouts-pod-template-hash" };
const rollout = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" };
const behindAlb = { arms: groups, traffic: { kind: "alb" } };

describe("parseStack() of a shift", () => {
  test.each([
    { name: "an Istio rollout", change: { traffic: istio, weights: rollout }, layer: "mesh", settle: 30 },
    {
      name: "a rollout without a router",
      change: { traffic: podsOfRollout, weights: rollout },
      layer: "podRatio",
      settle: 60,
    },
    {
      name: "a rollout that counters see",
      change: { traffic: counters, weights: rollout },
      layer: "podRatio",
      settle: 60,
    },
    {
      name: "a Service's selector",
      change: {
        strategy: "blueGreen",
        traffic: pods,
        weights: { kind: "serviceSelector", namespace: "shop", service: "b", label: "c" },
      },
      layer: "serviceSelector",
      settle: 60,
    },
    {
      name: "ready pods",
      change: { traffic: pods, weights: { kind: "podRatio", namespace: "shop" } },
      layer: "podRatio",
      settle: 60,
    },
    {
      name: "Flagger on an Ingress",
      change: {
        arms: [smallShift.arms[0], { ...smallShift.arms[1], match: "shop-checkout-canary-80" }],
        traffic: { kind: "ingressNginx", namespace: "shop", ingress: "shop" },
        weights: { kind: "flagger", namespace: "shop", workload: "checkout" },
      },
      layer: "ingress",
      settle: 30,
    },
    {
      name: "Flagger with a mesh that pods do not show",
      change: {
        arms: [
          { ...smallShift.arms[0], match: "checkout-primary" },
          { ...smallShift.arms[1], match: "checkout" },
        ],
        traffic: pods,
        weights: { kind: "flagger", namespace: "shop", workload: "checkout" },
      },
      layer: "mesh",
      settle: 30,
    },
    {
      name: "a canary's Ingress",
      change: {
        arms: [smallShift.arms[0], { ...smallShift.arms[1], match: "shop-checkout-canary-80" }],
        traffic: { kind: "ingressNginx", namespace: "shop", ingress: "shop" },
        weights: { kind: "ingressNginx", namespace: "shop", ingress: "shop-canary" },
      },
      layer: "ingress",
      settle: 30,
    },
    {
      name: "a VirtualService",
      change: { traffic: istio, weights: { kind: "virtualService", namespace: "shop", name: "checkout" } },
      layer: "mesh",
      settle: 30,
    },
    {
      name: "a Gateway's route",
      change: { traffic: { kind: "envoy" }, weights: { kind: "gatewayRoute", namespace: "shop", route: "r" } },
      layer: "gateway",
      settle: 30,
    },
    {
      name: "an ALB",
      change: {
        ...behindAlb,
        weights: {
          kind: "albListener",
          listener:
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/0123456789abcdef/0123456789abcdef",
        },
      },
      layer: "alb",
      settle: 180,
    },
    {
      name: "an ALB that CloudWatch counts by five minutes",
      change: {
        ...behindAlb,
        traffic: { kind: "alb", period: "5m" },
        weights: { kind: "static", weights: { blue: 1, green: 1 } },
      },
      layer: "alb",
      settle: 900,
    },
    {
      name: "a weighted record before ALBs that CloudWatch counts by five minutes",
      change: {
        ...behindAlb,
        traffic: { kind: "alb", period: "300s" },
        weights: record,
        dns: { name: "shop.example.org", ttl: "60s" },
      },
      layer: "dns",
      settle: 900,
    },
    {
      name: "an A/B test that never moves",
      change: { ...behindAlb, weights: { kind: "static", weights: { blue: 1, green: 1 } } },
      layer: "alb",
      settle: 180,
    },
    {
      name: "an A/B test between Envoy's clusters",
      change: { traffic: { kind: "envoy" }, weights: { kind: "static", weights: { blue: 1, green: 1 } } },
      layer: "gateway",
      settle: 30,
    },
    {
      name: "an NLB",
      change: {
        traffic: counters,
        weights: {
          kind: "nlbListener",
          listener:
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/net/shop/0123456789abcdef/0123456789abcdef",
        },
        affinity: { kind: "connection", lifetime: "5m" },
      },
      layer: "nlb",
      settle: 300,
    },
    {
      name: "a proxy in TCP mode with short connections",
      change: { traffic: { kind: "haproxy", proxy: "app", mode: "tcp" }, affinity: { kind: "none" } },
      layer: "haproxy",
      settle: 30,
    },
    {
      name: "a weighted record",
      change: { traffic: counters, weights: record, dns: { name: "shop.example.org", ttl: "60s" } },
      layer: "dns",
      settle: 240,
    },
    { name: "a record of unknown TTL", change: { traffic: counters, weights: record }, layer: "dns", settle: 960 },
    {
      name: "a layer that is said",
      change: { traffic: podsOfRollout, weights: rollout, layer: "alb" },
      layer: "alb",
      settle: 180,
    },
    { name: "a time that is said", change: { settle: "45s" }, layer: "haproxy", settle: 45 },
  ])("knows the layer of $name, and how long it takes", ({ change, layer, settle }) => {
    expect(shiftOf(change)).toMatchObject({ layer, settleSeconds: settle });
  });
});

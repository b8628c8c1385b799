import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { behindAlb, counters, dns, podRatio, record } from "../shift-parts.ts";

test.each([
  {
    name: "DNS as an ALB",
    change: { traffic: counters, weights: record, dns, layer: "alb" },
    says: [
      'shifts[0].layer: weights of the kind "route53" do not act at the layer "alb" (remove layer: they act at "dns")',
    ],
  },
  {
    name: "HAProxy as DNS",
    change: { layer: "dns", dns },
    says: [
      'shifts[0].layer: weights of the kind "haproxy" do not act at the layer "dns" (remove layer: they act at "haproxy")',
    ],
  },
  {
    name: "pods behind a headless Service",
    change: { traffic: pods, weights: podRatio, layer: "dns", dns },
    says: [],
  },
  { name: "a HAProxy that is an Ingress controller", change: { layer: "ingress" }, says: [] },
  {
    name: "a Gateway that is an ALB",
    change: {
      arms: behindAlb.arms.map((arm) => ({ ...arm, target: arm.name })),
      traffic: { kind: "alb" },
      weights: { kind: "gatewayRoute", namespace: "a", route: "b" },
      layer: "alb",
    },
    says: [],
  },
  {
    name: "a rollout behind an ALB",
    change: {
      traffic: { ...pods, by: "label", label: "rollouts-pod-template-hash" },
      weights: { kind: "argoRollouts", namespace: "shop", rollout: "b" },
      arms: armsAs("5d4f8c7b9", "6b9c7d5f4"),
      layer: "alb",
    },
    says: [],
  },
])("lintLayer() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

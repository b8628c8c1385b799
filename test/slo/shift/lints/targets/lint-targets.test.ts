import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { behindAlb, counters, dns, groupsAs, ofLoadBalancing, podRatio, record, targets } from "../shift-parts.ts";

const ofMesh = {
  traffic: { kind: "istio", service: "checkout", namespace: "shop" },
  weights: { kind: "virtualService", namespace: "shop", name: "checkout" },
};

test.each([
  {
    name: "a ReplicaSet without a target beside a Deployment",
    change: {
      traffic: { ...pods, by: "replicaSet" },
      weights: podRatio,
      arms: [{ ...targets("shop-blue", "")[0], match: "blue-5d4f8c7b9" }, armsAs("", "green-6b9c7d5f4")[1]],
    },
    says: [
      'shifts[0].arms: "green-6b9c7d5f4" of the arm "green" is a ReplicaSet and no name of a Deployment, whose ready replicas would be its weight (write the Deployment\'s name as the arm\'s target)',
    ],
  },
  {
    name: "ReplicaSets of a Deployment",
    change: {
      traffic: { ...pods, by: "replicaSet" },
      weights: podRatio,
      arms: armsAs("checkout-5d4f8c7b9", "checkout-6b9c7d5f4"),
    },
    says: [],
  },
  {
    name: "several ReplicaSets of an arm",
    change: {
      traffic: { ...pods, by: "replicaSet" },
      weights: podRatio,
      arms: armsAs("checkout-5d4f8c7b9|checkout-7f6d5c8b4", "checkout-6b9c7d5f4"),
    },
    says: [],
  },
  {
    name: "ReplicaSets by an expression",
    change: {
      traffic: { ...pods, by: "replicaSet" },
      weights: podRatio,
      arms: armsAs("checkout-5d.*", "checkout-6b9c7d5f4"),
    },
    says: [],
  },
  ...[
    { name: "one arm", arms: [{ target: "checkout" }, {}] },
    { name: "both arms", arms: [{ target: "checkout" }, { target: "checkout" }] },
  ].map(({ name, arms: [old, young] }) => ({
    name: `a target of ${name} beside ReplicaSets of one Deployment`,
    change: {
      traffic: { ...pods, by: "replicaSet" },
      weights: podRatio,
      arms: [
        { ...armsAs("checkout-(5d4f8c7b9|7f6d5c8b4)", "")[0], ...old },
        { ...armsAs("", "checkout-6b9c7d5f4")[1], ...young },
      ],
    },
    says: [
      'shifts[0].arms: the arms are ReplicaSets of one Deployment, "checkout", which has one number of ready replicas for both (remove the targets: without them the ready replicas of the ReplicaSets are the weights)',
    ],
  })),
  {
    name: "no Deployment, but a value of the label track",
    change: { traffic: { ...pods, by: "label", label: "track" }, weights: podRatio },
    says: ["blue", "green"].map(
      (arm) =>
        `shifts[0].arms: "${arm}" of the arm "${arm}" is a value of the label track and no name of a Deployment, whose ready replicas would be its weight (write the Deployment's name as the arm's target)`,
    ),
  },
  ...[
    { by: { by: "replicaSet" }, matches: ["shop-blue-5d4f8c7b9", "shop-green-6b9c7d5f4"] },
    { by: { by: "label", label: "track" }, matches: ["blue", "green"] },
  ].map(({ by, matches }) => ({
    name: `Deployments as the targets of pods by ${by.by}`,
    change: {
      traffic: { ...pods, ...by },
      weights: podRatio,
      arms: targets("shop-blue", "shop-green").map((arm, index) => ({ ...arm, match: matches[index] })),
    },
    says: [],
  })),
  {
    name: "Envoy's clusters as backends",
    change: {
      traffic: { kind: "envoy" },
      weights: { kind: "gatewayRoute", namespace: "shop", route: "checkout" },
      arms: armsAs("httproute/shop/checkout/rule/0", "httproute/shop/checkout/rule/[1-9]"),
    },
    says: ["httproute/shop/checkout/rule/0", "httproute/shop/checkout/rule/[1-9]"].map(
      (match, index) =>
        `shifts[0].arms: "${match}" of the arm "${index === 0 ? "blue" : "green"}" is no name of a backend, whose weight would be its own (write the backend's name as the arm's target)`,
    ),
  },
  {
    name: "Envoy's clusters and their backends",
    change: {
      traffic: { kind: "envoy" },
      weights: { kind: "gatewayRoute", namespace: "shop", route: "checkout" },
      arms: [
        { ...armsAs("httproute/shop/checkout/rule/0", "")[0], target: "checkout-blue" },
        { ...armsAs("", "httproute/shop/checkout/rule/[1-9]")[1], target: "checkout-g.*" },
      ],
    },
    says: [],
  },
  {
    name: "a backend with its port",
    change: {
      traffic: { kind: "envoy" },
      weights: { kind: "gatewayRoute", namespace: "shop", route: "checkout" },
      arms: targets("checkout-blue:80", "checkout-green"),
    },
    says: [
      'shifts[0].arms[0].target: "checkout-blue:80" of the arm "blue" is no name of a backend, whose weight would be its own (write target: "checkout-blue")',
    ],
  },
  {
    name: "a host of a VirtualService with its port",
    change: { ...ofMesh, arms: targets("checkout-v1.shop.svc.cluster.local:80", "checkout-v2.shop.svc.cluster.local") },
    says: [
      'shifts[0].arms[0].target: "checkout-v1.shop.svc.cluster.local:80" of the arm "blue" is no name of a subset and no host, whose weight would be its own (write target: "checkout-v1.shop.svc.cluster.local")',
    ],
  },
  {
    name: "a Service of a VirtualService with its port",
    change: { ...ofMesh, arms: targets("checkout-stable:8080", "checkout-canary") },
    says: [
      'shifts[0].arms[0].target: "checkout-stable:8080" of the arm "blue" is no name of a subset and no host, whose weight would be its own (write target: "checkout-stable")',
    ],
  },
  ...[
    ["checkout-v1.shop.svc.cluster.local", "checkout-v2"],
    ["v1", "V2"],
    ["checkout-v1\\.shop\\.svc", "(v2|v3)"],
  ].map(([stable = "", candidate = ""]) => ({
    name: `subsets and hosts of a VirtualService, ${stable} and ${candidate}`,
    change: { ...ofMesh, arms: targets(stable, candidate) },
    says: [],
  })),
  {
    name: "one target of both arms",
    change: { arms: targets("srv", "srv") },
    says: [
      'shifts[0].arms: one weight is read for both arms, that of "srv": "srv" and "srv" both mean it (write as the target of each arm what the weights call that arm alone)',
    ],
  },
  {
    name: "a target within the other arm's",
    change: { arms: targets(".*", "green") },
    says: [
      'shifts[0].arms: one weight is read for both arms, that of "green": ".*" and "green" both mean it (write as the target of each arm what the weights call that arm alone)',
    ],
  },
  {
    name: "a target that is the other arm's name",
    change: {
      arms: [
        { name: "blue", role: "stable" },
        { name: "green", role: "candidate", target: "blue" },
      ],
    },
    says: [
      'shifts[0].arms: one weight is read for both arms, that of "blue": "blue" and "blue" both mean it (write as the target of each arm what the weights call that arm alone)',
    ],
  },
  {
    name: "a target that is no expression",
    change: { arms: targets("app-(blue", "green") },
    says: ["shifts[0].arms[0].target: this ( is never closed (add the missing ), or write \\( for the character)"],
  },
  ...[
    { name: "records", change: { traffic: counters, weights: record, dns } },
    { name: "Deployments", change: { traffic: pods, weights: podRatio } },
  ].map(({ name, change }) => ({
    name: `one target of ${name}`,
    change: { ...change, arms: targets("t", "t") },
    says: [
      'shifts[0].arms: one weight is read for both arms, that of "t": "t" and "t" both mean it (write as the target of each arm what the weights call that arm alone)',
    ],
  })),
  {
    name: "a dot that means the other arm's character",
    change: { traffic: counters, weights: record, dns, arms: targets("v1.4", "v1-4") },
    says: [
      'shifts[0].arms: one weight is read for both arms, that of "v1-4": "v1.4" and "v1-4" both mean it (write as the target of each arm what the weights call that arm alone, and \\. for a dot: targets are expressions)',
    ],
  },
  {
    name: "an expression instead of a Deployment",
    change: { traffic: pods, weights: podRatio, arms: armsAs("shop-(a|b)", "shop-c") },
    says: [
      'shifts[0].arms: "shop-(a|b)" of the arm "blue" is no name of a Deployment, whose ready replicas would be its weight (write the Deployment\'s name as the arm\'s target)',
    ],
  },
  {
    name: "a target group by two of its names",
    change: { ...behindAlb, arms: groupsAs("targetgroup/blue/0123456789abcdef", "blue") },
    says: [
      'shifts[0].arms: one weight is read for both arms, that of "blue": "targetgroup/blue/0123456789abcdef" and "blue" both mean it (write as the target of each arm what the weights call that arm alone)',
    ],
  },
  {
    name: "a target group by its ARN and by its name",
    change: { ...behindAlb, arms: groupsAs(`${ofLoadBalancing}:targetgroup/blue/0123456789abcdef`, "blue") },
    says: [
      'shifts[0].arms: one weight is read for both arms, that of "blue": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/blue/0123456... and "blue" both mean it (write as the target of each arm what the weights call that arm alone)',
    ],
  },
  {
    name: "Deployments, whose names are no expressions",
    change: {
      traffic: pods,
      weights: podRatio,
      arms: [
        { ...armsAs("a\\.b", "")[0], target: "a.b" },
        { ...armsAs("", "a-b")[1], target: "a-b" },
      ],
    },
    says: [],
  },
  {
    name: "weights that know by themselves which arm is which",
    change: {
      traffic: { ...pods, by: "label", label: "rollouts-pod-template-hash" },
      weights: { kind: "argoRollouts", namespace: "shop", rollout: "shop" },
      arms: [
        { ...armsAs("5d4f8c7b9", "")[0], target: "shop" },
        { ...armsAs("", "6b9c7d5f4")[1], target: "shop" },
      ],
    },
    says: [0, 1].map(
      (index) =>
        `shifts[0].arms[${index}].target: "shop" is never read: a Rollout itself says what its stable and its canary have (remove target; how traffic knows the arm is its match)`,
    ),
  },
  {
    name: "targets that are the matches of a Rollout's arms",
    change: {
      traffic: { ...pods, by: "label", label: "rollouts-pod-template-hash" },
      weights: { kind: "argoRollouts", namespace: "shop", rollout: "shop" },
      arms: [
        { ...armsAs("5d4f8c7b9", "")[0], target: "5d4f8c7b9" },
        { ...armsAs("", "6b9c7d5f4")[1], target: "6b9c7d5f4" },
      ],
    },
    says: [],
  },
])("lintTargets() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

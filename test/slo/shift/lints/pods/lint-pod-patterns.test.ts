import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { behindAlb, ofWeights, podRatio } from "../shift-parts.ts";

const route = { kind: "gatewayRoute", namespace: "shop", route: "checkout" };
const byReplicaSet = { ...pods, by: "replicaSet" };
const named = (match: string, target = "checkout-v1") => [
  { name: "blue", role: "stable", match, target },
  { name: "green", role: "candidate", match: "checkout-v2" },
];
const says = (match: string, meant: string) =>
  `shifts[0].arms[0]: "${match}" looks like an expression for pods, and by is "deployment": no pod of the Deployment "${meant}" is counted (write match: "${meant}", unless the Deployments have more behind that name)`;

test.each([
  { weights: route },
  { weights: { kind: "virtualService", namespace: "shop", name: "checkout" } },
  { weights: behindAlb.weights },
  { strategy: "abTest", weights: ofWeights(90, 10), layer: "mesh" },
  { weights: { kind: "serviceSelector", namespace: "shop", service: "shop", label: "app" }, strategy: "blueGreen" },
])("lintPodPatterns() warns of an expression for pods with weights of $weights.kind", (change) => {
  expect(problemsOf({ ...change, traffic: pods, arms: named("checkout-v1-.*") })).toEqual({
    says: [says("checkout-v1-.*", "checkout-v1")],
    works: true,
  });
});

test.each([
  ["checkout-v1-.+", "checkout-v1"],
  ["checkout-v1-[a-z0-9-]+", "checkout-v1"],
  ["checkout-v1-[a-z0-9]+", "checkout-v1"],
  ["checkout-v1-[a-z0-9]+-[a-z0-9]{5}", "checkout-v1"],
  ["checkout-v1-\\w+-\\w+", "checkout-v1"],
  ["checkout-v1-(.+)", "checkout-v1"],
  ["checkout-(v1|v3)-.*", "checkout-(v1|v3)"],
])("lintPodPatterns() warns of %s as a Deployment", (match, meant) => {
  expect(problemsOf({ weights: route, traffic: pods, arms: named(match) }).says).toEqual([
    says(match, meant).replaceAll("\\w", "\\\\w"),
  ]);
});

test.each([
  "checkout-v1",
  "checkout-v1.*",
  "checkout-v1(-.*)?",
  "checkout-(v1|v3)",
  "checkout-v[013-9]+",
  "checkout-.*v1",
  "(?:shop|checkout)-v1",
  "checkout-\\d+",
  "checkout-[a-z]+",
])("lintPodPatterns() takes %s as a Deployment", (match) => {
  expect(problemsOf({ weights: route, traffic: pods, arms: named(match) })).toEqual({ says: [], works: true });
});

test("lintPodPatterns() takes other Deployments than the one that is the other arm", () => {
  const arms = [
    { name: "blue", role: "stable", match: "checkout", target: "blue" },
    { name: "green", role: "candidate", match: "checkout-.+", target: "green" },
  ];
  expect(problemsOf({ weights: route, traffic: pods, arms })).toEqual({ says: [], works: true });
});

test("lintPodPatterns() leaves what the target of a Deployment tells to shift-arm-target", () => {
  const arms = named("checkout-v1-.*");
  expect(problemsOf({ weights: podRatio, traffic: pods, arms }).says).toEqual([
    'shifts[0].arms[0].target: the weight of "blue" is that of "checkout-v1", and its traffic that of "checkout-v1-.*": these are not the same Deployments (write the same Deployments as match and as target)',
  ]);
});

test("lintPodPatterns() warns of an expression for the pods of a ReplicaSet", () => {
  const arms = armsAs("checkout-7c9d8b6f5d-.*", "checkout-6b9c7d5f4");
  const weights = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" };
  expect(problemsOf({ weights, traffic: byReplicaSet, arms })).toEqual({
    says: [
      'shifts[0].arms[0]: "checkout-7c9d8b6f5d-.*" looks like an expression for pods, and by is "replicaSet": no pod of the ReplicaSet "checkout-7c9d8b6f5d" is counted (write match: "checkout-7c9d8b6f5d")',
    ],
    works: true,
  });
});

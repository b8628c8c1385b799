import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { listener, podRatio } from "../shift-parts.ts";

const counted = (label: string) => ({
  kind: "counters",
  label,
  requests: "orders_total",
  errors: "orders_failed_total",
});
const labelled = (label: string) => ({ ...pods, by: "label", label });
const withTargets = (arms: ReturnType<typeof armsAs>, ...names: readonly string[]) =>
  arms.map((arm, index) => ({ ...arm, target: names[index] }));
const balanced = { weights: { kind: "albListener", listener: listener("app") } };
const hashes = armsAs("5d4f8c7b9", "6b9c7d5f4");
const noDeployment = (match: string, arm: string, label: string) =>
  `"${match}" of the arm "${arm}" is a value of the label ${label} and no name of a Deployment, whose ready replicas would be its weight`;
const byReplicaSet =
  '(write kind: "pods" with by: "replicaSet", and the names of the ReplicaSets as the matches of the arms, such as match: "checkout-6b9c7d5f4", without targets)';

test.each([
  {
    name: "versions that are no Deployments",
    change: { traffic: counted("version"), weights: podRatio, arms: armsAs("v41", "v42") },
    says: [
      `shifts[0].arms: ${noDeployment("v41", "blue", "version")} (write the Deployment's name as the arm's target)`,
      `shifts[0].arms: ${noDeployment("v42", "green", "version")} (write the Deployment's name as the arm's target)`,
    ],
  },
  {
    name: "pods that are no Deployments",
    change: { traffic: counted("pod"), weights: podRatio, arms: armsAs("checkout-a-0", "checkout-b-0") },
    says: [
      `shifts[0].arms: ${noDeployment("checkout-a-0", "blue", "pod")} (write the Deployment's name as the arm's target)`,
      `shifts[0].arms: ${noDeployment("checkout-b-0", "green", "pod")} (write the Deployment's name as the arm's target)`,
    ],
  },
  {
    name: "versions that are no target groups",
    change: { ...balanced, traffic: counted("version"), arms: armsAs("1.41.0", "1.42.0") },
    says: [
      'shifts[0].arms: "1.41.0" of the arm "blue" is a value of the label version and no name of a target group, whose weight would be its own (write the target group\'s name as the arm\'s target)',
      'shifts[0].arms: "1.42.0" of the arm "green" is a value of the label version and no name of a target group, whose weight would be its own (write the target group\'s name as the arm\'s target)',
    ],
  },
  ...["alb", "pods"].map((kind) => ({
    name: `target groups of ${kind} without the ID that follows`,
    change: {
      ...balanced,
      traffic: kind === "alb" ? { kind } : pods,
      arms: withTargets(
        kind === "alb" ? armsAs("targetgroup/blue/.+", "targetgroup/green/.+") : armsAs("app-blue", "app-green"),
        "targetgroup/blue",
        "targetgroup/green/",
      ),
    },
    says: [
      'shifts[0].arms: "targetgroup/blue" of the arm "blue" is no name of a target group: behind the name an ID would follow (write target: "blue")',
      'shifts[0].arms: "targetgroup/green/" of the arm "green" is no name of a target group: behind the name an ID would follow (write target: "green")',
    ],
  })),
  ...[
    { target: "app_blue", written: "app_blue" },
    { target: "app-blue-", written: "app-blue-" },
    { target: "-app-blue", written: "-app-blue" },
    { target: "app\\.blue", written: "app\\\\.blue" },
    { target: "checkout-of-the-eu-west-1-edge-blue", written: "checkout-of-the-eu-west-1-edge-blue" },
    { target: "targetgroup/app_blue/50dc6c495c0c9188", written: "targetgroup/app_blue/50dc6c495c0c9188" },
    { target: "app_(blue|red)", written: "app_(blue|red)" },
  ].map(({ target, written }) => ({
    name: `${target}, which no target group can be called`,
    change: { ...balanced, traffic: pods, arms: withTargets(armsAs("app-blue", "app-green"), target, "green") },
    says: [
      `shifts[0].arms[0].target: "${written}" of the arm "blue" is no name of a target group, which has letters, digits and hyphens alone, at most 32, and no hyphen at an end (write the target group's name as AWS has it)`,
    ],
  })),
  {
    name: "Deployments of which one has a longer name than a target group",
    change: { ...balanced, traffic: pods, arms: armsAs("checkout-of-the-eu-west-1-edge-blue", "app-green") },
    says: [
      `shifts[0].arms[0]: "checkout-of-the-eu-west-1-edge-blue" of the arm "blue" is no name of a target group, which has letters, digits and hyphens alone, at most 32, and no hyphen at an end (write the target group's name as the arm's target)`,
    ],
  },
  {
    name: "hashes of templates",
    change: { traffic: labelled("pod-template-hash"), weights: podRatio, strategy: "rolling", arms: hashes },
    says: [`shifts[0].arms: ${noDeployment("6b9c7d5f4", "green", "pod-template-hash")} ${byReplicaSet}`],
  },
  {
    name: "ReplicaSets as targets beside hashes",
    change: {
      traffic: labelled("pod-template-hash"),
      weights: podRatio,
      strategy: "rolling",
      arms: withTargets(hashes, "checkout-5d4f8c7b9", "checkout-6b9c7d5f4"),
    },
    says: [
      `shifts[0].arms: "checkout-5d4f8c7b9" is called as a ReplicaSet is, and the target of an arm is a Deployment, whose ready replicas would be its weight ${byReplicaSet}`,
    ],
  },
  {
    name: "revisions of a StatefulSet",
    change: {
      traffic: labelled("controller-revision-hash"),
      weights: podRatio,
      strategy: "rolling",
      arms: armsAs("checkout-5d4f8c7b9", "checkout-6b9c7d5f4"),
    },
    says: [
      "shifts[0].weights: controller-revision-hash is a label of the pods of StatefulSets and DaemonSets, and podRatio knows the ready replicas of Deployments and ReplicaSets alone (follow no rolling update of these by a shift: their SLOs tell of it. Two StatefulSets behind a proxy are two arms, whose weights that proxy holds)",
    ],
  },
])("unnamedTargets() refuses $name", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says, works: false });
});

test.each([
  {
    name: "versions beside their Deployments",
    change: {
      traffic: counted("version"),
      weights: podRatio,
      arms: withTargets(armsAs("v41", "v42"), "checkout-a", "checkout-b"),
    },
  },
  {
    name: "a label that names Deployments",
    change: { traffic: counted("deployment"), weights: podRatio, arms: armsAs("checkout-a-0", "checkout-b-0") },
  },
  {
    name: "two Deployments of one ReplicaSet each, by their hashes",
    change: {
      traffic: labelled("pod-template-hash"),
      weights: podRatio,
      arms: withTargets(hashes, "checkout-blue", "checkout-green"),
    },
  },
  ...[
    "checkout-of-the-eu-west-1-x-blue",
    "b",
    "Blue7",
    "app.blue",
    "app_?blue",
    "app[-_]blue",
    ".*_?blue",
    ".+:targetgroup/blue/.+",
    "targetgroup/blue/50dc6c495c0c9188",
    "k8s-shop-checkout-0123456789",
    "(?i)BLUE",
  ].map((target) => ({
    name: `${target}, which a target group may be called`,
    change: { ...balanced, traffic: pods, arms: withTargets(armsAs("app-blue", "app-green"), target, "green") },
  })),
  {
    name: "target groups that are called as versions are, without dots",
    change: { ...balanced, traffic: counted("version"), arms: withTargets(armsAs("v41", "v42"), "v41", "v42") },
  },
  {
    name: "versions beside their target groups",
    change: {
      ...balanced,
      traffic: counted("version"),
      arms: withTargets(armsAs("1.41.0", "1.42.0"), "checkout-a", "checkout-b"),
    },
  },
])("unnamedTargets() takes $name", ({ change }) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

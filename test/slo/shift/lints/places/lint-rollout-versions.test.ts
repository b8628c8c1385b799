import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { podRatio } from "../shift-parts.ts";

const weights = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" };
const flagger = { kind: "flagger", namespace: "shop", workload: "checkout" };
const virtualService = { kind: "virtualService", namespace: "shop", name: "checkout" };
const istio = { kind: "istio", namespace: "shop" };
const ofBoth = { ...istio, service: "checkout" };
const counted = (label: string) => ({ kind: "counters", label, requests: "a_total", errors: "b_total" });
const byLabel = (label: string) => ({ ...pods, by: "label", label });
const hashes = armsAs("7d9f8b6c54", "5c6d7f8b99");

const metadata = "a label that stableMetadata and canaryMetadata of the Rollout give its pods, such as role";
const ofMesh =
  'write as the match of each arm the Service that the Rollout gives it (stableService, canaryService), without service and label; or count by pods with label: "rollouts-pod-template-hash"';
const ofPods = `write label: "rollouts-pod-template-hash" and as the match of each arm the hash of its ReplicaSet; or ${metadata}`;
const ofCounters = `write label: "rollouts_pod_template_hash", where the metrics have it, and as the match of each arm the hash of its ReplicaSet; or ${metadata}; or count by pods`;

test.each([
  { traffic: ofBoth, arms: ["v1", "v2"], cure: ofMesh },
  { traffic: ofBoth, arms: ["1.41.0", "1.42.0-rc.1"], cure: ofMesh },
  { traffic: ofBoth, arms: ["checkout-1.41", "checkout-1.42"], cure: ofMesh },
  { traffic: ofBoth, arms: ["7d9f8b6c54", "5c6d7f8b99"], cure: ofMesh },
  { traffic: { ...ofBoth, label: "destination_version" }, arms: ["v1", "v2"], cure: ofMesh },
  { traffic: byLabel("version"), arms: ["v1", "v2"], cure: ofPods },
  { traffic: byLabel("app.kubernetes.io/version"), arms: ["1.41", "1.42"], cure: ofPods },
  { traffic: byLabel("image-tag"), arms: ["a1b2c3d", "main-42"], cure: ofPods },
  { traffic: byLabel("track"), arms: ["v1", "v2"], cure: ofPods },
  {
    traffic: counted("pod"),
    arms: ["checkout-7d9f8b6c54-.+", "checkout-5c6d7f8b99-.+"],
    cure: 'write kind: "pods" and by: "replicaSet", and the ReplicaSet of each arm as its match',
  },
  ...["version", "app_version", "service_version", "imageTag"].map((label) => ({
    traffic: counted(label),
    arms: ["1.41", "1.42"],
    cure: ofCounters,
  })),
])("lintRolloutVersions() warns of the arms $arms of a Rollout: $traffic", ({ traffic, arms, cure }) => {
  const [stable = "", candidate = ""] = arms;
  expect(problemsOf({ traffic, weights, arms: armsAs(stable, candidate) })).toEqual({
    says: [
      `shifts[0].arms: "${stable}" and "${candidate}" keep their requests, and a Rollout gives its weights to roles: once "${candidate}" is promoted it is the stable one, and the arm that has all requests would have the weight 0 (${cure})`,
    ],
    works: true,
  });
});

test.each([
  { name: "Services", change: { traffic: istio, arms: armsAs("checkout-stable", "checkout-canary") } },
  { name: "Services with a number", change: { traffic: istio, arms: armsAs("pay2-stable", "pay2-canary") } },
  { name: "roles as versions", change: { traffic: ofBoth, arms: armsAs("stable", "canary") } },
  {
    name: "roles as versions of a number",
    change: { traffic: counted("version"), arms: armsAs("v2-stable", "v2-canary") },
  },
  { name: "roles as a label", change: { traffic: byLabel("role"), arms: armsAs("stable", "canary") } },
  { name: "colours that metadata writes", change: { traffic: byLabel("version"), arms: armsAs("blue", "green") } },
  { name: "hashes of pods", change: { traffic: byLabel("rollouts-pod-template-hash"), arms: hashes } },
  { name: "hashes of counters", change: { traffic: counted("rollouts_pod_template_hash"), arms: hashes } },
  {
    name: "ReplicaSets",
    change: { traffic: { ...pods, by: "replicaSet" }, arms: armsAs("checkout-7d9f8b6c54", "checkout-5c6d7f8b99") },
  },
  { name: "Services of counters", change: { traffic: counted("service"), arms: armsAs("checkout-v1", "checkout-v2") } },
  {
    name: "versions that a route parts",
    change: { traffic: ofBoth, weights: virtualService, arms: armsAs("v1", "v2") },
  },
  {
    name: "versions of two Deployments",
    change: {
      traffic: byLabel("version"),
      weights: podRatio,
      arms: armsAs("v1", "v2").map((arm) => ({ ...arm, target: `checkout-${arm.match}` })),
    },
  },
  {
    name: "Flagger's copies",
    change: { traffic: istio, weights: flagger, arms: armsAs("checkout-primary", "checkout") },
  },
])("lintRolloutVersions() takes $name", ({ change }) => {
  expect(problemsOf({ weights, ...change })).toEqual({ says: [], works: true });
});

test("lintRolloutVersions() takes a role in the names of pods for no version; that a Rollout has no such pods is told instead", () => {
  const arms = armsAs("checkout-stable-.+", "checkout-canary-2-.+");
  expect(
    problemsOf({ weights, traffic: counted("pod"), arms }).says.map((says) => says.split(":", 2).join(":")),
  ).toEqual([
    'shifts[0].arms[0]: "checkout-stable-.+" looks like no pod',
    'shifts[0].arms[1]: "checkout-canary-2-.+" looks like no pod',
  ]);
});

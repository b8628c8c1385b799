import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { podRatio } from "../shift-parts.ts";

const weights = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" };
const byHash = { traffic: { ...pods, by: "label", label: "rollouts-pod-template-hash" }, weights };
const countedBy = (label: string) => ({ kind: "counters", label, requests: "a_total", errors: "b_total" });

test.each(["pod-template-hash", "rollout-pod-template-hash"])(
  "lintTemplateHashes() refuses %s of a Rollout",
  (label) => {
    const arms = armsAs("5d4f8c7b9", "6b9c7d5f4");
    expect(problemsOf({ traffic: { ...pods, by: "label", label }, weights, arms })).toEqual({
      says: [
        `shifts[0].traffic.label: pods of a Rollout have no label "${label}" (write "rollouts-pod-template-hash")`,
      ],
      works: false,
    });
  },
);

test("lintTemplateHashes() warns of counters by a label that pods of a Rollout have not", () => {
  const arms = armsAs("5d4f8c7b9", "6b9c7d5f4");
  expect(problemsOf({ traffic: countedBy("pod_template_hash"), weights, arms })).toEqual({
    says: [
      'shifts[0].traffic.label: pods of a Rollout have no label pod-template-hash, from which "pod_template_hash" of a metric mostly comes: theirs is rollouts-pod-template-hash (write "rollouts_pod_template_hash", unless your scrape gives it the other name)',
    ],
    works: true,
  });
});

test.each([
  { match: "checkout-6b9c7d5f4", cure: 'match: "6b9c7d5f4"' },
  { match: "canary", cure: 'the hash of the arm\'s ReplicaSet as its match, such as "7c9d8b6f5d"' },
])("lintTemplateHashes() warns of $match as the hash of a Rollout", ({ match, cure }) => {
  expect(problemsOf({ ...byHash, arms: armsAs("5d4f8c7b9", match) })).toEqual({
    says: [
      `shifts[0].arms[1]: "${match}" can be no value of rollouts-pod-template-hash, which is a hash alone (write ${cure})`,
    ],
    works: true,
  });
});

const alphabet = "bcdfghjklmnpqrstvwxz2456789";
test.each([
  { match: "6b5d4c3f2", why: `: a hash has no "3", Kubernetes makes it of ${alphabet}` },
  { match: "6a5d4c3f21", why: `: a hash has no "a", no "3", no "1", Kubernetes makes it of ${alphabet}` },
  { match: "6B5d4c9f2", why: `: a hash has no "B", Kubernetes makes it of ${alphabet}` },
  { match: "checkout-6b5d4c3f2", why: `: a hash has no "3", Kubernetes makes it of ${alphabet}` },
  { match: "7c9d8b6f5d6c4", why: ': a hash has at most 10 characters, and "7c9d8b6f5d6c4" has 13' },
  { match: "stable", why: "" },
  { match: "v1.5.0", why: "" },
  { match: "release20261001", why: "" },
])("lintTemplateHashes() says why $match is no hash", ({ match, why }) => {
  expect(problemsOf({ ...byHash, arms: armsAs("5d4f8c7b9", match) })).toEqual({
    says: [
      `shifts[0].arms[1]: "${match}" can be no value of rollouts-pod-template-hash, which is a hash alone${why} (write the hash of the arm's ReplicaSet as its match, such as "7c9d8b6f5d")`,
    ],
    works: true,
  });
});

test.each([
  { label: "rollouts_pod_template_hash", weights },
  { label: "label_rollouts_pod_template_hash", weights },
  { label: "kubernetes_pod_label_rollouts_pod_template_hash", weights },
  { label: "pod_template_hash", weights: { kind: "gatewayRoute", namespace: "shop", route: "checkout" } },
])("lintTemplateHashes() warns of ReplicaSets as values of $label of counters", ({ label, weights }) => {
  const arms = armsAs("search-7c9d8f6b5", "6b9c7d5f4").map((arm) => ({ ...arm, target: `search-${arm.name}` }));
  const change = weights.kind === "argoRollouts" ? { arms: armsAs("search-7c9d8f6b5", "6b9c7d5f4") } : { arms };
  expect(problemsOf({ traffic: countedBy(label), weights, ...change })).toEqual({
    says: [
      `shifts[0].arms[0]: "search-7c9d8f6b5" can be no value of ${label}, which is a hash alone (write match: "7c9d8f6b5")`,
    ],
    works: true,
  });
});

test.each([
  { name: "an expression for a hash", change: { ...byHash, arms: armsAs("5d4f8c7b9", "6b9c7d5f4|7c.+") } },
  {
    name: "hashes of counters",
    change: {
      traffic: countedBy("rollouts_pod_template_hash"),
      weights,
      arms: armsAs("5d4f8c7b9", "6b9c7d5f4|7c9d8f6b5"),
    },
  },
  {
    name: "ReplicaSets of counters",
    change: { traffic: countedBy("replicaset"), weights, arms: armsAs("checkout-5d4f8c7b9", "checkout-6b9c7d5f4") },
  },
  {
    name: "a label of one's own",
    change: {
      traffic: countedBy("template"),
      weights: podRatio,
      arms: armsAs("checkout-a", "checkout-b"),
    },
  },
])("lintTemplateHashes() takes $name", ({ change }) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

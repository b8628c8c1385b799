import { expect, test } from "@jest/globals";
import { armsAs, problemsOf } from "../problems-of.ts";
import { podRatio } from "../shift-parts.ts";

const counted = (label: string, stable: string, candidate: string) => ({
  arms: armsAs(stable, candidate).map((arm) => ({ ...arm, target: `checkout-${arm.name}` })),
  traffic: { kind: "counters", label, requests: "orders_total", errors: "orders_failed_total" },
  weights: podRatio,
});

test.each(["pod", "kubernetes_pod_name"])("lintPodValues() warns of Deployments as values of %s", (label) => {
  const words = (match: string) =>
    `"${match}" looks like no pod: behind the name of a Deployment its pods have a hash and five characters, those of a StatefulSet a number (write match: "${match}-[a-z0-9]+-[a-z0-9]{5}", or kind: "pods" and by: "deployment")`;
  expect(problemsOf(counted(label, "checkout-a", "checkout-b"))).toEqual({
    says: [`shifts[0].arms[0]: ${words("checkout-a")}`, `shifts[0].arms[1]: ${words("checkout-b")}`],
    works: true,
  });
});

test("lintPodValues() warns of Services as the pods of a Rollout", () => {
  const weights = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" };
  const change = { ...counted("pod", "", ""), weights, arms: armsAs("checkout-7c9d8b6f5d-.+", "checkout-canary") };
  expect(problemsOf(change)).toEqual({
    says: [
      'shifts[0].arms[1]: "checkout-canary" looks like no pod: those of the Rollout "checkout" are called checkout-HASH-… (write kind: "pods" and by: "replicaSet", and the arm\'s ReplicaSet as its match, such as "checkout-7c9d8b6f5d")',
    ],
    works: true,
  });
});

test("lintPodValues() warns of an expression that no pod of the Rollout fits", () => {
  const weights = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" };
  const change = { ...counted("pod", "", ""), weights };
  const hint =
    'write kind: "pods" and by: "replicaSet", and the arm\'s ReplicaSet as its match, such as "checkout-7c9d8b6f5d"';
  expect(problemsOf({ ...change, arms: armsAs("checkout-stable.+", "checkout-7c9d8b6f5d-.+") }).says).toEqual([
    `shifts[0].arms[0]: "checkout-stable.+" looks like no pod: those of the Rollout "checkout" are called checkout-HASH-… (${hint})`,
  ]);
  const fitting = armsAs("checkout-(7c9d8b6f5d|6c9d8b6f5d)-.+", "checkout-6b5d4c3f2-.*");
  // That a Rollout's weights are those of roles is told besides.
  const ofFitting = problemsOf({ ...change, arms: fitting }).says;
  expect(ofFitting.filter((says) => says.includes("looks like no pod"))).toEqual([]);
});

test.each([
  ["pod", "checkout-a-.+", "checkout-b-.+"],
  ["pod", "checkout-a-0", "checkout-b-0"],
  ["pod", "checkout-a-7c9d8b6f5d-x2x4z", "checkout-b-6b8c9d7f4d-b5c6d"],
  ["deployment", "checkout-a", "checkout-b"],
])("lintPodValues() takes %s %s and %s", (label, stable, candidate) => {
  expect(problemsOf(counted(label, stable, candidate))).toEqual({ says: [], works: true });
});

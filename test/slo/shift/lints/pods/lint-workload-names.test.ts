import { expect, test } from "@jest/globals";
import { formatProblem } from "../../../../../slo/problem.ts";
import { parsedShift } from "../../small-shift.ts";
import { armsAs, pods, problemsOf } from "../problems-of.ts";

const service = { kind: "serviceSelector", namespace: "shop", service: "shop", label: "app" };
const route = { kind: "gatewayRoute", namespace: "shop", route: "shop" };
const rollout = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" };
const byReplicaSet = { ...pods, by: "replicaSet" };

test.each([
  {
    match: "checkout-7c9d8b6f5d",
    says: '"checkout-7c9d8b6f5d" looks like the name of a ReplicaSet, and by is "deployment": no pod has another hash behind that name (write match: "checkout", or by: "replicaSet")',
  },
  {
    match: "shop.checkout-7c9d8b6f5d-x2x4z",
    says: '"shop.checkout-7c9d8b6f5d-x2x4z" looks like the name of a pod, and by is "deployment": no pod has another hash behind that name (write match: "shop.checkout", or by: "replicaSet" and match: "shop.checkout-7c9d8b6f5d")',
  },
  {
    match: "checkout-0",
    says: '"checkout-0" looks like a pod of the StatefulSet "checkout", and by is "deployment": no pod has a hash behind that name (write by: "label" and a label of the pods that tells the arms apart, such as "controller-revision-hash", unless a Deployment is called so)',
  },
])("lintWorkloadNames() warns of $match as a Deployment", ({ match, says }) => {
  expect(problemsOf({ traffic: pods, strategy: "blueGreen", weights: service, arms: armsAs(match, "green") })).toEqual({
    says: [`shifts[0].arms[0]: ${says}`],
    works: true,
  });
});

test("lintWorkloadNames() tells of a StatefulSet that its ready replicas are no weights", () => {
  const weights = { kind: "podRatio", namespace: "shop" };
  expect(problemsOf({ traffic: pods, weights, arms: armsAs("checkout-0", "checkout-canary") })).toEqual({
    says: [
      'shifts[0].arms[0]: "checkout-0" looks like a pod of the StatefulSet "checkout", and podRatio knows the ready replicas of Deployments and ReplicaSets alone (unless a Deployment is called so, follow no rolling update of these by a shift: their SLOs tell of it. Two StatefulSets behind a proxy are two arms, whose weights that proxy holds)',
    ],
    works: true,
  });
});

test("lintWorkloadNames() does not tell both arms to be one Deployment", () => {
  const arms = armsAs("checkout-7c9d8b6f5d", "checkout-6b9c7d5f4");
  expect(problemsOf({ traffic: pods, strategy: "blueGreen", weights: service, arms }).says).toEqual([
    'shifts[0].arms[0]: "checkout-7c9d8b6f5d" looks like the name of a ReplicaSet, and by is "deployment": no pod has another hash behind that name (write by: "replicaSet")',
    'shifts[0].arms[1]: "checkout-6b9c7d5f4" looks like the name of a ReplicaSet, and by is "deployment": no pod has another hash behind that name (write by: "replicaSet")',
  ]);
});

test.each([
  {
    strategy: "blueGreen",
    weights: service,
    match: "checkout-6b9c7d5f4-x2x4z",
    says: '"checkout-6b9c7d5f4-x2x4z" looks like the name of a pod, and by is "replicaSet": no pod has more behind that name (write match: "checkout-6b9c7d5f4")',
    works: true,
  },
  {
    strategy: "blueGreen",
    weights: service,
    match: "checkout",
    says: '"checkout" looks like the Deployment, and by is "replicaSet": each of its ReplicaSets has a hash behind that name (write the name of the arm\'s ReplicaSet as its match, such as "checkout-7c9d8b6f5d")',
    works: true,
  },
  {
    weights: rollout,
    match: "checkout",
    says: '"checkout" is the Rollout, and by is "replicaSet": each of its ReplicaSets has a hash behind that name (write the name of the arm\'s ReplicaSet as its match, such as "checkout-7c9d8b6f5d")',
    works: false,
  },
])("lintWorkloadNames() finds $match as a ReplicaSet of $weights.kind", ({ weights, match, says, works }) => {
  expect(
    problemsOf({ strategy: "blueGreen", traffic: byReplicaSet, weights, arms: armsAs("checkout-7c9d8b6f5d", match) }),
  ).toEqual({
    says: [`shifts[0].arms[1]: ${says}`],
    works,
  });
});

test.each([
  { traffic: pods, arms: armsAs("checkout-20250505", "checkout-20260606") },
  { traffic: pods, arms: armsAs("checkout-backfills", "checkout-smtpgtwys") },
  { traffic: pods, arms: armsAs("checkout-v2", "checkout-7c9d") },
  { traffic: byReplicaSet, arms: armsAs("checkout-7c9d8b6f5d", "checkout-6b9c7d5f4") },
  { traffic: byReplicaSet, arms: armsAs("checkout-7c9d8b6f5d", "checkout-6b.*") },
  { traffic: byReplicaSet, arms: armsAs("blue-[a-z0-9]+", "green-.+") },
])("lintWorkloadNames() takes $traffic.by of $arms.0.match", ({ traffic, arms }) => {
  expect(problemsOf({ traffic, strategy: "blueGreen", weights: service, arms })).toEqual({ says: [], works: true });
});

test.each([
  {
    match: "6b9c7d5f4",
    says: '"6b9c7d5f4" is no ReplicaSet of the Rollout "checkout", which are called checkout-HASH (write match: "checkout-6b9c7d5f4")',
  },
  {
    match: "cart-6b9c7d5f4",
    says: '"cart-6b9c7d5f4" is no ReplicaSet of the Rollout "checkout", which are called checkout-HASH (write the name of the arm\'s ReplicaSet as its match, such as "checkout-7c9d8b6f5d")',
  },
  {
    match: "checkout-6b5d4c3f2",
    says: '"checkout-6b5d4c3f2" is no ReplicaSet of the Rollout "checkout", which are called checkout-HASH: a hash has no "3", Kubernetes makes it of bcdfghjklmnpqrstvwxz2456789 (write the name of the arm\'s ReplicaSet as its match, such as "checkout-7c9d8b6f5d")',
  },
  ...["checkout-blue", "checkout-(old|new)"].map((match) => ({
    match,
    says: `"${match}" is no ReplicaSet of the Rollout "checkout", which are called checkout-HASH (write the name of the arm's ReplicaSet as its match, such as "checkout-7c9d8b6f5d")`,
  })),
])("lintWorkloadNames() refuses $match of a Rollout", ({ match, says }) => {
  const arms = armsAs("checkout-7c9d8b6f5d", match);
  expect(problemsOf({ traffic: byReplicaSet, weights: rollout, arms })).toEqual({
    says: [`shifts[0].arms[1]: ${says}`],
    works: false,
  });
});

const rolling = { strategy: "rolling", traffic: byReplicaSet, weights: { kind: "podRatio", namespace: "shop" } };

test.each([
  { match: "6b9c7d5f4", example: "checkout-6b9c7d5f4" },
  { match: "old", example: "checkout-7c9d8b6f5d" },
  { match: "v1.41", example: "checkout-7c9d8b6f5d" },
  {
    match: "checkout-6b5d4c3f2",
    why: ': a hash has no "3", Kubernetes makes it of bcdfghjklmnpqrstvwxz2456789',
    example: "checkout-7c9d8b6f5d",
  },
])("lintWorkloadNames() warns of $match in a rolling update", ({ match, why = "", example }) => {
  expect(problemsOf({ ...rolling, arms: armsAs("checkout-7c9d8b6f5d", match) })).toEqual({
    says: [
      `shifts[0].arms[1]: "${match}" looks like no ReplicaSet of a Deployment, whose names are that of the Deployment and a hash${why} (write the name of the arm's ReplicaSet as its match, such as "${example}")`,
    ],
    works: true,
  });
});

test.each(["canary", "blueGreen"])("lintWorkloadNames() warns of Deployments as ReplicaSets in a %s", (strategy) => {
  const says = (place: number, match: string) =>
    `shifts[0].arms[${place}]: "${match}" looks like no ReplicaSet of a Deployment, whose names are that of the Deployment and a hash (write the name of the arm's ReplicaSet as its match, such as "checkout-7c9d8b6f5d", or by: "deployment"; unless a ReplicaSet of its own is called so)`;
  expect(problemsOf({ ...rolling, strategy, arms: armsAs("cart-blue", "cart-green") })).toEqual({
    says: [says(0, "cart-blue"), says(1, "cart-green")],
    works: true,
  });
});

const slo = { name: "up", objective: "99.9", sli: { kind: "events", total: "a_total", bad: "b_total" } } as const;
const cart = { name: "cart", team: "shop", slos: [slo] };

test.each([
  { name: "after the service", service: "cart", targets: undefined, example: "cart-5d4f8c7b9" },
  { name: "after the target", service: "checkout", targets: ["basket", "basket-new"], example: "basket-5d4f8c7b9" },
])("lintWorkloadNames() calls an example $name", ({ service, targets, example }) => {
  const [old, young] = armsAs("5d4f8c7b9", "7f6d5c8b4").map((arm, index) => ({
    ...arm,
    ...(targets && { target: targets[index] }),
  }));
  const change = { service, strategy: "blueGreen", traffic: byReplicaSet, weights: route, arms: [old, young] };
  const { problems } = parsedShift(change, service === "cart" ? { services: [cart] } : {});
  expect(problems.map(formatProblem)).toContain(
    `shifts[0].arms[0]: "5d4f8c7b9" looks like no ReplicaSet of a Deployment, whose names are that of the Deployment and a hash (write the name of the arm's ReplicaSet as its match, such as "${example}")`,
  );
});

test("lintWorkloadNames() warns of a rolling update of two Deployments", () => {
  expect(problemsOf({ ...rolling, arms: armsAs("checkout-7c9d8b6f5d", "cart-6b9c7d5f4") })).toEqual({
    says: [
      'shifts[0].arms: a rolling update has one Deployment, and the ReplicaSets of the arms are those of "checkout" and "cart" (write the ReplicaSets of one Deployment, or another strategy)',
    ],
    works: true,
  });
});

test.each([
  { name: "lists", stable: "checkout-7c9d8b6f5d|checkout-6b9c7d5f4", candidate: "cart-6b9c7d5f4|cart-7c9d8b6f5d" },
  { name: "hashes", stable: "checkout-(7c9d8b6f5d|6b9c7d5f4)", candidate: "cart-(?:6b9c7d5f4|7c9d8b6f5d)" },
  { name: "any hash", stable: "checkout-[a-z0-9]+", candidate: "cart-.+" },
  { name: "one arm alone", stable: "checkout-7c9d8b6f5d", candidate: "checkout-6b9c7d5f4|cart-7c9d8b6f5d" },
])("lintWorkloadNames() warns of a rolling update of two Deployments by $name", ({ stable, candidate }) => {
  expect(problemsOf({ ...rolling, arms: armsAs(stable, candidate) })).toEqual({
    says: [
      'shifts[0].arms: a rolling update has one Deployment, and the ReplicaSets of the arms are those of "checkout" and "cart" (write the ReplicaSets of one Deployment, or another strategy)',
    ],
    works: true,
  });
});

test.each([
  {
    name: "lists of one Deployment",
    change: { ...rolling, arms: armsAs("checkout-7c9d8b6f5d|checkout-bcdf2cb7d", "checkout-(6b9c7d5f4|6b9c7d5f5)") },
  },
  {
    name: "an expression that tells no Deployment",
    change: { ...rolling, arms: armsAs("checkout-7c.+", "cart-6b.+") },
  },
  { name: "a rolling update", change: { ...rolling, arms: armsAs("checkout-7c9d8b6f5d", "checkout-6b9c7d5f4") } },
  { name: "hashes without digits", change: { ...rolling, arms: armsAs("checkout-7c9d8b6f5d", "checkout-bcdfcbdf") } },
  {
    name: "a canary of two Deployments",
    change: { ...rolling, strategy: "canary", arms: armsAs("blue-7c9d8b6f5d", "green-6b9c7d5f4") },
  },
  {
    name: "expressions of a Rollout",
    change: { traffic: byReplicaSet, weights: rollout, arms: armsAs("checkout-7c.+", "(check|shop)out-6b.+") },
  },
])("lintWorkloadNames() takes $name", ({ change }) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

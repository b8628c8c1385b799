import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";

const weights = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" };
const selector = { kind: "serviceSelector", namespace: "shop", service: "shop", label: "app" };
const long = (length: number) => "checkout-".padEnd(length, "x");
const longWithHash = (length: number) => `${long(length - 10)}-6b9c7d5f4`;

test("lintPods() refuses Deployments of a Rollout", () => {
  expect(problemsOf({ traffic: pods, weights })).toEqual({
    says: [
      'shifts[0].traffic.by: a Rollout has no Deployment: pods of both arms are called checkout-HASH-…, and no name tells them apart (write by: "label" and label: "rollouts-pod-template-hash", or by: "replicaSet", with what each arm has there as its match)',
    ],
    works: false,
  });
});

test.each([
  { traffic: { ...pods, by: "replicaSet" }, arms: armsAs("checkout-5d4f8c7b9", "checkout-6b9c7d5f4") },
  {
    traffic: { ...pods, by: "label", label: "rollouts-pod-template-hash" },
    arms: armsAs("5d4f8c7b9", "6b9c7d5f4"),
  },
])("lintPods() takes a Rollout by $traffic.by", ({ traffic, arms }) => {
  expect(problemsOf({ traffic, weights, arms })).toEqual({ says: [], works: true });
});

test.each([
  { by: "deployment", length: 47, noun: "Deployment", most: 46, named: long, other: "green" },
  { by: "replicaSet", length: 58, noun: "ReplicaSet", most: 57, named: longWithHash, other: "green-6b9c7d5f4" },
])("lintPods() warns of the $length characters of a $noun", ({ by, length, noun, most, named, other }) => {
  const change = {
    traffic: { ...pods, by },
    strategy: "blueGreen",
    weights: selector,
    arms: armsAs(named(length), other),
  };
  expect(problemsOf(change)).toEqual({
    says: [
      `shifts[0].arms[0]: Kubernetes cuts the names of pods whose ${noun} has more than ${most} characters, and "${named(length)}" has ${length}: its pods may not be found (tell the arms by a label of their pods: by: "label")`,
    ],
    works: true,
  });
  expect(problemsOf({ ...change, arms: armsAs(named(most), other) })).toEqual({ says: [], works: true });
});

test("lintPods() warns of a label where pods are told apart by their names", () => {
  const arms = armsAs("checkout", "checkout-canary");
  const change = { traffic: { ...pods, label: "track" }, weights: { kind: "podRatio", namespace: "shop" }, arms };
  expect(problemsOf(change)).toEqual({
    says: [
      'shifts[0].traffic.label: "track" is never read: by is "deployment", and pods are told apart by their names (remove label, or write by: "label")',
    ],
    works: true,
  });
});

import { expect, test } from "@jest/globals";
import { armsAs, problemsOf } from "./problems-of.ts";

const istio = { kind: "istio", service: "checkout", namespace: "shop" };
const weights = { kind: "flagger", namespace: "shop", workload: "checkout" };

test("lintArmTargets() refuses Flagger's workloads that are swapped in a mesh", () => {
  expect(problemsOf({ traffic: istio, weights, arms: armsAs("checkout", "checkout-primary") })).toEqual({
    says: [
      'shifts[0].arms: the arms are swapped: "checkout" counts the traffic of "blue", and its weight is that of "checkout-primary"; with "green" it is the other way round (swap the targets of the arms, or their matches)',
    ],
    works: false,
  });
});

test("lintArmTargets() warns of versions where Flagger's workloads are asked for", () => {
  expect(problemsOf({ traffic: istio, weights, arms: armsAs("v1", "v2") })).toEqual({
    says: [
      'shifts[0].arms[0].match: the weight of "blue" is that of "checkout-primary", and its traffic that of "v1": these are not the same workloads (write match: "checkout-primary")',
      'shifts[0].arms[1].match: the weight of "green" is that of "checkout", and its traffic that of "v2": these are not the same workloads (write match: "checkout")',
    ],
    works: true,
  });
});

test.each([
  { traffic: istio, arms: armsAs("checkout-primary", "checkout") },
  { traffic: { ...istio, label: "destination_version" }, arms: armsAs("v1", "v2") },
])("lintArmTargets() takes Flagger's arms by $traffic.label", ({ traffic, arms }) => {
  expect(problemsOf({ traffic, weights, arms })).toEqual({ says: [], works: true });
});

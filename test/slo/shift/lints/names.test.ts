import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "./problems-of.ts";

const rollout = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" };
const byLabel = { ...pods, by: "label", label: "track" };

test.each(["shop-.*", "Shop", "shop/checkout", "-shop"])("shiftSchema refuses the namespace %s", (namespace) => {
  expect(problemsOf({ traffic: { ...byLabel, namespace }, weights: rollout })).toEqual({
    says: [
      `shifts[0].traffic.namespace: "${namespace}" is not the name of a namespace (write its name alone, such as "shop")`,
    ],
    works: false,
  });
});

test("lintPods() warns of a label as kube-state-metrics shows it", () => {
  expect(problemsOf({ traffic: { ...byLabel, label: "label_track" }, weights: rollout })).toEqual({
    says: [
      'shifts[0].traffic.label: "label_track" would be label_label_track in kube-state-metrics, which puts label_ before each label of a pod (write "track", unless the pods themselves have such a label)',
    ],
    works: true,
  });
});

test("lintArms() warns of Flagger's primary as the workload", () => {
  const weights = { kind: "flagger", namespace: "shop", workload: "checkout-primary" };
  expect(problemsOf({ traffic: pods, weights, arms: armsAs("checkout-primary", "checkout") })).toEqual({
    says: [
      'shifts[0].weights.workload: the stable arm would have the weight of "checkout-primary-primary": "checkout-primary" is Flagger\'s copy of the workload (write "checkout")',
    ],
    works: true,
  });
});

test.each([
  { traffic: { ...byLabel, namespace: "shop-2" }, weights: { ...rollout, namespace: "shop-2" } },
  { traffic: { ...byLabel, label: "app.kubernetes.io/version" }, weights: { ...rollout, rollout: "checkout.v2" } },
])("names that Kubernetes has are fine: %j", (change) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

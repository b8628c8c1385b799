import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { behindAlb, dns, listener, podRatio, record } from "../shift-parts.ts";

const route = { kind: "gatewayRoute", namespace: "shop", route: "checkout" };
const virtualService = { kind: "virtualService", namespace: "shop", name: "checkout" };
const alb = behindAlb.weights;
const nlb = { kind: "nlbListener", listener: listener("net") };
const byLabel = (label: string) => ({ ...pods, by: "label", label });
const counted = (label: string) => ({ kind: "counters", label, requests: "a_total", errors: "b_total" });
const withTargets = (arms: ReturnType<typeof armsAs>, ...names: readonly string[]) =>
  arms.map((arm, index) => ({ ...arm, target: names[index] }));
const roles = armsAs("stable", "canary");
const hashes = armsAs("7d9f8b6c54", "5c6d7f8b99");

test.each([
  { traffic: byLabel("track"), weights: route, arms: roles, noun: "backend" },
  { traffic: byLabel("app.kubernetes.io/version"), weights: route, arms: armsAs("v1", "v2"), noun: "backend" },
  { traffic: byLabel("color"), weights: alb, arms: armsAs("blue", "green"), noun: "target group" },
  { traffic: byLabel("track"), weights: nlb, affinity: { kind: "none" }, arms: roles, noun: "target group" },
  { traffic: counted("version"), weights: route, arms: armsAs("v1", "v2"), noun: "backend" },
  { traffic: byLabel("pod-template-hash"), weights: route, arms: hashes, noun: "backend" },
  { traffic: byLabel("pod-template-hash"), weights: virtualService, arms: hashes, noun: "subset or host" },
  { traffic: byLabel("pod-template-hash"), weights: record, dns, arms: hashes, noun: "set identifier" },
])("lintLabelTargets() warns of values of $traffic.label as each $noun", ({ noun, ...change }) => {
  const [stable, candidate] = change.arms.map(({ match }) => match);
  expect(problemsOf(change)).toEqual({
    says: [
      `shifts[0].arms: "${stable}" and "${candidate}" are values of the label ${change.traffic.label}, and without a target each is taken for the name of a ${noun} (write as the target of each arm its ${noun}, also where that is called so)`,
    ],
    works: true,
  });
  const arms = withTargets(change.arms, "checkout-stable", "checkout-canary");
  expect(problemsOf({ ...change, arms })).toEqual({ says: [], works: true });
});

test("lintLabelTargets() warns of the one arm that has no target", () => {
  const [stable, canary] = roles;
  const arms = [{ ...stable, target: "checkout" }, canary];
  expect(problemsOf({ traffic: byLabel("track"), weights: route, arms })).toEqual({
    says: [
      'shifts[0].arms: "canary" is a value of the label track, and without a target it is taken for the name of a backend (write as the target of the arm its backend, also where that is called so)',
    ],
    works: true,
  });
});

test.each([
  {
    name: "backends that are called so",
    change: { traffic: byLabel("track"), weights: route, arms: withTargets(roles, "stable", "canary") },
  },
  {
    name: "a label of names",
    change: { traffic: byLabel("app"), weights: route, arms: armsAs("checkout-a", "checkout-b") },
  },
  {
    name: "values that are called as Services",
    change: { traffic: byLabel("variant"), weights: route, arms: armsAs("checkout-a", "checkout-b") },
  },
  { name: "subsets", change: { traffic: byLabel("version"), weights: virtualService, arms: armsAs("v1", "v2") } },
  {
    name: "set identifiers",
    change: { traffic: byLabel("color"), weights: record, dns, arms: armsAs("blue", "green") },
  },
  { name: "Deployments", change: { weights: route, traffic: pods, arms: armsAs("blue", "green") } },
  {
    name: "values of the selector",
    change: {
      traffic: byLabel("color"),
      weights: { kind: "serviceSelector", namespace: "shop", service: "shop", label: "color" },
      strategy: "blueGreen",
      arms: armsAs("blue", "green"),
    },
  },
  {
    name: "Deployments as targets",
    change: { traffic: byLabel("track"), weights: podRatio, arms: withTargets(roles, "checkout", "checkout-canary") },
  },
])("lintLabelTargets() takes $name", ({ change }) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

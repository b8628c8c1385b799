import { expect, test } from "@jest/globals";
import { armsAs, problemsOf } from "../problems-of.ts";

const weights = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" };
const istio = { kind: "istio", namespace: "shop" };
const counted = (label: string) => ({ kind: "counters", label, requests: "a_total", errors: "b_total" });
const services = armsAs("checkout-stable", "checkout-canary");
const replicaSets = armsAs("checkout-7c9d8b6f5d", "checkout-5d4f8c7b96");

test.each([
  { traffic: { ...istio, label: "destination_workload" }, arms: replicaSets },
  { traffic: { ...istio, service: "checkout", label: "destination_workload" }, arms: services },
  { traffic: { ...istio, label: "destination_workload" }, arms: armsAs("v1", "v2") },
  { traffic: counted("destination_workload"), arms: services },
])("lintRolloutWorkloads() warns of a Rollout as two workloads: %j", (change) => {
  expect(problemsOf({ weights, ...change })).toEqual({
    says: [
      'shifts[0].traffic.label: to Istio both arms are one workload, "checkout": destination_workload is the Rollout, and tells none of them (write label: "destination_service_name", and as the match of each arm its Service, without service; or count by pods; unless your Istio has a name for each ReplicaSet)',
    ],
    works: true,
  });
});

test.each([
  { traffic: istio, arms: services },
  { traffic: { ...istio, label: "destination_service_name" }, arms: services },
  { traffic: { ...istio, service: "checkout" }, arms: armsAs("stable", "canary") },
  { traffic: counted("destination_service_name"), arms: services },
  {
    traffic: { ...istio, label: "destination_workload" },
    weights: { kind: "flagger", namespace: "shop", workload: "checkout" },
    arms: armsAs("checkout-primary", "checkout"),
  },
])("lintRolloutWorkloads() takes %j", (change) => {
  expect(problemsOf({ weights, ...change })).toEqual({ says: [], works: true });
});

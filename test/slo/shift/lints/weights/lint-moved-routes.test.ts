import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { behindAlb, podRatio } from "../shift-parts.ts";

const virtualService = { kind: "virtualService", namespace: "shop", name: "checkout" };
const route = { kind: "gatewayRoute", namespace: "edge", route: "checkout" };
const ingress = { kind: "ingressNginx", namespace: "shop", ingress: "web-canary" };
const flagger = { kind: "flagger", namespace: "shop", workload: "checkout" };
const rollout = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" };
const istio = { kind: "istio", namespace: "shop" };
const byService = { ...istio, label: "destination_service_name" };
const byHash = { ...pods, by: "label", label: "rollouts-pod-template-hash" };
const byReplicaSet = { ...pods, by: "replicaSet" };
const counted = (label: string) => ({ kind: "counters", label, requests: "a_total", errors: "b_total" });
const behindNginx = { kind: "ingressNginx", namespace: "shop", ingress: "web" };

const hashes = armsAs("7d9f8b6c54", "5c6d7f8b99");
const replicaSets = armsAs("checkout-7d9f8b6c54", "checkout-5c6d7f8b99");
const services = armsAs("checkout-primary", "checkout-canary");
const deployments = armsAs("checkout-primary", "checkout");
const upstream = armsAs("blue", "shop-web-canary-80");
const [stable, canary] = hashes;

const back =
  "takes the weight back from the candidate as it promotes it: by these weights each good release looks like a rollback";
const ofFlagger = (candidate: string, also = "") =>
  `shifts[0].weights.kind: "checkout-primary" and "${candidate}" are what Flagger calls the arms of "checkout", and Flagger ${back} (write weights: { kind: "flagger", namespace: "shop", workload: "checkout" }${also}, unless no controller moves them)`;
const ofRollout = (what: string, also = "") =>
  `shifts[0].weights.kind: ${what}, and Argo Rollouts ${back} (write weights: { kind: "argoRollouts", namespace: "shop", rollout: "checkout" }, with the name of the Rollout${also})`;
const ofHash = (label: string, also?: string) => ofRollout(`${label} tells the pods of a Rollout`, also);
const ofIngress = (name: string, owner: string) =>
  `shifts[0].weights.kind: "${name}" is what Argo Rollouts calls the Ingress that it makes for "${owner}", and it ${back} (write weights: { kind: "argoRollouts", namespace: "shop", rollout: "${owner}" }, unless no controller moves them)`;

test.each([
  { change: { traffic: byService, weights: virtualService, arms: services }, says: ofFlagger("checkout-canary") },
  {
    change: { traffic: istio, weights: route, arms: services },
    says: ofFlagger("checkout-canary", ' and in traffic label: "destination_service_name"'),
  },
  { change: { traffic: pods, weights: podRatio, arms: deployments }, says: ofFlagger("checkout") },
  { change: { traffic: pods, weights: ingress, arms: deployments }, says: ofFlagger("checkout") },
  {
    change: { traffic: counted("destination_workload"), weights: virtualService, arms: deployments },
    says: ofFlagger("checkout"),
  },
  {
    change: {
      traffic: { ...pods, by: "label", label: "app" },
      weights: route,
      arms: [
        { ...stable, match: "a", target: "checkout-primary" },
        { ...canary, match: "b", target: "checkout-canary" },
      ],
    },
    says: ofFlagger("checkout-canary"),
  },
  {
    change: { traffic: byReplicaSet, weights: route, arms: replicaSets },
    says: ofRollout('both arms are ReplicaSets of "checkout", as those of a Rollout'),
  },
  { change: { traffic: byHash, weights: virtualService, arms: hashes }, says: ofHash("rollouts-pod-template-hash") },
  {
    change: {
      traffic: counted("rollouts_pod_template_hash"),
      weights: ingress,
      arms: hashes,
    },
    says: ofHash("rollouts_pod_template_hash"),
  },
  {
    change: {
      traffic: counted("rollouts_pod_template_hash"),
      weights: { ...behindAlb.weights },
      arms: [
        { ...stable, target: "blue" },
        { ...canary, target: "green" },
      ],
    },
    says: ofHash("rollouts_pod_template_hash", ", and remove the targets").replace('"shop"', '"checkout"'),
  },
  {
    change: { traffic: behindNginx, weights: { ...ingress, ingress: "web-web-canary" }, arms: upstream },
    says: ofIngress("web-web-canary", "web"),
  },
  {
    change: { traffic: behindNginx, weights: { ...ingress, ingress: "checkout-web-canary" }, arms: upstream },
    says: ofIngress("checkout-web-canary", "checkout"),
  },
  {
    change: { traffic: pods, weights: { ...ingress, ingress: "web-web-canary" }, arms: armsAs("web", "web-canary") },
    says: ofIngress("web-web-canary", "web"),
  },
])("lintMovedRoutes() warns of a controller's route: $says", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says: [says], works: true });
});

test.each([
  { name: "Flagger's weights", change: { traffic: byService, weights: flagger, arms: services } },
  { name: "Flagger's workloads", change: { traffic: istio, weights: flagger, arms: deployments } },
  { name: "a Rollout's weights", change: { traffic: byHash, weights: rollout, arms: hashes } },
  { name: "a Rollout's ReplicaSets", change: { traffic: byReplicaSet, weights: rollout, arms: replicaSets } },
  { name: "its Ingress", change: { traffic: behindNginx, weights: rollout, arms: upstream } },
  {
    name: "Services of a name by hand",
    change: { traffic: istio, weights: virtualService, arms: armsAs("checkout-stable", "checkout-canary") },
  },
  // What docs/configuration.md says to write instead.
  {
    name: "the same Services of a Rollout",
    change: { traffic: istio, weights: rollout, arms: armsAs("checkout-stable", "checkout-canary") },
  },
  {
    name: "the same Ingress of Flagger",
    change: {
      traffic: { ...behindNginx, ingress: "checkout" },
      weights: flagger,
      arms: armsAs("blue", "shop-checkout-canary-80"),
    },
  },
  {
    name: "the primary of another workload",
    change: { traffic: pods, weights: podRatio, arms: armsAs("checkout-eu-primary", "checkout-canary") },
  },
  {
    name: "a rolling update",
    change: { traffic: byReplicaSet, weights: podRatio, strategy: "rolling", arms: replicaSets },
  },
  {
    name: "ReplicaSets of two Deployments behind a route",
    change: {
      traffic: byReplicaSet,
      weights: route,
      arms: armsAs("checkout-blue-7d9f8b6c54", "checkout-green-5c6d7f8b99").map((arm) => ({
        ...arm,
        target: arm.name,
      })),
    },
  },
  {
    name: "a Service that Argo Rollouts flips",
    change: {
      traffic: byHash,
      weights: { kind: "serviceSelector", namespace: "shop", service: "checkout", label: "rollouts-pod-template-hash" },
      strategy: "blueGreen",
      arms: hashes,
    },
  },
  { name: "a canary's Ingress by hand", change: { traffic: behindNginx, weights: ingress, arms: upstream } },
  {
    name: "one of an Ingress that is a canary of islands",
    change: {
      traffic: behindNginx,
      weights: { ...ingress, ingress: "web2-canary" },
      arms: armsAs("blue", "shop-web2-canary-80"),
    },
  },
  {
    name: "one with its namespace before it",
    change: { traffic: behindNginx, weights: { ...ingress, ingress: "shop-web-canary" }, arms: upstream },
  },
])("lintMovedRoutes() takes $name", ({ change }) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

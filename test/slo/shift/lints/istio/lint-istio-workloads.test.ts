import { expect, test } from "@jest/globals";
import { armsAs, problemsOf } from "../problems-of.ts";

const weights = { kind: "virtualService", namespace: "shop", name: "checkout" };
const istio = { kind: "istio", namespace: "shop", service: "checkout", label: "destination_workload" };
const counters = {
  kind: "counters",
  label: "destination_workload",
  requests: 'istio_requests_total{reporter="source",destination_service_name="checkout"}',
  errors: 'istio_requests_total{reporter="source",destination_service_name="checkout",response_code=~"5.."}',
};
const armsOf = (stable: string, candidate: string) =>
  armsAs(stable, candidate).map((arm, index) => ({ ...arm, target: `v${index + 1}` }));
const cure =
  'write label: "destination_version", and as the match of each arm the label version of its pods; or count by pods with by: "replicaSet"; unless your Istio has a name for each ReplicaSet';

test.each(
  [
    {
      name: "ReplicaSets of one Deployment",
      arms: armsOf("checkout-7d9f8b6c54", "checkout-5c6d7f8b99"),
      says: [
        `shifts[0].traffic.label: "checkout-7d9f8b6c54" and "checkout-5c6d7f8b99" look like ReplicaSets of one Deployment, and destination_workload is "checkout" for both (${cure})`,
      ],
    },
    {
      name: "pods of one Deployment",
      arms: armsOf("checkout-7d9f8b6c54-abcde", "checkout-5c6d7f8b99-fghij"),
      says: [
        `shifts[0].traffic.label: "checkout-7d9f8b6c54-abcde" and "checkout-5c6d7f8b99-fghij" look like pods of one Deployment, and destination_workload is "checkout" for both (${cure})`,
      ],
    },
    {
      name: "expressions for pods",
      arms: armsOf("checkout-v1-.*", "checkout-v2-[a-z0-9]+-.*"),
      says: [
        'shifts[0].arms[0].match: "checkout-v1-.*" looks like an expression for pods, and destination_workload is the Deployment (write "checkout-v1", unless a workload is called so)',
        'shifts[0].arms[1].match: "checkout-v2-[a-z0-9]+-.*" looks like an expression for pods, and destination_workload is the Deployment (write "checkout-v2", unless a workload is called so)',
      ],
    },
    {
      name: "a ReplicaSet beside a Deployment",
      arms: armsOf("checkout-v1", "checkout-v2-5c6d7f8b99"),
      says: [
        'shifts[0].arms[1].match: "checkout-v2-5c6d7f8b99" looks like a ReplicaSet, and destination_workload is the Deployment (write "checkout-v2", unless a workload is called so)',
      ],
    },
  ].flatMap((one) => [istio, counters].map((traffic) => ({ ...one, traffic, kind: traffic.kind }))),
)("lintIstioWorkloads() tells of $name in $kind", ({ arms, traffic, says }) => {
  expect(problemsOf({ traffic, weights, arms })).toEqual({ says, works: true });
});

test.each([
  { name: "Deployments", traffic: istio, arms: armsOf("checkout-v1", "checkout-v2") },
  { name: "expressions for Deployments", traffic: counters, arms: armsOf("checkout-v1.*", "checkout-v2(-.*)?") },
  { name: "dates", traffic: istio, arms: armsOf("checkout-20240501", "checkout-20240601") },
  { name: "words of five characters", traffic: istio, arms: armsOf("checkout-green", "checkout-black") },
  {
    name: "pods in another label",
    traffic: { ...counters, label: "instance" },
    arms: armsOf("checkout-7d9f8b6c54", "checkout-5c6d7f8b99"),
  },
])("lintIstioWorkloads() takes $name", ({ traffic, arms }) => {
  expect(problemsOf({ traffic, weights, arms })).toEqual({ says: [], works: true });
});

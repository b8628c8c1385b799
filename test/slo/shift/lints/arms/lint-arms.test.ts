import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { counters, dns, record } from "../shift-parts.ts";

test.each([
  {
    name: "the weights of a HAProxy that counts nothing",
    change: { traffic: counters, weights: { kind: "haproxy" } },
    says: [
      'shifts[0].weights: the weights of HAProxy cannot be found, because the traffic is of the kind "counters" (write traffic: { kind: "haproxy", proxy: "app" }, or who else holds the weights)',
    ],
  },
  {
    name: "arms whose names a text could have both, which nobody writes",
    change: { arms: armsAs(".*blue.*", ".*green.*") },
    says: [],
  },
  {
    name: "two arms that match the same",
    change: { arms: armsAs("app", "app") },
    says: [
      'shifts[0].arms: "app" belongs to both arms: "app" matches it, and so does "app" (write each match so that it takes the values of its own arm only)',
    ],
  },
  ...[
    { traffic: pods, cure: 'kind: "counters" and label' },
    { traffic: { ...counters, label: "deployment" }, cure: "label" },
  ].map(({ traffic, cure }) => ({
    name: `two clusters with Deployments of one name, by ${traffic.kind}`,
    change: {
      strategy: "clusterBlueGreen",
      arms: armsAs("checkout", "checkout").map((arm, index) => ({ ...arm, cluster: `eu-${index + 1}` })),
      traffic,
      weights: record,
      dns,
    },
    says: [
      `shifts[0].arms: "checkout" belongs to both arms: "checkout" matches it, and so does "checkout" (write ${cure}: "cluster", or the label by which your metrics tell the cluster, and as the match of each arm its value there, such as "eu-1" and "eu-2")`,
    ],
  })),
  {
    name: "two clusters by their label, and one match",
    change: {
      strategy: "clusterBlueGreen",
      arms: armsAs("eu.+", "eu.+").map((arm, index) => ({ ...arm, cluster: `eu-${index + 1}` })),
      traffic: counters,
      weights: record,
      dns,
    },
    says: [
      'shifts[0].arms: "eua" belongs to both arms: "eu.+" matches it, and so does "eu.+" (write as the match of each arm its cluster, such as "eu-1" and "eu-2")',
    ],
  },
  {
    name: "the same by the cluster",
    change: {
      strategy: "clusterBlueGreen",
      arms: armsAs("eu-1", "eu-2").map((arm) => ({ ...arm, cluster: arm.match })),
      traffic: counters,
      weights: record,
      dns,
    },
    says: [],
  },
  {
    name: "a stable arm within the candidate's",
    change: { arms: armsAs("app-1", "app-.") },
    says: [
      'shifts[0].arms: "app-1" belongs to both arms: "app-1" matches it, and so does "app-." (write each match so that it takes the values of its own arm only)',
    ],
  },
  { name: "arms that only look alike", change: { arms: armsAs("app", "app-canary") }, says: [] },
  {
    name: "an Ingress, whose stable arm is what has no name",
    change: {
      arms: armsAs("blue", "shop-canary-.*"),
      traffic: { kind: "ingressNginx", namespace: "shop", ingress: "shop" },
      weights: { kind: "ingressNginx", namespace: "shop", ingress: "shop-canary" },
    },
    says: [],
  },
  ...["checkout", "checkout-canary"].map((match) => ({
    name: `Flagger's Service of the canary as the workload, with the candidate ${match}`,
    change: {
      arms: armsAs("checkout-primary", match),
      traffic: { kind: "envoy" },
      weights: { kind: "flagger", namespace: "shop", workload: "checkout-canary" },
    },
    says: [
      'shifts[0].weights.workload: the stable arm would have the weight of "checkout-canary-primary": "checkout-canary" beside "checkout-primary" is the Service of Flagger\'s canary (write "checkout", unless the Deployment is called "checkout-canary")',
    ],
  })),
  {
    name: "a workload that is called a canary, and Flagger's Services of it",
    change: {
      arms: armsAs("checkout-canary-primary", "checkout-canary-canary"),
      traffic: { kind: "envoy" },
      weights: { kind: "flagger", namespace: "shop", workload: "checkout-canary" },
    },
    says: [],
  },
])("lintArms() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

import { expect, test } from "@jest/globals";
import { pods, problemsOf } from "../lints/problems-of.ts";
import { counters, dns, record } from "../lints/shift-parts.ts";

const bySelector = {
  strategy: "blueGreen",
  traffic: pods,
  weights: { kind: "serviceSelector", namespace: "shop", service: "shop", label: "app.kubernetes.io/version" },
};

test.each([
  ...["shop.example.org", "z0123456789abc", "/hostedzone/shop"].map((zone) => ({
    name: `a hosted zone ${zone}`,
    change: { traffic: counters, weights: { ...record, zone }, dns },
    says: [
      `shifts[0].weights.zone: "${zone}" is not the id of a hosted zone (write the id that Route 53 gave it, such as "Z0123456789ABC" (aws route53 list-hosted-zones))`,
    ],
  })),
  ...["Z0123456789ABC", "/hostedzone/Z0123456789ABC", "Z0EXAMPLE"].map((zone) => ({
    name: `a hosted zone ${zone}`,
    change: { traffic: counters, weights: { ...record, zone }, dns },
    says: [],
  })),
  {
    name: "a selector as the label of a Service",
    change: { ...bySelector, weights: { ...bySelector.weights, label: "color=blue" } },
    says: [
      'shifts[0].weights.label: "color=blue" is not a label of Kubernetes (write the label\'s name alone, such as "color": the values are the targets of the arms)',
    ],
  },
  { name: "a label of Kubernetes with a prefix", change: bySelector, says: [] },
  ...["localhost", "ftp://127.0.0.1/"].map((endpoint) => ({
    name: `AWS at ${endpoint}`,
    change: { traffic: counters, weights: { ...record, endpoint }, dns },
    says: [
      `shifts[0].weights.endpoint: "${endpoint}" is not an http(s) address (write the whole address, such as "http://127.0.0.1:4566", or leave it out for AWS itself)`,
    ],
  })),
  ...["Frankfurt", "eu-central", "eu-central-1a", "eu_central_1"].map((region) => ({
    name: `a region ${region} (shift-region)`,
    change: { traffic: counters, weights: { ...record, region }, dns },
    says: [
      `shifts[0].weights.region: "${region}" is not the name of a region of AWS (write it as AWS does, such as "eu-central-1")`,
    ],
  })),
  ...["ap-southeast-2", "cn-northwest-1", "us-gov-west-1", "us-isob-east-1", "eu-isoe-west-1", "eusc-de-east-1"].map(
    (region) => ({
      name: `the region ${region}`,
      change: { traffic: counters, weights: { ...record, region, endpoint: "http://127.0.0.1:4566" }, dns },
      says: [],
    }),
  ),
])("shiftWeights says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

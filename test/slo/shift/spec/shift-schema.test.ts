import { expect, test } from "@jest/globals";
import { problemsOf } from "../lints/problems-of.ts";
import { dns } from "../lints/shift-parts.ts";

test.each([
  ...[1, 5].map((effectFloor) => ({
    name: `more points than there are: ${effectFloor}`,
    change: { judge: { effectFloor } },
    says: [`shifts[0].judge.effectFloor: ${effectFloor} must be below 1 (write a number within the limit)`],
  })),
  ...[
    { field: "settle", change: { settle: "300y" }, written: "300y" },
    { field: "steps[0].hold", change: { steps: [{ weight: 5, hold: "9999999y" }] }, written: "9999999y" },
    { field: "affinity.for", change: { affinity: { kind: "cookie", for: "366d" } }, written: "366d" },
    { field: "dns.ttl", change: { dns: { ...dns, ttl: "2y" } }, written: "2y" },
    { field: "drain.maxInflight", change: { drain: { maxInflight: "2y" } }, written: "2y" },
  ].map(({ field, change, written }) => ({
    name: `a time that nobody waits for: ${field}`,
    change,
    says: [`shifts[0].${field}: "${written}" is longer than any shift of traffic (write at most "365d")`],
  })),
  ...["x version", "x-version: 1", ""].map((versionHeader) => ({
    name: `a header ${versionHeader}`,
    change: { probes: { url: "http://shop.internal/", versionHeader } },
    says: [
      `shifts[0].probes.versionHeader: "${versionHeader}" is not the name of a header (write its name alone, such as "x-version")`,
    ],
  })),
  ...["shop.example", "http://"].map((url) => ({
    name: `a probe of ${url}`,
    change: { probes: { url } },
    says: [
      `shifts[0].probes.url: "${url}" is not an http(s) address (write the whole address, such as "http://blue.internal/health")`,
    ],
  })),
  {
    name: "no name",
    change: { name: undefined },
    says: ['shifts[0].name: is missing (write lower-case letters, digits and hyphens, such as "checkout-green")'],
  },
  {
    name: "more requests than there are",
    change: { expect: { requestsPerSecond: 1e300 } },
    says: ["shifts[0].expect.requestsPerSecond: 1e+300 must be at most 1000000000 (write a number within the limit)"],
  },
  {
    name: "a false alarm in more rollouts than anybody sees",
    change: { judge: { alpha: 1e-300 } },
    says: ["shifts[0].judge.alpha: 1e-300 must be at least 1e-9 (write a number within the limit)"],
  },
  {
    name: "answers that no resolver gives",
    change: { dns: { ...dns, answers: { green: ["not-an-ip", "192.0.2.300", "2001:db8::1"] } } },
    says: [
      'shifts[0].dns.answers.green[0]: "not-an-ip" is not an IP address (write one such as "192.0.2.10" or "2001:db8::10")',
      'shifts[0].dns.answers.green[1]: "192.0.2.300" is not an IP address (write one such as "192.0.2.10" or "2001:db8::10")',
    ],
  },
  {
    name: "no time at all",
    change: { settle: "0s" },
    says: ['shifts[0].settle: "0s" is no time at all (write what is longer than 0, such as "30s" or "5m")'],
  },
  ...[
    { weight: 50, hold: "0s" },
    { weight: 99.9, hold: "0ms" },
  ].map((step) => ({
    name: `a step of ${step.weight} % that has no time`,
    change: { steps: [step] },
    says: [
      `shifts[0].steps[0].hold: "${step.hold}" is no time in which anything is seen (write how long this step lasts, such as "10m"; only a step with weight 100 needs no time)`,
    ],
  })),
  {
    name: "a step with everything that has no time",
    change: { steps: [{ weight: 100, hold: "0s" }] },
    says: [],
  },
  {
    name: "errors alone",
    change: { expect: { requestsPerSecond: 20, errorRatio: 1 } },
    says: ["shifts[0].expect.errorRatio: 1 must be below 1 (write a number within the limit)"],
  },
  {
    name: "fewer errors than none",
    change: { expect: { errorRatio: -0.1 } },
    says: ["shifts[0].expect.errorRatio: -0.1 must be at least 0 (write a number within the limit)"],
  },
])("shiftSchema says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

const declaredIn = (file: string) => ({ declared: { kind: "terraform", file, resource: "kubernetes_manifest.shop" } });

test.each(["main.tf", "infra/main.tf.json", "prod.tfvars", "terraform.tfstate", "rollout.tfplan"])(
  "shiftSchema knows that %s is none of terraform show -json",
  (file) => {
    expect(problemsOf(declaredIn(file))).toEqual({
      says: [
        `shifts[0].declared.file: "${file}" is a file of Terraform's own (write the file that holds what terraform show -json prints, such as "state.json" (terraform show -json > state.json))`,
      ],
      works: false,
    });
  },
);

test.each(["state.json", "plan.tfplan.json", "/var/run/nines/weights"])("shiftSchema takes %s of Terraform", (file) => {
  expect(problemsOf(declaredIn(file))).toEqual({ says: [], works: true });
});

const ten = '{ weight: 10, hold: "10m" }';
const plan = `${ten}, { weight: 50, hold: "10m" }, { weight: 100, hold: "10m" }`;

test.each([
  { change: { traffic: "haproxy" }, says: 'traffic: "haproxy" is not a mapping (write { kind: "haproxy", proxy: … })' },
  {
    change: { weights: "podRatio" },
    says: 'weights: "podRatio" is not a mapping (write { kind: "podRatio", namespace: … })',
  },
  { change: { affinity: "none" }, says: 'affinity: "none" is not a mapping (write { kind: "none" })' },
  {
    change: { affinity: "sticky" },
    says: 'affinity: "sticky" is not a mapping (write { kind: …, … }, with the kind "none", "connection", "clientIP", "cookie" or "tgStickiness")',
  },
  {
    change: { drain: "30s" },
    says: 'drain: "30s" is not a mapping (write a mapping with some of deregistration, preStop, grace, stopSignal, server, maxInflight)',
  },
  {
    change: { dns: "shop.example.org" },
    says: 'dns: "shop.example.org" is not a mapping (write { name: "shop.example.org", ttl: … })',
  },
  {
    change: { declared: "aws_lb_listener.shop" },
    says: 'declared: "aws_lb_listener.shop" is not a mapping (write { kind: "terraform", file: …, resource: … })',
  },
  { change: { steps: [10] }, says: `steps[0]: 10 is not a mapping (write ${ten})` },
  { change: { steps: ["10% for 20m"] }, says: `steps[0]: "10% for 20m" is not a mapping (write ${ten})` },
  { change: { steps: ["soon"] }, says: `steps[0]: "soon" is not a mapping (write ${ten})` },
  { change: { steps: ["10%, 50%, 100%"] }, says: `steps[0]: "10%, 50%, 100%" is not a mapping (write ${plan})` },
  { change: { steps: "10%, 50%, 100%" }, says: `steps: "10%, 50%, 100%" is not a list (write a list: [${plan}])` },
  { change: { steps: "10/50/100" }, says: `steps: "10/50/100" is not a list (write a list: [${plan}])` },
  {
    change: { arms: { blue: "stable" } },
    says: 'arms: {"blue":"stable"} is not a list (write a list: [{ name: …, role: … }])',
  },
])("shiftSchema shows the mapping that belongs there: $says", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says: [`shifts[0].${says}`], works: false });
});

test("shiftSchema shows the mapping of each arm", () => {
  expect(problemsOf({ arms: ["blue", "green"] }).says).toEqual([
    'shifts[0].arms[0]: "blue" is not a mapping (write { name: "blue", role: … })',
    'shifts[0].arms[1]: "green" is not a mapping (write { name: "green", role: … })',
  ]);
});

import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { behindAlb, groupsAs, haproxy, ofLoadBalancing, podRatio } from "../shift-parts.ts";

const istio = { kind: "istio", service: "checkout", namespace: "shop" };
const weights = { kind: "flagger", namespace: "shop", workload: "checkout" };
const bySlot = {
  strategy: "blueGreen",
  traffic: { ...pods, by: "label", label: "slot" },
  weights: { kind: "serviceSelector", namespace: "shop", service: "checkout", label: "slot" },
};
const byBackend = {
  traffic: { kind: "istio", namespace: "shop" },
  weights: { kind: "gatewayRoute", namespace: "shop", route: "checkout" },
};
const armsOf = (stable: Arm, candidate: Arm) => [
  { name: "blue", role: "stable", ...stable },
  { name: "green", role: "candidate", ...candidate },
];
interface Arm {
  readonly match: string;
  readonly target: string;
}

test("lintArmTargets() refuses Flagger's workloads that are swapped in a mesh", () => {
  expect(problemsOf({ traffic: istio, weights, arms: armsAs("checkout", "checkout-primary") })).toEqual({
    says: [
      'shifts[0].arms: the arms are swapped: "checkout" counts the traffic of "blue", and its weight is that of "checkout-primary"; with "green" it is the other way round (swap the matches of the arms)',
    ],
    works: false,
  });
});

test.each([
  {
    name: "pods that the Service does not select",
    change: {
      ...bySlot,
      arms: armsOf({ match: "checkout-blue", target: "blue" }, { match: "checkout-green", target: "green" }),
    },
    says: [
      'shifts[0].arms[0].target: the weight of "blue" is that of "blue", and its traffic that of "checkout-blue": these are not the same values of the label slot (write the same values of the label slot as match and as target)',
      'shifts[0].arms[1].target: the weight of "green" is that of "green", and its traffic that of "checkout-green": these are not the same values of the label slot (write the same values of the label slot as match and as target)',
    ],
  },
  {
    name: "pods that are no primary of Flagger's",
    change: {
      traffic: { ...pods, by: "label", label: "app" },
      weights,
      arms: armsAs("co-stable", "co"),
    },
    says: [
      'shifts[0].arms[0].match: the weight of "blue" is that of "checkout-primary", and its traffic that of "co-stable": these are not the same values of the label app (write match: "checkout-primary")',
    ],
  },
  {
    name: "Services that are no backends",
    change: {
      ...byBackend,
      arms: armsOf({ match: "co-blue", target: "co-blue" }, { match: "co-green", target: "green" }),
    },
    says: [
      'shifts[0].arms[1].target: the weight of "green" is that of "green", and its traffic that of "co-green": these are not the same Services (write the same Services as match and as target)',
    ],
  },
])("lintArmTargets() warns of $name", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says, works: true });
});

test.each([
  {
    name: "a match that takes more than the target",
    change: { ...bySlot, arms: armsOf({ match: "blue.*", target: "blue" }, { match: "green.*", target: "green" }) },
  },
  {
    name: "a target that is an expression",
    change: {
      ...bySlot,
      arms: armsOf({ match: "blue-1", target: "blue-.*" }, { match: "green-1", target: "green-1" }),
    },
  },
  {
    name: "pods of Flagger's whose label is called otherwise than their Deployment",
    change: { traffic: { ...pods, by: "label", label: "app" }, weights, arms: armsAs("co-primary", "co") },
  },
  {
    name: "pods of Flagger's by another label",
    change: { traffic: { ...pods, by: "label", label: "track" }, weights, arms: armsAs("stable", "canary") },
  },
  {
    name: "another label of the pods",
    change: {
      ...bySlot,
      traffic: { ...bySlot.traffic, label: "track" },
      arms: armsOf({ match: "checkout-blue", target: "blue" }, { match: "checkout-green", target: "green" }),
    },
  },
  {
    name: "backends by their expressions",
    change: {
      ...byBackend,
      arms: armsOf({ match: "co-blue", target: "co-b.*" }, { match: "co-g.*", target: "co-green" }),
    },
  },
  {
    name: "subsets that are called otherwise than versions",
    change: {
      ...byBackend,
      traffic: { kind: "istio", service: "co", namespace: "shop" },
      weights: { kind: "virtualService", namespace: "shop", name: "co" },
      arms: armsOf({ match: "v1", target: "stable" }, { match: "v2", target: "canary" }),
    },
  },
])("lintArmTargets() takes $name", ({ change }) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

test("lintArmTargets() refuses pods of Flagger's that are swapped by their label", () => {
  const traffic = { ...pods, by: "label", label: "app" };
  expect(problemsOf({ traffic, weights, arms: armsAs("checkout", "checkout-primary") })).toEqual({
    says: [
      'shifts[0].arms: the arms are swapped: "checkout" counts the traffic of "blue", and its weight is that of "checkout-primary"; with "green" it is the other way round (swap the matches of the arms)',
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

test.each([
  {
    name: "a server that only weights know",
    change: {
      ...haproxy('server=~"blue|green"'),
      arms: [{ ...armsAs("blue", "green")[0], target: "srv1" }, armsAs("blue", "green")[1]],
    },
    says: [
      'shifts[0].arms[0].target: the weight of "blue" is that of "srv1", and its traffic that of "blue": these are not the same servers (write the same servers as match and as target)',
      'shifts[0].traffic.matchers: no series is left of the arm "blue": these matchers want server=~"blue|green", and server=~"srv1" is added to them (remove server from the matchers: it is added for each arm)',
    ],
  },
  {
    name: "target groups that are swapped",
    change: { ...behindAlb, arms: groupsAs("green", "blue") },
    says: [
      'shifts[0].arms: the arms are swapped: "targetgroup/blue/.+" counts the traffic of "blue", and its weight is that of "green"; with "green" it is the other way round (swap the targets of the arms, or their matches)',
    ],
  },
  {
    name: "target groups that are swapped by their ARNs",
    change: {
      ...behindAlb,
      arms: groupsAs(`${ofLoadBalancing}:targetgroup/green/1`, `${ofLoadBalancing}:targetgroup/blue/2`),
    },
    says: [
      'shifts[0].arms: the arms are swapped: "targetgroup/blue/.+" counts the traffic of "blue", and its weight is that of "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/green/1"; with "green" it is the other way round (swap the targets of the arms, or their matches)',
    ],
  },
  {
    name: "another target group than the one that counts",
    change: { ...behindAlb, arms: groupsAs("blue", "shop-green") },
    says: [
      'shifts[0].arms[1].target: the weight of "green" is that of "shop-green", and its traffic that of "targetgroup/green/.+": these are not the same target groups (write the same target groups as match and as target)',
    ],
  },
  ...[
    ["blue", "green"],
    [".*blue", "gr.*"],
    [`${ofLoadBalancing}:targetgroup/blue/1`, "targetgroup/green/0123456789abcdef"],
    ["targetgroup/blue/.*", "targetgroup/.*green/.+"],
  ].map((targets) => ({
    name: `the target groups that count: ${targets.join(" and ")}`,
    change: { ...behindAlb, arms: groupsAs(...targets) },
    says: [],
  })),
  ...[
    {
      name: "servers",
      change: {
        arms: [
          { ...armsAs("blue.*", "")[0], target: "green.*" },
          { ...armsAs("", "green.*")[1], target: "blue.*" },
        ],
      },
      shown: ["blue.*", "green.*"],
    },
    {
      name: "Deployments",
      change: {
        traffic: pods,
        weights: podRatio,
        arms: [
          { ...armsAs("blue", "")[0], target: "green" },
          { ...armsAs("", "green")[1], target: "blue" },
        ],
      },
      shown: ["blue", "green"],
    },
    {
      name: "versions",
      change: {
        traffic: { kind: "istio", service: "checkout", namespace: "shop" },
        weights: { kind: "virtualService", namespace: "shop", name: "checkout" },
        arms: [
          { ...armsAs("v1", "")[0], target: "v2" },
          { ...armsAs("", "v2")[1], target: "v1" },
        ],
      },
      shown: ["v1", "v2"],
    },
  ].map(({ name, change, shown: [first, second] }) => ({
    name: `${name} that are swapped`,
    change,
    says: [
      `shifts[0].arms: the arms are swapped: "${first}" counts the traffic of "blue", and its weight is that of "${second}"; with "green" it is the other way round (swap the targets of the arms, or their matches)`,
    ],
  })),
  {
    name: "subsets that are called otherwise than versions",
    change: {
      traffic: { kind: "istio", service: "checkout", namespace: "shop" },
      weights: { kind: "virtualService", namespace: "shop", name: "checkout" },
      arms: [
        { ...armsAs("v1", "")[0], target: "stable" },
        { ...armsAs("", "v2")[1], target: "canary" },
      ],
    },
    says: [],
  },
  {
    name: "pods of a Deployment instead of its name, which stops nothing (shift-arm-target)",
    change: {
      traffic: pods,
      weights: podRatio,
      arms: [{ ...armsAs("blue-.+", "")[0], target: "blue" }, armsAs("", "green")[1]],
    },
    says: [
      'shifts[0].arms[0].target: the weight of "blue" is that of "blue", and its traffic that of "blue-.+": these are not the same Deployments (write the same Deployments as match and as target)',
    ],
  },
  {
    name: "Deployments of another namespace, of which nothing but that is said",
    change: {
      traffic: pods,
      weights: { kind: "podRatio", namespace: "edge" },
      arms: [
        { ...armsAs("blue", "")[0], target: "edge-blue" },
        { ...armsAs("", "green")[1], target: "edge-green" },
      ],
    },
    says: [
      'shifts[0].weights.namespace: traffic is counted in the namespace "shop", and the weights are those of "edge" (write the same namespace in both)',
    ],
  },
  {
    name: "pods that are none of Flagger's (shift-arm-target)",
    change: {
      traffic: pods,
      weights: { kind: "flagger", namespace: "shop", workload: "checkout" },
      arms: armsAs("checkout-stable", "checkout"),
    },
    says: [
      'shifts[0].arms[0].match: the weight of "blue" is that of "checkout-primary", and its traffic that of "checkout-stable": these are not the same Deployments (write match: "checkout-primary")',
    ],
  },
  ...["checkout.shop", "shop"].map((workload) => ({
    name: `Flagger's copies of another workload than ${workload}`,
    change: { traffic: pods, weights: { ...weights, workload }, arms: armsAs("checkout-primary", "checkout") },
    says: [
      `shifts[0].arms[0].match: the weight of "blue" is that of "${workload}-primary", and its traffic that of "checkout-primary": these are not the same Deployments (write match: "${workload}-primary", or in weights workload: "checkout")`,
      `shifts[0].arms[1].match: the weight of "green" is that of "${workload}", and its traffic that of "checkout": these are not the same Deployments (write match: "${workload}", or in weights workload: "checkout")`,
    ],
  })),
  ...["deployment", "dst_deployment", "destination_workload"].flatMap((label) => {
    const traffic = { kind: "counters", label, requests: "a_total", errors: "b_total" };
    return [
      {
        name: `Flagger's Service as the ${label} of counters`,
        change: { traffic, weights, arms: armsAs("checkout-primary", "checkout-canary") },
        says: [
          'shifts[0].arms[1].match: the weight of "green" is that of "checkout", and its traffic that of "checkout-canary": these are not the same workloads (write match: "checkout")',
        ],
      },
      {
        name: `Flagger's Deployments as the ${label} of counters`,
        change: { traffic, weights, arms: armsAs("checkout-primary", "checkout") },
        says: [],
      },
    ];
  }),
  {
    name: "Flagger's Services of counters",
    change: {
      traffic: { kind: "counters", label: "service", requests: "a_total", errors: "b_total" },
      weights,
      arms: armsAs("checkout-primary", "checkout-canary"),
    },
    says: [],
  },
  {
    name: "Flagger's pods",
    change: {
      traffic: pods,
      weights: { kind: "flagger", namespace: "shop", workload: "checkout" },
      arms: armsAs("checkout-primary", "checkout"),
    },
    says: [],
  },
])("lintArmTargets() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

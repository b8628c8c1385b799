import { expect, test } from "@jest/globals";
import { show } from "../../../../../slo/problem.ts";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { behindAlb, groups, listener, ofLoadBalancing } from "../shift-parts.ts";

const traffic = { kind: "ingressNginx", namespace: "shop", ingress: "shop" };
const weights = { kind: "ingressNginx", namespace: "shop", ingress: "shop-canary" };

test.each([
  { match: ".*", nameless: "" },
  { match: "(shop-canary-80)?", nameless: "" },
  { match: "-|shop-canary-80", nameless: "-" },
  { match: ".+", nameless: "-" },
])("lintArms() refuses $match as ingress-nginx' canary, which the stable arm is, too", ({ match, nameless }) => {
  expect(problemsOf({ traffic, weights, arms: armsAs("blue", match) })).toEqual({
    says: [
      `shifts[0].arms: "${match}" of the arm "green" takes the requests of the stable arm, too: it matches "${nameless}", which ingress-nginx writes where no canary answers (write the canary's upstream as its match, such as shop-checkout-canary-80)`,
    ],
    works: false,
  });
});

test.each([
  { match: "checkout-canary", cure: 'match: "shop-checkout-canary-.+"' },
  { match: "edge-checkout-80", cure: 'match: "shop-edge-checkout-80" or "shop-checkout-80"' },
  { match: "prod-shop-canary-80", cure: 'match: "shop-shop-canary-80"' },
  { match: "canary-.+", cure: 'match: "shop-canary-.+"' },
  { match: "shop/canary", cure: 'match: "shop-canary-.+"' },
])("lintMatchValues() refuses $match as ingress-nginx' canary", ({ match, cure }) => {
  expect(problemsOf({ traffic, weights, arms: armsAs("blue", match) })).toEqual({
    says: [
      `shifts[0].arms[1].match: no series is left of this arm: "${match}" matches no value of canary, which is like shop-SERVICE-PORT (write ${cure})`,
    ],
    works: false,
  });
});

const rollout = { kind: "argoRollouts", namespace: "edge", rollout: "checkout" };

test.each([
  { match: "green", cure: "edge-green-.+" },
  { match: "checkout-canary", cure: "edge-checkout-canary-.+" },
  { match: "shop-checkout-canary-80", cure: "edge-checkout-canary-80" },
])("lintMatchValues() refuses $match as the canary of a Rollout behind ingress-nginx", ({ match, cure }) => {
  const inEdge = { ...traffic, namespace: "edge" };
  expect(problemsOf({ traffic: inEdge, weights: rollout, arms: armsAs("blue", match) })).toEqual({
    says: [
      `shifts[0].arms[1].match: no series is left of this arm: "${match}" matches no value of canary, which is like edge-SERVICE-PORT (write match: "${cure}")`,
    ],
    works: false,
  });
  const cured = problemsOf({ traffic: inEdge, weights: rollout, arms: armsAs(".*", cure) });
  expect(cured).toEqual({ says: [], works: true });
});

test("lintMatchValues() shows a canary of the Ingress' namespace where no weights name one", () => {
  const change = { weights: { kind: "static", weights: { blue: 90, green: 10 } }, strategy: "abTest" };
  const inEdge = { ...traffic, namespace: "edge" };
  expect(problemsOf({ ...change, traffic: inEdge, arms: armsAs(".*", "green") }).says).toEqual([
    'shifts[0].arms[1].match: no series is left of this arm: "green" matches no value of canary, which is like NAMESPACE-SERVICE-PORT (write what it should match, such as "edge-shop-canary-80")',
  ]);
});

const flagger = { kind: "flagger", namespace: "shop", workload: "checkout" };

test.each([
  { match: "green", cure: 'what it should match, such as "shop-checkout-canary-80"' },
  { match: "checkout", cure: 'match: "shop-checkout-canary-.+"' },
  { match: "checkout-canary", cure: 'match: "shop-checkout-canary-.+"' },
  { match: "checkout-canary-80", cure: 'match: "shop-checkout-canary-80"' },
  { match: "shop-checkout-primary-80", cure: 'match: "shop-checkout-canary-80"' },
  { match: "prod-checkout-canary-80", cure: 'match: "shop-checkout-canary-80"' },
  { match: "prod-checkout-canary-.+", cure: 'match: "shop-checkout-canary-.+"' },
  { match: "shop-checkout-80", cure: 'match: "shop-checkout-canary-80"' },
  { match: "api-canary-80", cure: 'match: "shop-api-canary-80" or "shop-canary-canary-80"' },
])("lintMatchValues() refuses $match as Flagger's canary behind ingress-nginx", ({ match, cure }) => {
  expect(problemsOf({ traffic, weights: flagger, arms: armsAs("blue", match) })).toEqual({
    says: [
      `shifts[0].arms[1].match: no series is left of this arm: "${match}" matches no value of canary, which is like shop-SERVICE-canary-PORT (write ${cure})`,
    ],
    works: false,
  });
});

test.each(["shop-checkout-canary-80", "shop-checkout-canary-.+", "shop-api-canary-http"])(
  "lintMatchValues() takes %s as Flagger's canary behind ingress-nginx",
  (match) => {
    expect(problemsOf({ traffic, weights: flagger, arms: armsAs(".*", match) })).toEqual({ says: [], works: true });
  },
);

const istio = { kind: "istio", namespace: "shop", label: "destination_service_name" };

test.each([
  { arms: armsAs("checkout", "checkout-canary"), place: 0, match: "checkout", ending: "primary" },
  { arms: armsAs("checkout-primary", "checkout"), place: 1, match: "checkout", ending: "canary" },
])(
  "lintMatchValues() refuses $match as the Service that Flagger makes with -$ending",
  ({ arms, place, match, ending }) => {
    expect(problemsOf({ traffic: istio, weights: flagger, arms })).toEqual({
      says: [
        `shifts[0].arms[${place}].match: no series is left of this arm: "${match}" matches no value of destination_service_name, which is like SERVICE-${ending}, as Flagger calls it (write match: "checkout-${ending}")`,
      ],
      works: false,
    });
  },
);

test.each([armsAs("checkout-primary", "checkout-canary"), armsAs("checkout|checkout-primary", "checkout-canary")])(
  "lintMatchValues() takes %j as Services that Flagger makes",
  (...arms) => {
    expect(problemsOf({ traffic: istio, weights: flagger, arms })).toEqual({ says: [], works: true });
  },
);

test.each(["shop-canary-80", "shop-checkout-canary-http", "shop-checkout-canary-.+", ".+-canary-80", "shop-.+"])(
  "lintMatchValues() takes %s as ingress-nginx' canary",
  (match) => {
    expect(problemsOf({ traffic, weights, arms: armsAs(".*", match) })).toEqual({ says: [], works: true });
  },
);

test.each([
  ...[
    { match: undefined, place: "arms[0]", shown: "blue", cure: 'match: "targetgroup/blue/.+"' },
    { match: "targetgroup/blue", cure: 'match: "targetgroup/blue/.+"' },
    { match: "shop-(blue|red)", cure: 'match: "targetgroup/shop-(blue|red)/.+"' },
    {
      match: `${ofLoadBalancing}:targetgroup/blue/0123456789abcdef`,
      cure: 'match: "targetgroup/blue/0123456789abcdef"',
    },
    ...["app/shop/.+/", "app/edge/50dc6c495c0c9188", "loadbalancer/app/edge/50dc6c495c0c9188", listener("app")].map(
      (match) => ({
        match,
        cure: 'the target group that is the arm, such as "targetgroup/checkout-blue/.+"; this is a load balancer, which is a value of dimension_LoadBalancer',
      }),
    ),
    { match: "targetgroup/app/shop/blue", cure: 'match: "targetgroup/blue/.+"' },
  ].map(({ match, place = "arms[0].match", shown = match, cure }) => ({
    name: `what CloudWatch calls no target group: ${shown}`,
    change: {
      ...behindAlb,
      arms: [{ name: "blue", role: "stable", ...(match === undefined ? {} : { match }), target: "blue" }, groups[1]],
    },
    says: [
      `shifts[0].${place}: no series is left of this arm: ${show(shown)} matches no value of dimension_TargetGroup, which is like targetgroup/NAME/ID (write ${cure})`,
    ],
  })),
  ...[
    { match: "targetgroup/shop_blue/.+", shown: "targetgroup/shop_blue/.+" },
    { match: "targetgroup/shop\\.blue/.+", shown: "targetgroup/shop\\\\.blue/.+" },
    { match: "targetgroup/blue-/.+", shown: "targetgroup/blue-/.+" },
    {
      match: "targetgroup/checkout-of-the-eu-west-1-edge-blue/.+",
      shown: "targetgroup/checkout-of-the-eu-west-1-edge-blue/.+",
    },
  ].flatMap(({ match, shown }) =>
    [{}, { target: "blue" }].map((rest) => ({
      name: `a target group that cannot be called so: ${match} ${show(rest)}`,
      change: { ...behindAlb, arms: [{ ...groups[0], ...rest, match }, groups[1]] },
      says: [
        `shifts[0].arms[0].match: no series is left of this arm: "${shown}" matches no value of dimension_TargetGroup, which is like targetgroup/NAME/ID, with letters, digits and hyphens alone as NAME, at most 32, and no hyphen at an end (write the target group's name as AWS has it, such as "targetgroup/checkout-blue/.+")`,
      ],
    })),
  ),
  {
    name: "a load balancer beside the ARN of the target group",
    change: {
      ...behindAlb,
      arms: [
        { ...groups[0], match: "app/edge/.+", target: `${ofLoadBalancing}:targetgroup/blue/0123456789abcdef` },
        groups[1],
      ],
    },
    says: [
      'shifts[0].arms[0].match: no series is left of this arm: "app/edge/.+" matches no value of dimension_TargetGroup, which is like targetgroup/NAME/ID (write the target group that is the arm, such as "targetgroup/blue/0123456789abcdef"; this is a load balancer, which is a value of dimension_LoadBalancer)',
    ],
  },
  ...[
    "targetgroup/blue/.*",
    "targetgroup/(app|blue)/.+",
    ".*/blue/.*",
    "targetgroup/b.*/0123456789abcdef",
    "targetgroup/(blue|shop-blue)/.+",
  ].map((match) => ({
    name: `what CloudWatch calls a target group: ${match}`,
    change: { ...behindAlb, arms: [{ ...groups[0], match, target: "blue" }, groups[1]] },
    says: [],
  })),
  ...[
    ["shop.blue", "shop-blue"],
    ["shop[_-]blue", "shop-blue"],
    ["checkout-of-the-eu-west-1-x-blue", "checkout-of-the-eu-west-1-x-blue"],
    [".*_?blue", "checkout-of-the-eu-west-1-x-blue"],
    ["k8s-shop-blue-0123456789", "k8s-shop-blue-0123456789"],
  ].map(([name, target]) => ({
    name: `a target group that may be called so: ${name}`,
    change: { ...behindAlb, arms: [{ ...groups[0], match: `targetgroup/${name}/.+`, target }, groups[1]] },
    says: [],
  })),
  {
    name: "a target group where HAProxy counts",
    change: { arms: armsAs("targetgroup/blue/.+", "green1") },
    says: [
      'shifts[0].arms[0].match: no series is left of this arm: "targetgroup/blue/.+" matches no value of server, which is made of letters, digits, - _ . and : alone (write a value of server, such as "blue.*"; this is a target group of a load balancer)',
    ],
  },
  {
    name: "any server of a backend",
    change: { arms: armsAs("app/.+", "green1") },
    says: [
      'shifts[0].arms[0].match: no series is left of this arm: "app/.+" matches no value of server, which is made of letters, digits, - _ . and : alone (write what it should match, such as "blue.*")',
    ],
  },
  {
    name: "a server after its backend",
    change: { arms: armsAs("app/blue1", "green1") },
    says: [
      'shifts[0].arms[0].match: no series is left of this arm: "app/blue1" matches no value of server, which is made of letters, digits, - _ . and : alone (write match: "blue1")',
    ],
  },
  {
    name: "a server of HAProxy's own counters with its backend",
    change: {
      strategy: "abTest",
      layer: "haproxy",
      arms: armsAs("app/blue1", "green1"),
      traffic: {
        kind: "counters",
        label: "server",
        requests: 'haproxy_server_http_responses_total{proxy="app"}',
        errors: 'haproxy_server_http_responses_total{proxy="app",code="5xx"}',
      },
      weights: { kind: "static", weights: { blue: 90, green: 10 } },
    },
    says: [
      'shifts[0].arms[0].match: no series is left of this arm: "app/blue1" matches no value of server, which is made of letters, digits, - _ . and : alone (write match: "blue1")',
    ],
  },
  {
    name: "a server of other counters with its backend",
    change: {
      strategy: "abTest",
      layer: "haproxy",
      arms: armsAs("app/blue1", "green1"),
      traffic: { kind: "counters", label: "server", requests: "edge_requests_total", errors: "edge_errors_total" },
      weights: { kind: "static", weights: { blue: 90, green: 10 } },
    },
    says: [],
  },
  {
    name: "a template of Argo Rollouts",
    change: {
      arms: armsAs("7c9d8b6f5d", "{{args.canary-hash}}"),
      traffic: { ...pods, by: "label", label: "rollouts-pod-template-hash" },
      weights: { kind: "argoRollouts", namespace: "shop", rollout: "checkout" },
    },
    says: [
      'shifts[0].arms[1].match: no series is left of this arm: "{{args.canary-hash}}" matches no value of rollouts-pod-template-hash, which is made of letters, digits, - _ and . alone (write what it should match, such as "7c9d8b6f5d")',
    ],
  },
  ...["web1,web2", "web1, web2", "web1 | web2", "app/web1,app/web2"].map((match) => ({
    name: `a list of servers (${match})`,
    change: { arms: armsAs(match, "green1") },
    says: [
      `shifts[0].arms[0].match: no series is left of this arm: "${match}" matches no value of server, which is made of letters, digits, - _ . and : alone (write match: "web1|web2")`,
    ],
  })),
  {
    name: "pods by a namespace and a name",
    change: {
      traffic: pods,
      strategy: "blueGreen",
      weights: { kind: "serviceSelector", namespace: "shop", service: "shop", label: "color" },
      arms: [
        { ...armsAs("shop/blue", "")[0], target: "blue" },
        { ...armsAs("", "Green_1")[1], target: "green" },
      ],
    },
    says: [
      'shifts[0].arms[0].match: no series is left of this arm: "shop/blue" matches no value of the pod\'s name, which is made of lower-case letters, digits, - and . alone (write match: "blue")',
      'shifts[0].arms[1].match: no series is left of this arm: "Green_1" matches no value of the pod\'s name, which is made of lower-case letters, digits, - and . alone (write what it should match, such as "checkout-blue")',
    ],
  },
])("lintMatchValues() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

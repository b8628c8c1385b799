import { describe, expect, test } from "@jest/globals";
import { formatProblem, show } from "../../../slo/problem.ts";
import { parsedShift } from "./small-shift.ts";

const counters = { kind: "counters", label: "cluster", requests: "edge_total", errors: "edge_errors_total" };
const record = { kind: "route53", zone: "Z1", record: "shop.example.org" };
const dns = { name: "shop.example.org", ttl: "60s" };
const arms = (blue: string, green: string) => [
  { name: "blue", role: "stable", match: blue },
  { name: "green", role: "candidate", match: green },
];
const ofLoadBalancing = "arn:aws:elasticloadbalancing:eu-west-1:123456789012";
const listener = (type: string) => `${ofLoadBalancing}:listener/${type}/shop/a/b`;
const groups = [
  { name: "blue", role: "stable", match: "targetgroup/blue/.+" },
  { name: "green", role: "candidate", match: "targetgroup/green/.+" },
];
const groupsAs = (...targets: readonly string[]) => groups.map((arm, index) => ({ ...arm, target: targets[index] }));
const behindAlb = {
  arms: groups,
  traffic: { kind: "alb" },
  weights: { kind: "albListener", listener: listener("app") },
};
const haproxy = (matchers: string) => ({ traffic: { kind: "haproxy", proxy: "app", matchers } });
const pods = { kind: "pods", namespace: "shop", by: "deployment", requests: "a_total", errors: "b_total" };
const podRatio = { kind: "podRatio", namespace: "shop" };
const targets = (blue: string, green: string) => [
  { name: "blue", role: "stable", target: blue },
  { name: "green", role: "candidate", target: green },
];
const ofWeights = (blue: number, green: number) => ({ kind: "static", weights: { blue, green } });
const usual = { requestsPerSecond: 200, errorRatio: 0.002 };

// Each code has its first sentence in docs/problems.md, which is tested too; here are the other ways to get there, and past it.
describe("lintShifts()", () => {
  test.each([
    {
      name: "the state of HAProxy's servers among the matchers",
      change: haproxy('job="edge",state="UP"'),
      says: [
        'shifts[0].traffic.matchers: "state" is a label of some of these series alone: what it leaves out of one would seem to be lost in another (remove state from the matchers)',
      ],
    },
    {
      name: "arms of one name",
      change: {
        arms: [
          { name: "blue", role: "stable" },
          { name: "blue", role: "candidate" },
        ],
      },
      says: [
        'shifts[0].arms[1].name: "blue" is the name of shifts[0].arms[0] already (give this arm another name, or put both together)',
      ],
    },
    {
      name: "an arm without a weight",
      change: { ...behindAlb, weights: { kind: "static", weights: { blue: 1 } } },
      says: ['shifts[0].weights.weights: the arm "green" has no weight (write green: 0 if it gets nothing)'],
    },
    {
      name: "addresses and answers of arms that there are not",
      change: { dns: { ...dns, answers: { red: ["192.0.2.1"] } }, probes: { url: { pink: "http://pink.internal/" } } },
      says: [
        'shifts[0].dns.answers.red: the shift has no arm "red" (its arms are blue and green)',
        'shifts[0].probes.url.pink: the shift has no arm "pink" (its arms are blue and green)',
      ],
    },
    {
      name: "the weights of a HAProxy that counts nothing",
      change: { traffic: counters, weights: { kind: "haproxy" } },
      says: [
        'shifts[0].weights: the weights of HAProxy cannot be found, because the traffic is of the kind "counters" (write traffic: { kind: "haproxy", proxy: "app" }, or who else holds the weights)',
      ],
    },
    {
      name: "a step that is one already (shift-steps)",
      change: { steps: [10, 10, 50].map((weight) => ({ weight, hold: "10m" })) },
      says: [
        "shifts[0].steps[1].weight: 10 % after 10 % is no step on: the steps of a rollout rise (write each weight larger than the one before; a rollback needs no step, and a longer stop is a longer hold)",
      ],
    },
    {
      name: "a first step of nothing (shift-steps)",
      change: { steps: [0, 10].map((weight) => ({ weight, hold: "10m" })) },
      says: [
        "shifts[0].steps[0].weight: the rollout begins with 0 % for the candidate, which is no step (begin with the first share that the candidate gets)",
      ],
    },
    {
      name: "the falling shares of an A/B test",
      change: { strategy: "abTest", steps: [50, 10].map((weight) => ({ weight, hold: "10m" })) },
      says: [],
    },
    {
      name: "arms whose names a text could have both, which nobody writes",
      change: { arms: arms(".*blue.*", ".*green.*") },
      says: [],
    },
    {
      name: "two arms that match the same",
      change: { arms: arms("app", "app") },
      says: [
        'shifts[0].arms: "app" belongs to both arms: "app" matches it, and so does "app" (write each match so that it takes the values of its own arm only)',
      ],
    },
    {
      name: "a stable arm within the candidate's",
      change: { arms: arms("app-1", "app-.") },
      says: [
        'shifts[0].arms: "app-1" belongs to both arms: "app-1" matches it, and so does "app-." (write each match so that it takes the values of its own arm only)',
      ],
    },
    { name: "arms that only look alike", change: { arms: arms("app", "app-canary") }, says: [] },
    {
      name: "an Ingress, whose stable arm is what has no name",
      change: {
        arms: arms("shop", "shop-canary-.*"),
        traffic: { kind: "ingressNginx", namespace: "shop", ingress: "shop" },
        weights: { kind: "ingressNginx", namespace: "shop", ingress: "shop-canary" },
      },
      says: [],
    },
    {
      name: "a query that does not parse",
      change: { traffic: { ...counters, errors: "edge_errors_total{" }, weights: record, dns },
      says: ["shifts[0].traffic.errors: this { is never closed (add the missing })"],
    },
    {
      name: "a label nobody named",
      change: {
        traffic: { kind: "pods", namespace: "shop", by: "label", requests: "a_total", errors: "b_total" },
        weights: { kind: "podRatio", namespace: "shop" },
      },
      says: [
        'shifts[0].traffic.label: is missing (write the label of the pods that tells the arms apart, such as "track")',
      ],
    },
    ...["edge_total[5m]", "rate(edge_total[$window])", "edge_total offset 5m"].map((requests) => ({
      name: `a query, of which the metric alone is wanted: ${requests}`,
      change: { traffic: { ...counters, requests }, weights: record, dns },
      says: [
        "shifts[0].traffic.requests: a query stands where a series is asked for: rates and sums by arm are made from it (write the metric and its matchers alone: edge_total)",
      ],
    })),
    {
      name: "a query of two series",
      change: { traffic: { ...counters, requests: "a_total + b_total" }, weights: record, dns },
      says: [
        'shifts[0].traffic.requests: a query stands where a series is asked for: rates and sums by arm are made from it (write the metric and its matchers alone: http_requests_total{job="checkout"})',
      ],
    },
    {
      name: "errors that are the requests, in another order",
      change: {
        traffic: { ...counters, requests: 'a_total{x="1",y="2"}', errors: 'a_total{y="2", x="1"}' },
        weights: record,
        dns,
      },
      says: [
        'shifts[0].traffic.errors: requests and errors are the same series, so that every request counts as failed (write the series of errors alone, such as with code=~"5.." among its matchers)',
      ],
    },
    {
      name: "requests that are only some of the errors",
      change: { traffic: { ...counters, requests: 'a_total{code="200"}', errors: "a_total" }, weights: record, dns },
      says: [
        "shifts[0].traffic.requests: requests are only a part of a_total, the errors, so that more fail than are asked (write the series of all requests there, and fewer of them as errors)",
      ],
    },
    {
      name: "requests without those that fail",
      change: {
        traffic: { ...counters, requests: 'a_total{code="200"}', errors: 'a_total{code="500"}' },
        weights: record,
        dns,
      },
      says: [
        "shifts[0].traffic.requests: no error is one of the requests: their code differs (write the series of all requests, also those that fail)",
      ],
    },
    {
      name: "errors among the requests",
      change: {
        traffic: { ...counters, requests: 'a_total{job="x"}', errors: 'a_total{job="x",code=~"5.."}' },
        weights: record,
        dns,
      },
      says: [],
    },
    ...['cluster="blue"', 'cluster!="green"', 'cluster=~"bl.*"', 'cluster!~"gr.*"'].map((matcher) => ({
      name: `counters without the candidate: ${matcher}`,
      change: { traffic: { ...counters, errors: `edge_errors_total{${matcher}}` }, weights: record, dns },
      says: [
        `shifts[0].traffic.errors: no series is left of the arm "green": these matchers want ${matcher}, and cluster=~"green" is added to them (remove cluster from the matchers: it is added for each arm)`,
      ],
    })),
    {
      name: "another backend",
      change: haproxy('job="edge",proxy="other"'),
      says: [
        'shifts[0].traffic.matchers: no series is left of either arm: these matchers want proxy="other", and proxy="app" is added to them (remove proxy from the matchers: it is added by itself)',
      ],
    },
    {
      name: "one of both servers",
      change: haproxy('server="blue"'),
      says: [
        'shifts[0].traffic.matchers: no series is left of the arm "green": these matchers want server="blue", and server=~"green" is added to them (remove server from the matchers: it is added for each arm)',
      ],
    },
    {
      name: "a server that only weights know",
      change: {
        ...haproxy('server=~"blue|green"'),
        arms: [{ ...arms("blue", "green")[0], target: "srv1" }, arms("blue", "green")[1]],
      },
      says: [
        'shifts[0].arms[0].target: the weight of "blue" is that of "srv1", and its traffic that of "blue": these are not the same servers (write the same servers as match and as target)',
        'shifts[0].traffic.matchers: no series is left of the arm "blue": these matchers want server=~"blue|green", and server=~"srv1" is added to them (remove server from the matchers: it is added for each arm)',
      ],
    },
    ...[
      'proxy="app"',
      'proxy=~"app|web"',
      'server=~"blue|green"',
      'server!="green-2"',
      'job="edge",cluster!="old"',
    ].map((matchers) => ({
      name: `matchers that leave something of both arms: ${matchers}`,
      change: haproxy(matchers),
      says: [],
    })),
    {
      name: "matchers that contradict themselves",
      change: haproxy('job="a",job="b"'),
      says: [
        'shifts[0].traffic.matchers: no series is left of either arm: job="a" and job="b" exclude each other (remove all but one of them)',
      ],
    },
    {
      name: "matchers that contradict themselves by an expression, in two texts",
      change: {
        traffic: { ...counters, requests: 'a_total{job=~"x.*",job="y"}', errors: 'b_total{job=~"x.*",job="y"}' },
        weights: record,
        dns,
      },
      says: [
        'shifts[0].traffic.requests: no series is left of either arm: job=~"x.*" and job="y" exclude each other (remove all but one of them, also from traffic.errors)',
      ],
    },
    {
      name: "matchers of which no two exclude each other, but all do",
      change: haproxy('job=~"a|b",job!="a",job!="b"'),
      says: [
        'shifts[0].traffic.matchers: no series is left of either arm: job=~"a|b" and job!="a" and job!="b" exclude each other (remove all but one of them)',
      ],
    },
    {
      name: "matchers that together leave out an arm",
      change: haproxy('server=~"blue|green|red",server!~"g.*"'),
      says: [
        'shifts[0].traffic.matchers: no series is left of the arm "green": these matchers want server!~"g.*", and server=~"green" is added to them (remove server from the matchers: it is added for each arm)',
      ],
    },
    {
      name: "matchers that leave out an arm of two servers between them",
      change: { ...haproxy('server!="green1",server!="green2"'), arms: arms("blue", "green[12]") },
      says: [
        'shifts[0].traffic.matchers: no series is left of the arm "green": these matchers want server!="green1" and server!="green2", and server=~"green[12]" is added to them (remove server from the matchers: it is added for each arm)',
      ],
    },
    {
      name: "matchers of one label that leave something",
      change: haproxy('job=~"a.*",job!="ab",job!~".*c"'),
      says: [],
    },
    {
      name: "one wrong matcher of three texts",
      change: {
        traffic: {
          ...pods,
          requests: 'a_total{namespace="other"}',
          errors: 'b_total{namespace="other"}',
          slow: 'c_total{namespace="other"}',
        },
        weights: podRatio,
      },
      says: [
        'shifts[0].traffic.requests: no series is left of either arm: these matchers want namespace="other", and namespace="shop" is added to them (remove namespace from the matchers, also from those of traffic.errors and traffic.slow: it is added by itself)',
      ],
    },
    ...[
      { match: undefined, place: "arms[0]", shown: "blue", cure: 'match: "targetgroup/blue/.+"' },
      { match: "targetgroup/blue", cure: 'match: "targetgroup/blue/.+"' },
      { match: "shop-(blue|red)", cure: 'match: "targetgroup/shop-(blue|red)/.+"' },
      {
        match: `${ofLoadBalancing}:targetgroup/blue/0123456789abcdef`,
        cure: 'match: "targetgroup/blue/0123456789abcdef"',
      },
      { match: "app/shop/.+/", cure: 'what it should match, such as "targetgroup/checkout-blue/.+"' },
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
    ...["targetgroup/blue/.*", ".*/blue/.*", "targetgroup/b.*/0123456789abcdef", "targetgroup/(blue|shop-blue)/.+"].map(
      (match) => ({
        name: `what CloudWatch calls a target group: ${match}`,
        change: { ...behindAlb, arms: [{ ...groups[0], match, target: "blue" }, groups[1]] },
        says: [],
      }),
    ),
    {
      name: "a server after its backend",
      change: { arms: arms("app/blue1", "green1") },
      says: [
        'shifts[0].arms[0].match: no series is left of this arm: "app/blue1" matches no value of server, which is made of letters, digits, - _ . and : alone (write match: "blue1")',
      ],
    },
    {
      name: "pods by a namespace and a name",
      change: {
        traffic: pods,
        weights: { kind: "serviceSelector", namespace: "shop", service: "shop", label: "color" },
        arms: [
          { ...arms("shop/blue", "")[0], target: "blue" },
          { ...arms("", "Green_1")[1], target: "green" },
        ],
      },
      says: [
        'shifts[0].arms[0].match: no series is left of this arm: "shop/blue" matches no value of the pod\'s name, which is made of lower-case letters, digits, - and . alone (write match: "blue")',
        'shifts[0].arms[1].match: no series is left of this arm: "Green_1" matches no value of the pod\'s name, which is made of lower-case letters, digits, - and . alone (write what it should match, such as "checkout-blue")',
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
            { ...arms("blue.*", "")[0], target: "green.*" },
            { ...arms("", "green.*")[1], target: "blue.*" },
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
            { ...arms("blue", "")[0], target: "green" },
            { ...arms("", "green")[1], target: "blue" },
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
            { ...arms("v1", "")[0], target: "v2" },
            { ...arms("", "v2")[1], target: "v1" },
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
          { ...arms("v1", "")[0], target: "stable" },
          { ...arms("", "v2")[1], target: "canary" },
        ],
      },
      says: [],
    },
    {
      name: "pods of a Deployment instead of its name, which stops nothing (shift-arm-target)",
      change: {
        traffic: pods,
        weights: podRatio,
        arms: [{ ...arms("blue-.+", "")[0], target: "blue" }, arms("", "green")[1]],
      },
      says: [
        'shifts[0].arms[0].target: the weight of "blue" is that of "blue", and its traffic that of "blue-.+": these are not the same Deployments (write the same Deployments as match and as target)',
      ],
    },
    {
      name: "Deployments of another namespace",
      change: {
        traffic: pods,
        weights: { kind: "podRatio", namespace: "edge" },
        arms: [
          { ...arms("blue", "")[0], target: "edge-blue" },
          { ...arms("", "green")[1], target: "edge-green" },
        ],
      },
      says: [],
    },
    {
      name: "a ReplicaSet without a target beside a Deployment",
      change: {
        traffic: { ...pods, by: "replicaSet" },
        weights: podRatio,
        arms: [targets("shop-blue", "")[0], arms("", "green")[1]],
      },
      says: [
        'shifts[0].arms: "green" of the arm "green" is a ReplicaSet and no name of a Deployment, whose ready replicas would be its weight (write the Deployment\'s name as the arm\'s target)',
      ],
    },
    {
      name: "ReplicaSets of a Deployment",
      change: {
        traffic: { ...pods, by: "replicaSet" },
        weights: podRatio,
        arms: arms("checkout-5d4f8c7b9", "checkout-6b9c7d5f4"),
      },
      says: [],
    },
    {
      name: "ReplicaSets by an expression",
      change: {
        traffic: { ...pods, by: "replicaSet" },
        weights: podRatio,
        arms: arms("checkout-5d.*", "checkout-6b9c7d5f4"),
      },
      says: [
        'shifts[0].arms: "checkout-5d.*" of the arm "blue" is no name of a ReplicaSet, whose ready replicas would be its weight (write the ReplicaSet\'s name as the arm\'s match)',
      ],
    },
    {
      name: "no Deployment, but a value of the label track",
      change: { traffic: { ...pods, by: "label", label: "track" }, weights: podRatio },
      says: ["blue", "green"].map(
        (arm) =>
          `shifts[0].arms: "${arm}" of the arm "${arm}" is a value of the label track and no name of a Deployment, whose ready replicas would be its weight (write the Deployment's name as the arm's target)`,
      ),
    },
    ...[{ by: "replicaSet" }, { by: "label", label: "track" }].map((by) => ({
      name: `Deployments as the targets of pods by ${by.by}`,
      change: { traffic: { ...pods, ...by }, weights: podRatio, arms: targets("shop-blue", "shop-green") },
      says: [],
    })),
    {
      name: "Envoy's clusters as backends",
      change: {
        traffic: { kind: "envoy" },
        weights: { kind: "gatewayRoute", namespace: "shop", route: "checkout" },
        arms: arms("httproute/shop/checkout/rule/0", "httproute/shop/green/rule/.*"),
      },
      says: ["httproute/shop/checkout/rule/0", "httproute/shop/green/rule/.*"].map(
        (match, index) =>
          `shifts[0].arms: "${match}" of the arm "${index === 0 ? "blue" : "green"}" is no name of a backend, whose weight would be its own (write the backend's name as the arm's target)`,
      ),
    },
    {
      name: "Envoy's clusters and their backends",
      change: {
        traffic: { kind: "envoy" },
        weights: { kind: "gatewayRoute", namespace: "shop", route: "checkout" },
        arms: [
          { ...arms("httproute/shop/checkout/rule/0", "")[0], target: "checkout-blue" },
          { ...arms("", "httproute/shop/green/rule/.*")[1], target: "checkout-g.*" },
        ],
      },
      says: [],
    },
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
      name: "ratios for percent (shift-steps)",
      change: { steps: [0.1, 0.5, 1].map((weight) => ({ weight, hold: "10m" })) },
      says: [
        "shifts[0].steps[2].weight: the rollout ends with 1 % for the candidate: weights are percent, not ratios (write 100 for everything, and 10 for a tenth)",
      ],
    },
    { name: "a lone step of 1 %", change: { steps: [{ weight: 1, hold: "10m" }] }, says: [] },
    ...[
      ['code!~"5.."', 'code=~"5.."'],
      ['code=~"2.."', 'code=~"5.."'],
      ['code=~"[1-4].."', 'code="500"'],
    ].map(([asked, failed]) => ({
      name: `requests without the errors: ${asked} and ${failed}`,
      change: {
        traffic: { ...counters, requests: `a_total{${asked}}`, errors: `a_total{${failed}}` },
        weights: record,
        dns,
      },
      says: [
        "shifts[0].traffic.requests: no error is one of the requests: their code differs (write the series of all requests, also those that fail)",
      ],
    })),
    {
      name: "errors that are some of the requests",
      change: {
        traffic: { ...counters, requests: 'a_total{code!="404"}', errors: 'a_total{code=~"5..|4.."}' },
        weights: record,
        dns,
      },
      says: [],
    },
    {
      name: "buckets as requests",
      change: {
        traffic: { ...counters, requests: "edge_seconds_bucket", slow: 'edge_seconds_bucket{le="1"}' },
        weights: record,
        dns,
      },
      says: [
        "shifts[0].traffic.requests: edge_seconds_bucket counts a request in many of its buckets, which are added up (write edge_seconds_count, which counts each once)",
      ],
    },
    {
      name: "the stable Ingress as that of the canary",
      change: {
        arms: arms("shop", "shop-canary-80"),
        traffic: { kind: "ingressNginx", namespace: "shop", ingress: "shop" },
        weights: { kind: "ingressNginx", namespace: "shop", ingress: "shop" },
      },
      says: [
        'shifts[0].weights.ingress: "shop" is the stable Ingress, which counts the requests and has no weight (write the canary\'s Ingress, such as "shop-canary")',
      ],
    },
    {
      name: "pods that are none of Flagger's (shift-arm-target)",
      change: {
        traffic: pods,
        weights: { kind: "flagger", namespace: "shop", workload: "checkout" },
        arms: arms("checkout-stable", "checkout"),
      },
      says: [
        'shifts[0].arms[0].match: the weight of "blue" is that of "checkout-primary", and its traffic that of "checkout-stable": these are not the same Deployments (write match: "checkout-primary")',
      ],
    },
    {
      name: "Flagger's pods",
      change: {
        traffic: pods,
        weights: { kind: "flagger", namespace: "shop", workload: "checkout" },
        arms: arms("checkout-primary", "checkout"),
      },
      says: [],
    },
    {
      name: "a backend with a server",
      change: { traffic: { kind: "haproxy", proxy: "app/blue" } },
      says: [
        'shifts[0].traffic.proxy: "app/blue" is not the name of a backend (write the backend\'s name alone, such as "app")',
      ],
    },
    ...["checkout.shop.svc.cluster.local", "checkout-.*"].map((service) => ({
      name: `a service ${service} of a mesh`,
      change: {
        traffic: { kind: "istio", service, namespace: "shop" },
        weights: { kind: "virtualService", namespace: "shop", name: "checkout" },
      },
      says: [
        `shifts[0].traffic.service: "${service}" is not the name of a service (write what destination_service_name says: the Service's name alone, such as "checkout")`,
      ],
    })),
    {
      name: "another cluster of Envoy",
      change: {
        traffic: { kind: "envoy", matchers: 'envoy_cluster_name="x"' },
        weights: { kind: "gatewayRoute", namespace: "shop", route: "shop" },
      },
      says: [
        'shifts[0].traffic.matchers: no series is left of either arm: these matchers want envoy_cluster_name="x", and envoy_cluster_name=~"blue" is added to them (remove envoy_cluster_name from the matchers: it is added for each arm)',
      ],
    },
    {
      name: "another target group",
      change: { ...behindAlb, traffic: { kind: "alb", matchers: 'dimension_TargetGroup="x"' } },
      says: [
        'shifts[0].traffic.matchers: no series is left of either arm: these matchers want dimension_TargetGroup="x", and dimension_TargetGroup=~"targetgroup/blue/.+" is added to them (remove dimension_TargetGroup from the matchers: it is added for each arm)',
      ],
    },
    {
      name: "another namespace of pods",
      change: { traffic: { ...pods, requests: 'a_total{namespace="other"}' }, weights: podRatio },
      says: [
        'shifts[0].traffic.requests: no series is left of either arm: these matchers want namespace="other", and namespace="shop" is added to them (remove namespace from the matchers: it is added by itself)',
      ],
    },
    {
      name: "pods by a name of their own",
      change: { traffic: { ...pods, errors: 'b_total{pod=~"blue-.*"}' }, weights: podRatio },
      says: [
        'shifts[0].traffic.errors: no series is left of the arm "green": these matchers want pod=~"blue-.*", and pod=~"(?:green)-[a-z0-9]+-[a-z0-9]{5}" is added to them (remove pod from the matchers: it is added for each arm)',
      ],
    },
    {
      name: "pods that may be those of both",
      change: {
        traffic: {
          ...pods,
          requests: 'a_total{namespace="shop",pod=~"(blue|green)-.*"}',
          slow: 'c_total{pod!~"red-.*"}',
        },
        weights: podRatio,
      },
      says: [],
    },
    {
      name: "a histogram of another cluster",
      change: { traffic: counters, weights: record, dns, slow: { histogram: 'edge_seconds{cluster="green"}' } },
      says: [
        'shifts[0].slow.histogram: no series is left of the arm "blue": these matchers want cluster="green", and cluster=~"blue" is added to them (remove cluster from the matchers: it is added for each arm)',
      ],
    },
    {
      name: "one target of both arms",
      change: { arms: targets("srv", "srv") },
      says: [
        'shifts[0].arms: one weight is read for both arms, that of "srv": "srv" and "srv" both mean it (write as the target of each arm what the weights call that arm alone)',
      ],
    },
    {
      name: "a target within the other arm's",
      change: { arms: targets(".*", "green") },
      says: [
        'shifts[0].arms: one weight is read for both arms, that of "green": ".*" and "green" both mean it (write as the target of each arm what the weights call that arm alone)',
      ],
    },
    {
      name: "a target that is the other arm's name",
      change: {
        arms: [
          { name: "blue", role: "stable" },
          { name: "green", role: "candidate", target: "blue" },
        ],
      },
      says: [
        'shifts[0].arms: one weight is read for both arms, that of "blue": "blue" and "blue" both mean it (write as the target of each arm what the weights call that arm alone)',
      ],
    },
    {
      name: "a target that is no expression",
      change: { arms: targets("app-(blue", "green") },
      says: ["shifts[0].arms[0].target: this ( is never closed (add the missing ), or write \\( for the character)"],
    },
    ...[
      { name: "records", change: { traffic: counters, weights: record, dns } },
      { name: "Deployments", change: { traffic: pods, weights: podRatio } },
    ].map(({ name, change }) => ({
      name: `one target of ${name}`,
      change: { ...change, arms: targets("t", "t") },
      says: [
        'shifts[0].arms: one weight is read for both arms, that of "t": "t" and "t" both mean it (write as the target of each arm what the weights call that arm alone)',
      ],
    })),
    {
      name: "a dot that means the other arm's character",
      change: { traffic: counters, weights: record, dns, arms: targets("v1.4", "v1-4") },
      says: [
        'shifts[0].arms: one weight is read for both arms, that of "v1-4": "v1.4" and "v1-4" both mean it (write as the target of each arm what the weights call that arm alone, and \\. for a dot: targets are expressions)',
      ],
    },
    {
      name: "an expression instead of a Deployment",
      change: { traffic: pods, weights: podRatio, arms: arms("shop-(a|b)", "shop-c") },
      says: [
        'shifts[0].arms: "shop-(a|b)" of the arm "blue" is no name of a Deployment, whose ready replicas would be its weight (write the Deployment\'s name as the arm\'s target)',
      ],
    },
    {
      name: "a target group by two of its names",
      change: { ...behindAlb, arms: groupsAs("targetgroup/blue/0123456789abcdef", "blue") },
      says: [
        'shifts[0].arms: one weight is read for both arms, that of "blue": "targetgroup/blue/0123456789abcdef" and "blue" both mean it (write as the target of each arm what the weights call that arm alone)',
      ],
    },
    {
      name: "a target group by its ARN and by its name",
      change: { ...behindAlb, arms: groupsAs(`${ofLoadBalancing}:targetgroup/blue/0123456789abcdef`, "blue") },
      says: [
        'shifts[0].arms: one weight is read for both arms, that of "blue": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/blue/0123456... and "blue" both mean it (write as the target of each arm what the weights call that arm alone)',
      ],
    },
    {
      name: "Deployments, whose names are no expressions",
      change: {
        traffic: pods,
        weights: podRatio,
        arms: [
          { ...arms("a\\.b", "")[0], target: "a.b" },
          { ...arms("", "a-b")[1], target: "a-b" },
        ],
      },
      says: [],
    },
    {
      name: "weights that know by themselves which arm is which",
      change: {
        traffic: { ...pods, by: "label", label: "rollouts-pod-template-hash" },
        weights: { kind: "argoRollouts", namespace: "shop", rollout: "shop" },
        arms: targets("shop", "shop"),
      },
      says: [],
    },
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
    ...[
      { weight: 0.001, words: "0.001 %" },
      { weight: 1e-12, words: "0.000000000001 %" },
    ].map(({ weight, words }) => ({
      name: `a share that is next to nothing: ${weight}`,
      change: { expect: usual, steps: [{ weight, hold: "10m" }] },
      says: [
        `shifts[0].steps[0]: at ${words} and 200 requests per second a doubling of errors (from 0.2 %) does not show within this step of 10 min, nor within the 6 h that rules look back (give it a larger weight, or know that no candidate is found out here)`,
      ],
    })),
    {
      name: "nearly all as points (shift-judge)",
      change: { judge: { effectFloor: 0.999 } },
      says: [
        "shifts[0].judge.effectFloor: a candidate may fail 99.9 points more often than the stable arm and is not called worse (write a ratio, such as 0.00999 for 0.999 points, unless you mean that)",
      ],
    },
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
    {
      name: "a histogram beside a counter (shift-slow)",
      change: {
        traffic: { ...counters, slow: "edge_slow_total" },
        weights: record,
        dns,
        slow: { histogram: "edge_seconds" },
      },
      says: [
        "shifts[0].slow.histogram: this histogram is never read: traffic.slow counts the slow requests (remove the one or the other)",
      ],
    },
    {
      name: "a histogram beside that of the kind (shift-slow)",
      change: {
        traffic: { kind: "istio", service: "checkout", namespace: "shop" },
        weights: { kind: "virtualService", namespace: "shop", name: "checkout" },
        slow: { histogram: "edge_seconds" },
      },
      says: [
        'shifts[0].slow.histogram: this histogram is never read: traffic of the kind "istio" has one of its own (remove it: threshold is all that is needed)',
      ],
    },
    {
      name: "one address in two spellings",
      change: { dns: { ...dns, answers: { blue: ["2001:db8::1"], green: ["2001:DB8:0:0::1"] } } },
      says: [
        'shifts[0].dns.answers: "2001:db8::1" means both blue and green, so nobody can tell which of them was answered (write for each arm the addresses that it alone has)',
      ],
    },
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
      name: "a hair too little for everything",
      change: { expect: { requestsPerSecond: 500 }, rollback: { stableCapacity: 555.55 } },
      says: [
        "shifts[0].rollback.stableCapacity: the stable arm cannot take everything back: 500 requests per second are expected, and 499.995 fit (90 % of 555.55) (keep the stable arm at 556 requests per second or more until the end)",
      ],
    },
    {
      name: "no name",
      change: { name: undefined },
      says: ['shifts[0].name: is missing (write lower-case letters, digits and hyphens, such as "checkout-green")'],
    },
    {
      name: "DNS as an ALB",
      change: { traffic: counters, weights: record, dns, layer: "alb" },
      says: [
        'shifts[0].layer: weights of the kind "route53" do not act at the layer "alb" (remove layer: they act at "dns")',
      ],
    },
    {
      name: "HAProxy as DNS",
      change: { layer: "dns", dns },
      says: [
        'shifts[0].layer: weights of the kind "haproxy" do not act at the layer "dns" (remove layer: they act at "haproxy")',
      ],
    },
    {
      name: "pods behind a headless Service",
      change: { traffic: pods, weights: podRatio, layer: "dns", dns },
      says: [],
    },
    { name: "a HAProxy that is an Ingress controller", change: { layer: "ingress" }, says: [] },
    {
      name: "a Gateway that is an ALB",
      change: {
        arms: behindAlb.arms.map((arm) => ({ ...arm, target: arm.name })),
        traffic: { kind: "alb" },
        weights: { kind: "gatewayRoute", namespace: "a", route: "b" },
        layer: "alb",
      },
      says: [],
    },
    {
      name: "a rollout behind an ALB",
      change: {
        traffic: { ...pods, by: "label", label: "rollouts-pod-template-hash" },
        weights: { kind: "argoRollouts", namespace: "shop", rollout: "b" },
        layer: "alb",
      },
      says: [],
    },
    ...['{cluster=~"blue|green"}', '{cluster!="red"}', '{region="eu"}'].map((matchers) => ({
      name: `counters that leave something of both arms: ${matchers}`,
      change: { traffic: { ...counters, requests: `edge_total${matchers}` }, weights: record, dns },
      says: [],
    })),
    {
      name: "an arm of several values, of which one is asked for",
      change: {
        arms: arms("blue", "green-.*"),
        traffic: { ...counters, requests: 'edge_total{cluster=~"blue|green-a"}' },
        weights: record,
        dns,
      },
      says: [],
    },
    {
      name: "the region of another listener",
      change: {
        traffic: counters,
        weights: { kind: "nlbListener", listener: listener("net"), region: "us-east-1" },
        affinity: { kind: "none" },
      },
      says: [
        'shifts[0].weights.region: the listener is in eu-west-1, and would be asked for in "us-east-1" (remove region: the ARN tells it)',
      ],
    },
    {
      name: "the region of the listener",
      change: {
        ...behindAlb,
        weights: { kind: "albListener", listener: listener("app"), region: "eu-west-1" },
      },
      says: [],
    },
    {
      name: "steps that weights of the file never take",
      change: {
        traffic: { kind: "envoy" },
        weights: ofWeights(3, 1),
        layer: "mesh",
        steps: [{ weight: 10, hold: "10m" }],
      },
      says: [
        "shifts[0].steps[0].weight: this step is never reached: static weights do not move, and give the candidate 25 % (write who holds the weights that move, or remove the steps)",
      ],
    },
    {
      name: "the one step of an A/B test",
      change: {
        strategy: "abTest",
        traffic: { kind: "envoy" },
        weights: ofWeights(2, 1),
        layer: "mesh",
        steps: [{ weight: 33.3, hold: "10m" }],
      },
      says: [],
    },
    {
      name: "a step that shows only what fails nearly always (shift-detectability)",
      change: { expect: { requestsPerSecond: 0.1 }, steps: [{ weight: 10, hold: "5h" }] },
      says: [
        "shifts[0].steps[0]: at 10 % and 0.1 requests per second an error ratio of 0.25 % (from 0.1 %) does not show within this step of 5 h, nor within the 6 h that rules look back (give it a larger weight, or know that only a candidate with more than 10 times the errors (1 %) is found out here)",
      ],
    },
    {
      name: "slow requests that nothing tells",
      change: { traffic: counters, weights: record, dns, slow: {} },
      says: [
        "shifts[0].slow.histogram: nothing says which requests are slow (write the histogram without _bucket, or traffic.slow with a counter of slow requests)",
      ],
    },
    {
      name: "slow requests of a histogram",
      change: { traffic: counters, weights: record, dns, slow: { histogram: "edge_seconds" } },
      says: [],
    },
    {
      name: "an NLB's connections",
      change: { traffic: counters, weights: { kind: "nlbListener", listener: listener("net") } },
      says: [
        'shifts[0].affinity: an NLB moves new connections only, and nothing says how long the others live (write affinity: { kind: "connection", lifetime: "5m" }, or { kind: "none" } when each request opens a connection)',
      ],
    },
    {
      name: "sticky clients",
      change: { affinity: { kind: "tgStickiness", for: "5m" }, steps: [{ weight: 10, hold: "5m" }] },
      says: [],
    },
    {
      name: "sticky clients that settle would miss",
      change: { affinity: { kind: "clientIP", for: "5m" }, settle: "60s" },
      says: [
        "shifts[0].settle: 1 min are less than the 5 min that clients stay at their arm: a share that is about to come is called a drift (write 5m or more, or leave settle out)",
      ],
    },
    {
      name: "a step that shows a doubling in time",
      change: { expect: usual, steps: [{ weight: 10, hold: "15m" }] },
      says: [],
    },
    {
      name: "a step too short, where a doubling is too little to count",
      change: { expect: { requestsPerSecond: 200 }, steps: [{ weight: 10, hold: "5m" }] },
      says: [
        "shifts[0].steps[0]: at 10 % and 200 requests per second an error ratio of 0.25 % (from 0.1 %) does not show within this step of 5 min: it takes about 11 min (hold the step for 11m or give it a larger weight, or know that only a worse candidate is seen here)",
      ],
    },
    {
      name: "bursts, which take longer",
      change: { expect: usual, judge: { dispersion: 3 }, steps: [{ weight: 10, hold: "15m" }] },
      says: [
        "shifts[0].steps[0]: at 10 % and 200 requests per second a doubling of errors (from 0.2 %) does not show within this step of 15 min: it takes about 31 min (hold the step for 31m or give it a larger weight, or know that only a worse candidate is seen here)",
      ],
    },
    {
      name: "a single request per second",
      change: { expect: { requestsPerSecond: 1, errorRatio: 0.2 }, steps: [{ weight: 1, hold: "10m" }] },
      says: [
        "shifts[0].expect.errorRatio: 20 % of the requests fail as a matter of course here: errorRatio is a ratio, no percent (write 0.002 for 0.2 %, unless so many fail)",
        "shifts[0].steps[0]: at 1 % and 1 request per second a doubling of errors (from 20 %) does not show within this step of 10 min: it takes about 3 h 2 min (hold the step for 3h2m or give it a larger weight, or know that no candidate is found out here)",
      ],
    },
    {
      name: "next to no requests, for which no hold is long enough",
      change: { expect: { requestsPerSecond: 1e-9 }, steps: [{ weight: 10, hold: "10m" }] },
      says: [
        "shifts[0].steps[0]: at 10 % and 0.000000001 requests per second an error ratio of 0.25 % (from 0.1 %) does not show within this step of 10 min, nor within the 6 h that rules look back (give it a larger weight, or know that no candidate is found out here)",
      ],
    },
    {
      name: "a step longer than rules look back, which sees only what is much worse",
      change: { expect: { requestsPerSecond: 10, errorRatio: 0.002 }, steps: [{ weight: 1, hold: "2d" }] },
      says: [
        "shifts[0].steps[0]: at 1 % and 10 requests per second a doubling of errors (from 0.2 %) does not show within this step of 2 d, nor within the 6 h that rules look back (give it a larger weight, or know that only a worse candidate is seen here)",
      ],
    },
    {
      name: "more requests than there are",
      change: { expect: { requestsPerSecond: 1e300 } },
      says: ["shifts[0].expect.requestsPerSecond: 1e+300 must be at most 1000000000 (write a number within the limit)"],
    },
    {
      name: "one request per second more than fit",
      change: { expect: { requestsPerSecond: 1 }, rollback: { stableCapacity: 0.5 } },
      says: [
        "shifts[0].rollback.stableCapacity: the stable arm cannot take everything back: 1 request per second is expected, and 0.45 fit (90 % of 0.5) (keep the stable arm at 2 requests per second or more until the end)",
      ],
    },
    {
      name: "points that were meant to be percent (shift-judge)",
      change: { judge: { effectFloor: 0.2 } },
      says: [
        "shifts[0].judge.effectFloor: a candidate may fail 20 points more often than the stable arm and is not called worse (write a ratio, such as 0.002 for 0.2 points, unless you mean that)",
      ],
    },
    {
      name: "a difference that no candidate can reach (shift-judge)",
      change: { judge: { effectFloor: 0.6 }, expect: { errorRatio: 0.4 } },
      says: [
        "shifts[0].expect.errorRatio: 40 % of the requests fail as a matter of course here: errorRatio is a ratio, no percent (write 0.004 for 0.4 %, unless so many fail)",
        "shifts[0].judge.effectFloor: no candidate is ever called worse: it would have to fail 60 points more often than the stable arm (write a ratio, such as 0.006 for 0.6 points)",
      ],
    },
    {
      name: "errors without end (shift-judge)",
      change: { judge: { minErrors: 5000, dispersion: 1000 } },
      says: [
        'shifts[0].judge.dispersion: even a candidate with 10 times the errors is called worse only after 20,355 errors (write "auto", which measures it, or a smaller number)',
        "shifts[0].judge.minErrors: even a candidate with 10 times the errors is called worse only after 5,000 errors (write fewer, such as 5: evidence takes by itself as many as it needs)",
      ],
    },
    {
      name: "more errors than ever come (shift-judge)",
      change: { judge: { minErrors: 5000 }, expect: { requestsPerSecond: 0.2 } },
      says: [
        "shifts[0].judge: at 0.2 requests per second not even a candidate whose requests all fail is called worse within the 6 h that rules look back (write a smaller minErrors, minRequests or dispersion, or leave judge out)",
      ],
    },
    {
      name: "many errors of very many requests",
      change: { judge: { minErrors: 5000 }, expect: { requestsPerSecond: 20_000 } },
      says: [],
    },
    {
      name: "traffic too little for any judge",
      change: { judge: { minErrors: 6 }, expect: { requestsPerSecond: 0.001 } },
      says: [],
    },
    { name: "a patient judge", change: { judge: { minErrors: 1000, dispersion: 40, effectFloor: 0.05 } }, says: [] },
    {
      name: "a false alarm in more rollouts than anybody sees",
      change: { judge: { alpha: 1e-300 } },
      says: ["shifts[0].judge.alpha: 1e-300 must be at least 1e-9 (write a number within the limit)"],
    },
    {
      name: "traffic that follows for longer than a step (shift-settle)",
      change: { settle: "2h", steps: [{ weight: 10, hold: "10m" }] },
      says: [
        "shifts[0].settle: traffic has 2 h to follow a change of weights, and a step is over after 10 min: the gate holds until traffic followed, so this step cannot pass it (hold each step for longer than 2h, or let settle end sooner)",
      ],
    },
    {
      name: "a step shorter than an ALB takes (shift-settle)",
      change: {
        ...behindAlb,
        steps: [10, 50, 100].map((weight) => ({ weight, hold: weight === 50 ? "2m" : "5m" })),
      },
      says: [
        "shifts[0].steps[1].hold: traffic has 3 min to follow a change of weights, and a step is over after 2 min: the gate holds until traffic followed, so this step cannot pass it (hold each step for longer than 3m)",
      ],
    },
    {
      name: "clients that stay for longer than a step, whatever settle says",
      change: { settle: "5m", affinity: { kind: "clientIP", for: "5m" }, steps: [{ weight: 10, hold: "3m" }] },
      says: [
        "shifts[0].affinity.for: a client stays at its arm for 5 min, and a step is over after 3 min: its share is not reached before the next begins (hold each step for 5m or longer, or let clients go earlier)",
      ],
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
    {
      name: "the step with everything, which compares nothing",
      change: {
        expect: usual,
        steps: [{ weight: 100, hold: "1m" }],
      },
      says: [],
    },
    {
      name: "a canary's stable arm that shrank too far",
      change: { expect: { requestsPerSecond: 400 }, rollback: { stableCapacity: 400 } },
      says: [
        "shifts[0].rollback.stableCapacity: the stable arm cannot take everything back: 400 requests per second are expected, and 360 fit (90 % of 400) (keep the stable arm at 445 requests per second or more until the end)",
      ],
    },
    {
      name: "a stable arm that is large enough",
      change: { expect: { requestsPerSecond: 360 }, rollback: { stableCapacity: 400 } },
      says: [],
    },
    {
      name: "a pod that is killed before it lets go",
      change: { drain: { preStop: "40s", grace: "30s" } },
      says: [
        "shifts[0].drain.grace: after 30 s the pod is killed, before its preStop of 40 s is over and it is told to end (write 45 s: preStop counts as part of it)",
      ],
    },
    {
      name: "a load balancer that lets go last",
      change: { ...behindAlb, drain: { deregistration: "300s", preStop: "40s", grace: "60s" } },
      says: [
        "shifts[0].drain.deregistration: for 300 s the load balancer keeps connections to a pod whose preStop ends after 40 s (write less than preStop, so that the load balancer lets go first)",
      ],
    },
    {
      name: "requests that outlive their preStop and their load balancer",
      change: { ...behindAlb, drain: { deregistration: "5s", preStop: "10s", grace: "60s", maxInflight: "20s" } },
      says: [
        "shifts[0].drain.deregistration: the load balancer cuts requests 5 s after deregistration, and the slowest takes 20 s (write at least 20 s)",
        "shifts[0].drain.preStop: after 10 s of preStop a request of 20 s may still run, and lives only if the application ends what it began (write 21 s, or be sure that it does)",
      ],
    },
    { name: "a grace alone", change: { drain: { grace: "30s" } }, says: [] },
    { name: "a deregistration alone", change: { ...behindAlb, drain: { deregistration: "30s" } }, says: [] },
    {
      name: "an nginx of unknown signal",
      change: { drain: { server: "nginx", preStop: "10s", grace: "60s", maxInflight: "20s" } },
      says: [
        "shifts[0].drain.preStop: after 10 s of preStop a request of 20 s may still run, and lives only if the application ends what it began (write 20 s, or be sure that it does)",
        "shifts[0].drain.stopSignal: nginx drops the requests in flight on SIGTERM, and no error counter of a proxy before it shows that (write STOPSIGNAL SIGQUIT in its image, as the official ones do)",
      ],
    },
    { name: "an nginx that ends gracefully", change: { drain: { server: "nginx", stopSignal: "SIGQUIT" } }, says: [] },
    { name: "weights of 0 and 1", change: { weights: ofWeights(0, 1) }, says: [] },
    {
      name: "weights of 0",
      change: { weights: ofWeights(0, 0) },
      says: [
        "shifts[0].weights.weights: both arms have the weight 0, which is no share for anybody (write what each arm gets, such as { blue: 90, green: 10 })",
      ],
    },
    {
      name: "an NLB's listener as that of an ALB",
      change: { ...behindAlb, weights: { kind: "albListener", listener: listener("net") } },
      says: [
        `shifts[0].weights.listener: "${listener("net")}" is not the ARN of a listener of an ALB (write the whole ARN: arn:aws:elasticloadbalancing:REGION:ACCOUNT:listener/app/…)`,
      ],
    },
    {
      name: "ARNs of something else",
      change: {
        ...behindAlb,
        arms: [
          { ...behindAlb.arms[0], target: `${ofLoadBalancing}:targetgroup/blue/0123456789abcdef` },
          { ...behindAlb.arms[1], target: listener("app") },
        ],
        weights: { kind: "albListener", listener: listener("app"), rule: "checkout" },
      },
      says: [
        `shifts[0].arms[1].target: "${listener("app")}" is not the ARN of a target group (write the whole ARN: arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/…)`,
        'shifts[0].weights.rule: "checkout" is not the ARN of a rule of an ALB\'s listener (write the whole ARN: arn:aws:elasticloadbalancing:REGION:ACCOUNT:listener-rule/app/…)',
      ],
    },
    {
      name: "ARNs of another partition, and names of target groups",
      change: {
        ...behindAlb,
        weights: {
          kind: "albListener",
          listener: listener("app").replace("arn:aws:", "arn:aws-cn:"),
          rule: `${ofLoadBalancing.replace("arn:aws:", "arn:aws-cn:")}:listener-rule/app/shop/a/b/c`,
        },
      },
      says: [],
    },
    ...[
      { rule: "listener-rule/app/shop/a/x/c", differs: 'its listener is "x", and that of the listener is "b"' },
      {
        rule: "listener-rule/app/edge/a/b/c",
        differs: 'its load balancer is "edge/a", and that of the listener is "shop/a"',
      },
      {
        rule: "listener-rule/app/shop/x/b/c",
        differs: 'its load balancer is "shop/x", and that of the listener is "shop/a"',
      },
    ].map(({ rule, differs }) => ({
      name: `a rule of another listener: ${rule}`,
      change: { ...behindAlb, weights: { ...behindAlb.weights, rule: `${ofLoadBalancing}:${rule}` } },
      says: [
        `shifts[0].weights.rule: the rule is not one of the listener: ${differs} (write the ARN of one of the listener's rules, or that of the rule's listener)`,
      ],
    })),
    {
      name: "a rule and target groups that are elsewhere",
      change: {
        ...behindAlb,
        arms: [
          { ...behindAlb.arms[0], target: "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/blue/1" },
          { ...behindAlb.arms[1], target: "arn:aws:elasticloadbalancing:eu-west-1:210987654321:targetgroup/green/1" },
        ],
        weights: {
          ...behindAlb.weights,
          rule: "arn:aws-cn:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/shop/a/b/c",
        },
      },
      says: [
        'shifts[0].arms[0].target: the listener cannot forward to this target group: its region is "us-east-1", and that of the listener is "eu-west-1" (write the ARN of a target group that the listener forwards to, or its listener)',
        'shifts[0].arms[1].target: the listener cannot forward to this target group: its account is "210987654321", and that of the listener is "123456789012" (write the ARN of a target group that the listener forwards to, or its listener)',
        'shifts[0].weights.rule: the rule is not one of the listener: its partition is "aws-cn", and that of the listener is "aws" (write the ARN of one of the listener\'s rules, or that of the rule\'s listener)',
      ],
    },
    {
      name: "a rule and target groups of the listener",
      change: {
        ...behindAlb,
        arms: [
          { ...behindAlb.arms[0], target: `${ofLoadBalancing}:targetgroup/blue/0123456789abcdef` },
          { ...behindAlb.arms[1], target: `${ofLoadBalancing}:targetgroup/green/0123456789abcdef` },
        ],
        weights: { ...behindAlb.weights, rule: `${ofLoadBalancing}:listener-rule/app/shop/a/b/c` },
      },
      says: [],
    },
    {
      name: "a record in other letters",
      change: { traffic: counters, weights: record, dns: { ...dns, name: "Shop.example.org." } },
      says: [],
    },
    {
      name: "the answers of both arms",
      change: { dns: { ...dns, answers: { blue: ["192.0.2.1", "192.0.2.2"], green: ["192.0.2.2", "192.0.2.3"] } } },
      says: [
        'shifts[0].dns.answers: "192.0.2.2" means both blue and green, so nobody can tell which of them was answered (write for each arm the addresses that it alone has)',
      ],
    },
    {
      name: "pods whose requests all fail",
      change: {
        traffic: { kind: "pods", namespace: "shop", by: "deployment", requests: 'a{b="c"}', errors: 'a{ b="c" }' },
        weights: { kind: "podRatio", namespace: "shop" },
      },
      says: [
        'shifts[0].traffic.errors: requests and errors are the same series, so that every request counts as failed (write the series of errors alone, such as with code=~"5.." among its matchers)',
      ],
    },
    {
      name: "a hold in which nothing shows (shift-hold)",
      change: {
        expect: { requestsPerSecond: 20, errorRatio: 0 },
        steps: [
          { weight: 10, hold: "1s" },
          { weight: 100, hold: "1s" },
        ],
      },
      says: [
        "shifts[0].steps[0].hold: a step of 1 s is over before anything is seen of it: shares and rates are those of the last 2 min (hold each step for 2m or longer, or scrape more often)",
      ],
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
    {
      name: "a step of TCP mode, which shows no errors (shift-judge)",
      change: {
        traffic: { kind: "haproxy", proxy: "app", mode: "tcp", contstats: true },
        affinity: { kind: "none" },
        expect: usual,
        steps: [{ weight: 1, hold: "2m" }],
      },
      says: [],
    },
    {
      name: "weights that Terraform alone writes",
      change: {
        ...behindAlb,
        declared: { kind: "terraform", file: "state.json", resource: "aws_lb_listener_rule.checkout" },
      },
      says: [],
    },
  ])("says of $name: $says", ({ change, says }) => {
    expect(parsedShift(change).problems.map(formatProblem)).toEqual(says);
  });

  test.each([
    { name: "settle", change: { settle: "5s" }, works: true },
    { name: "a judge who calls nobody worse", change: { judge: { effectFloor: 1 } }, works: false },
    { name: "a lenient judge", change: { judge: { effectFloor: 0.2 } }, works: true },
    { name: "a step shorter than settle", change: { settle: "2h", steps: [{ weight: 1, hold: "1h" }] }, works: true },
    { name: "detectability", change: { expect: usual, steps: [{ weight: 1, hold: "2m" }] }, works: true },
    { name: "nginx of unknown signal", change: { drain: { server: "nginx" } }, works: true },
    {
      name: "nginx with SIGTERM",
      change: { drain: { server: "nginx", stopSignal: "SIGTERM", preStop: "1s", maxInflight: "2s" } },
      works: false,
    },
    { name: "arms that are one", change: { arms: arms("a", "a") }, works: false },
    {
      name: "pods of a Deployment",
      change: {
        traffic: pods,
        weights: podRatio,
        arms: [{ ...arms("blue-.+", "")[0], target: "blue" }, arms("", "green")[1]],
      },
      works: true,
    },
  ])("stops the work or only warns: $name", ({ change, works }) => {
    expect(parsedShift(change).shift !== undefined).toBe(works);
  });

  test.each([
    { stats: "127.0.0.1:99999", shown: '"127.0.0.1:99999"' },
    { stats: "http://x:y:z", shown: '"http://x:y:z"' },
    { stats: "http://ops:secret@x:y:z", shown: '"http://…@x:y:z"' },
    { stats: "haproxy", shown: '"haproxy"' },
  ])("finds no HAProxy at $stats", ({ stats, shown }) => {
    const { problems } = parsedShift({ traffic: { kind: "haproxy", proxy: "app", stats } });
    expect(problems.filter(({ code }) => code === "address").map(formatProblem)).toEqual([
      `shifts[0].traffic.stats: ${shown} is no place where HAProxy can be asked (write a socket or the stats page, such as "/run/haproxy/admin.sock", "127.0.0.1:9999" or "http://127.0.0.1:8404/stats")`,
    ]);
  });

  test("says where a service or an SLO belongs when there is none to name", () => {
    const budget = { slo: "checkout-availability" };
    expect(parsedShift({ budget }, { services: [] }).problems.map(formatProblem)).toEqual([
      "services: [] must hold at least one service (write at least one)",
      'shifts[0].budget.slo: there is no SLO "checkout-availability" in this stack (write it into the slos of a service, where there is none)',
      'shifts[0].service: there is no service "checkout" in this stack (write it into services, where there is none)',
    ]);
  });

  test("wants the scrapes of a stack with shifts to be frequent", () => {
    expect(parsedShift({}, { scrapeInterval: "31s" }).problems.map(formatProblem)).toEqual([
      "scrapeInterval: a scrape every 31 s is too rare to follow a traffic shift (scrape what shifts read every 30s or more often)",
    ]);
    expect(parsedShift({}, { scrapeInterval: "30s" }).problems).toEqual([]);
  });
});

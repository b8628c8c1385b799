import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { behindAlb, counters, dns, haproxy, podRatio, record } from "../shift-parts.ts";

test.each([
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
  ...['proxy="app"', 'proxy=~"app|web"', 'server!~"red.*"', 'server!="green-2"', 'job="edge",cluster!="old"'].map(
    (matchers) => ({
      name: `matchers that leave something of both arms: ${matchers}`,
      change: haproxy(matchers),
      says: [],
    }),
  ),
  {
    name: "matchers of a proxy that runs beside other pods than those that are its weights",
    change: { ...haproxy('namespace="ingress",deployment="haproxy"'), weights: podRatio },
    says: [],
  },
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
    change: { ...haproxy('server!="green1",server!="green2"'), arms: armsAs("blue", "green[12]") },
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
  {
    name: "another cluster of Envoy",
    change: {
      traffic: { kind: "envoy", matchers: 'envoy_cluster_name="x"' },
      weights: { kind: "gatewayRoute", namespace: "shop", route: "shop" },
    },
    says: [
      'shifts[0].traffic.matchers: no series is left of either arm: these matchers want envoy_cluster_name="x", and envoy_cluster_name=~"blue" is added to them (remove envoy_cluster_name from the matchers, and write as the match of each arm what it has there: it is added for each arm)',
    ],
  },
  ...(
    [
      ['job=~"web-.*"', '"web-blue"'],
      ['job=~"web.*"', '"web-blue"'],
      ['job=~"web[0-9]*(blue|green)"', '"webblue"'],
      ['job=~".+-web"', '"blue-web"'],
      ['job=~"prod-.+-web"', '"prod-blue-web"'],
      ['job=~"web-blue|web-green"', '"web-blue"'],
      ['job=~"web-(?:blue|green)"', '"web-blue"'],
      ['job=~"web-.*",job!~".*-red"', '"web-blue"'],
    ] as const
  ).map(([matchers, match]) => ({
    name: `jobs with more in their names than the arms: ${matchers}`,
    change: {
      traffic: { ...counters, label: "job", requests: `a_total{${matchers}}`, errors: `b_total{${matchers}}` },
      weights: record,
      dns,
    },
    says: [
      `shifts[0].traffic.requests: no series is left of either arm: these matchers want ${matchers.split(",")[0]}, and job=~"blue" is added to them (write the match of each arm, such as ${match}; or, if "blue" is right, remove job from the matchers, also from those of traffic.errors: it is added for each arm)`,
    ],
  })),
  {
    name: "the job of both arms, which are known by their names alone",
    change: { traffic: { ...counters, label: "job", requests: 'a_total{job="web"}' }, weights: record, dns },
    says: [
      'shifts[0].traffic.requests: no series is left of either arm: these matchers want job="web", and job=~"blue" is added to them (remove job from the matchers, and write as the match of each arm what it has there: it is added for each arm)',
    ],
  },
  {
    name: "jobs of arms whose matches are written",
    change: {
      arms: armsAs("v1", "v2"),
      traffic: { ...counters, label: "job", requests: 'a_total{job=~"web-v[0-9]+"}' },
      weights: record,
      dns,
    },
    says: [
      'shifts[0].traffic.requests: no series is left of either arm: these matchers want job=~"web-v[0-9]+", and job=~"v1" is added to them (write the match of each arm, such as "web-v1"; or, if "v1" is right, remove job from the matchers: it is added for each arm)',
    ],
  },
  {
    name: "servers with more in their names than the arms",
    change: haproxy('server=~"app-(blue|green)"'),
    says: [
      'shifts[0].traffic.matchers: no series is left of either arm: these matchers want server=~"app-(blue|green)", and server=~"blue" is added to them (write the match of each arm, such as "app-blue"; or, if "blue" is right, remove server from the matchers: it is added for each arm)',
    ],
  },
  {
    name: "pods with more in their names than the arms",
    change: { traffic: { ...pods, requests: 'a_total{pod=~"shop-.*"}' }, weights: podRatio },
    says: [
      'shifts[0].traffic.requests: no series is left of either arm: these matchers want pod=~"shop-.*", and pod=~"(?:blue)-[a-z0-9]+-[a-z0-9]{5}" is added to them (write the match of each arm, such as "shop-blue"; or, if "blue" is right, remove pod from the matchers: it is added for each arm)',
    ],
  },
  {
    name: "matches that are written, where the matchers tell no other",
    change: {
      arms: armsAs("a-blue", "a-green"),
      traffic: { ...counters, label: "job", requests: 'a_total{job="web"}' },
      weights: record,
      dns,
    },
    says: [
      'shifts[0].traffic.requests: no series is left of either arm: these matchers want job="web", and job=~"a-blue" is added to them (remove job from the matchers: it is added for each arm)',
    ],
  },
  {
    name: "jobs as they are written as matches",
    change: {
      arms: armsAs("web-blue", "web-green"),
      traffic: { ...counters, label: "job", requests: 'a_total{job=~"web-.*"}' },
      weights: record,
      dns,
    },
    says: [],
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
  ...['{cluster=~"blue|green"}', '{cluster!="red"}', '{region="eu"}'].map((matchers) => ({
    name: `counters that leave something of both arms: ${matchers}`,
    change: {
      traffic: { ...counters, requests: `edge_total${matchers}`, errors: `edge_errors_total${matchers}` },
      weights: record,
      dns,
    },
    says: [],
  })),
  {
    name: "an arm of several values, of which one is asked for",
    change: {
      arms: armsAs("blue", "green-.*"),
      traffic: { ...counters, requests: 'edge_total{cluster=~"blue|green-a"}' },
      weights: record,
      dns,
    },
    says: [],
  },
])("lintArmLabel() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

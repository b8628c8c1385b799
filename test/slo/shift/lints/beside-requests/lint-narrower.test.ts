import { expect, test } from "@jest/globals";
import { pods, problemsOf } from "../problems-of.ts";
import { counters, dns, podRatio, record, targets } from "../shift-parts.ts";

const counted = (traffic: object, rest: object = {}) => ({
  traffic: { ...counters, ...traffic },
  weights: record,
  dns,
  ...rest,
});
const byTrack = (requests: string, errors: string, rest: object = {}) => ({
  traffic: { ...pods, by: "label", label: "track", requests, errors },
  weights: { kind: "gatewayRoute", namespace: "shop", route: "co" },
  arms: targets("co", "co-canary"),
  ...rest,
});
const byDeployment = (requests: string, errors: string) => ({
  traffic: { ...pods, requests, errors },
  weights: podRatio,
});
const says = (place: string, need: string, cure: string) =>
  `shifts[0].${place}: it may leave out some of the requests: those that are compared need not have ${need} (write ${cure}, unless there are no others)`;

test.each([
  {
    name: "errors of one of several jobs",
    change: counted({ requests: 'r_total{job=~"c12.*"}', errors: 'r_total{job="c12",code=~"5.."}' }),
    problem: says("traffic.errors", 'job="c12"', 'r_total{job=~"c12.*",code=~"5.."}'),
  },
  {
    name: "errors of one instance",
    change: counted({ requests: "r_total", errors: 'r_total{instance="10.0.0.1:80",code=~"5.."}' }),
    problem: says("traffic.errors", 'instance="10.0.0.1:80"', 'r_total{code=~"5.."}'),
  },
  {
    name: "errors of one namespace",
    change: counted({ requests: "r_total", errors: 'r_total{namespace="blue",code=~"5.."}' }),
    problem: says("traffic.errors", 'namespace="blue"', 'r_total{code=~"5.."}'),
  },
  {
    name: "errors of all jobs but one",
    change: counted({ requests: "r_total", errors: 'r_total{job!="test",code=~"5.."}' }),
    problem: says("traffic.errors", 'job!="test"', 'r_total{code=~"5.."}'),
  },
  {
    name: "errors by two labels",
    change: counted({ requests: 'r_total{app="co"}', errors: 'r_total{app="co",node="n1",zone="a",code=~"5.."}' }),
    problem: says("traffic.errors", 'node="n1",zone="a"', 'r_total{app="co",code=~"5.."}'),
  },
  {
    name: "errors of fewer clusters than the arms are",
    change: counted(
      { requests: "r_total", errors: 'r_total{cluster=~"blue-1|green-1",code=~"5.."}' },
      {
        arms: [
          { name: "blue", role: "stable", match: "blue-.*", target: "blue" },
          { name: "green", role: "candidate", match: "green-.*", target: "green" },
        ],
      },
    ),
    problem: says("traffic.errors", 'cluster=~"blue-1|green-1"', 'r_total{code=~"5.."}'),
  },
  {
    name: "errors of another metric and fewer jobs",
    change: counted({ requests: 'r_total{job=~"a|b"}', errors: 'e_total{job="a"}' }),
    problem: says("traffic.errors", 'job="a"', 'e_total{job=~"a|b"}'),
  },
  {
    name: "slow requests of fewer jobs",
    change: counted({ requests: 'r_total{job=~"a|b"}', errors: 'e_total{job=~"a|b"}', slow: 's_total{job="b"}' }),
    problem: says("traffic.slow", 'job="b"', 's_total{job=~"a|b"}'),
  },
  {
    name: "what is in flight in fewer jobs",
    change: counted({ requests: 'r_total{job=~"a|b"}', errors: 'e_total{job=~"a|b"}', inflight: 'r_active{job="b"}' }),
    problem: says("traffic.inflight", 'job="b"', 'r_active{job=~"a|b"}'),
  },
  {
    name: "a histogram of fewer jobs",
    change: counted(
      { requests: 'r_total{job=~"a|b"}', errors: 'e_total{job=~"a|b"}' },
      { slow: { histogram: 'r_seconds{job="b"}' } },
    ),
    problem: says("slow.histogram", 'job="b"', 'r_seconds{job=~"a|b"}'),
  },
  {
    name: "errors of one arm's pods beside arms by a label",
    change: byTrack("r_total", 'r_total{pod=~"co-canary-.+",code=~"5.."}'),
    problem: says("traffic.errors", 'pod=~"co-canary-.+"', 'r_total{code=~"5.."}'),
  },
  {
    name: "errors of one container",
    change: byDeployment("r_total", 'r_total{container="web",code=~"5.."}'),
    problem: says("traffic.errors", 'container="web"', 'r_total{code=~"5.."}'),
  },
  {
    name: "errors of some pods of the Deployments",
    change: byDeployment("r_total", 'r_total{pod=~".+-x.+",code=~"5.."}'),
    problem: says("traffic.errors", 'pod=~".+-x.+"', 'r_total{code=~"5.."}'),
  },
])("lintNarrower() warns of $name", ({ change, problem }) => {
  expect(problemsOf(change)).toEqual({ says: [problem], works: true });
});

test.each([
  {
    name: "the same job by another operator",
    change: counted({ requests: 'r_total{job=~"c12"}', errors: 'r_total{job="c12",code=~"5.."}' }),
  },
  {
    name: "the same jobs in another order",
    change: counted({ requests: 'r_total{job=~"a|b"}', errors: 'r_total{job=~"b|a|a",code=~"5.."}' }),
  },
  {
    name: "the same jobs by another expression",
    change: counted({ requests: 'r_total{job=~"c(1|2)"}', errors: 'r_total{job=~"c[12]",code=~"5.."}' }),
  },
  {
    name: "a status, a method, a route and a reason",
    change: counted({
      requests: "r_total",
      errors: 'r_total{code=~"5..",method!="OPTIONS",route!="/health",reason="timeout"}',
    }),
  },
  {
    name: "an endpoint, which may be a route",
    change: counted({ requests: "r_total", errors: 'r_total{endpoint!="/health",code=~"5.."}' }),
  },
  {
    name: "a label that only has to be there",
    change: counted({ requests: "r_total", errors: 'r_total{namespace!="",job=~".+",code=~"5.."}' }),
  },
  {
    name: "the clusters of the arms",
    change: counted({ requests: "r_total", errors: 'r_total{cluster=~"blue|green",code=~"5.."}' }),
  },
  {
    name: "a label of another exporter",
    change: counted({ requests: 'r_total{job="co"}', errors: 'e_total{app="co"}' }),
  },
  {
    name: "a label that another metric may have alone",
    change: counted({ requests: "r_total", errors: 'e_total{namespace="shop"}' }),
  },
  {
    name: "the namespace of the pods",
    change: byDeployment("r_total", 'r_total{namespace="shop",code=~"5.."}'),
  },
  {
    name: "the pods of the Deployments",
    change: byDeployment("r_total", 'r_total{pod=~"(blue|green)-.+",code=~"5.."}'),
  },
  {
    name: "the pods of the Deployments that are weighed, of arms by a label",
    change: byTrack("r_total", 'r_total{pod=~"co-.+",code=~"5.."}', {
      weights: podRatio,
      arms: targets("co", "co-canary"),
    }),
  },
])("lintNarrower() takes errors with $name", ({ change }) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

test.each([
  {
    name: "that are refused",
    change: counted({ requests: 'r_total{job="a",zone="z"}', errors: 'r_total{node="n",code=~"5.."}' }),
    says: [
      'shifts[0].traffic.errors: errors count what requests leave out, which are of the same metric with job="a",zone="z" (write job="a",zone="z" among the matchers of errors, too)',
    ],
    works: false,
  },
  {
    name: "of one arm",
    change: byTrack("r_total", 'r_total{pod=~"co-canary-.+",code=~"5.."}', {
      weights: podRatio,
      arms: targets("co-stable", "co-canary"),
    }),
    says: [
      'shifts[0].traffic.errors: pod=~"co-canary-.+" leaves out the arm "blue", of which nothing would be counted (remove pod from the matchers: pods are told apart by their label track)',
    ],
    works: true,
  },
  {
    name: "of none of the requests",
    change: counted({ requests: 'r_total{job="a"}', errors: 'e_total{job="b"}' }),
    says: [
      "shifts[0].traffic.errors: none of what it counts is one of the requests: their job differs (write the series of the same requests, or the same job in both)",
    ],
    works: true,
  },
])("lintNarrower() says no more of errors $name", ({ change, says: expected, works }) => {
  expect(problemsOf(change)).toEqual({ says: expected, works });
});

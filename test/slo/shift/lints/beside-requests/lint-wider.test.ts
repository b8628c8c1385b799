import { expect, test } from "@jest/globals";
import { pods, problemsOf } from "../problems-of.ts";
import { counters, dns, podRatio, record } from "../shift-parts.ts";

const requests = 'app_requests_total{app="feed"}';
const errors = 'app_requests_total{app="feed",code=~"5.."}';
const counted = (traffic: object, rest: object = {}) => ({
  traffic: { ...counters, requests, errors, ...traffic },
  weights: record,
  dns,
  ...rest,
});
const measured = (histogram: string, traffic: object = {}) => counted(traffic, { slow: { histogram } });

test.each([
  {
    name: "a histogram of all services",
    change: measured("app_duration_seconds"),
    says: 'slow.histogram: it may count others\' requests, too: those that are compared have app="feed" (write app_duration_seconds{app="feed"}, unless there are no others in it)',
  },
  {
    name: "one of which a status is asked, which tells nobody",
    change: measured('app_duration_seconds{code!="404"}'),
    says: 'slow.histogram: it may count others\' requests, too: those that are compared have app="feed" (write app_duration_seconds{code!="404",app="feed"}, unless there are no others in it)',
  },
  {
    name: "one of all paths",
    change: measured('app_duration_seconds{app="feed"}', {
      requests: 'app_requests_total{app="feed",path!="/health"}',
      errors: 'app_requests_total{app="feed",path!="/health",code=~"5.."}',
    }),
    says: 'slow.histogram: it may count others\' requests, too: those that are compared have path!="/health" (write app_duration_seconds{app="feed",path!="/health"}, unless there are no others in it)',
  },
  {
    name: "a counter of slow requests",
    change: counted({ slow: "app_slow_total" }),
    says: 'traffic.slow: it may count others\' requests, too: those that are compared have app="feed" (write app_slow_total{app="feed"}, unless there are no others in it)',
  },
  {
    name: "slow requests of the same counter",
    change: counted({ slow: 'app_requests_total{speed="slow"}' }),
    says: 'traffic.slow: it may count others\' requests, too: those that are compared have app="feed" (write app_requests_total{speed="slow",app="feed"}, unless there are no others in it)',
  },
  {
    name: "errors of more jobs",
    change: counted({ requests: 'r_total{job="c12"}', errors: 'r_total{job=~"c12.*",code=~"5.."}' }),
    says: 'traffic.errors: it may count others\' requests, too: those that are compared have job="c12" (write r_total{code=~"5..",job="c12"}, unless there are no others in it)',
  },
  {
    name: "a gauge of what is in flight",
    change: counted({ inflight: "app_in_flight" }),
    says: 'traffic.inflight: it may count others\' requests, too: those that are compared have app="feed" (write app_in_flight{app="feed"}, unless there are no others in it)',
  },
  {
    name: "errors of another counter",
    change: counted({ errors: "app_errors_total" }),
    says: 'traffic.errors: it may count others\' requests, too: those that are compared have app="feed" (write app_errors_total{app="feed"}, unless there are no others in it)',
  },
  {
    name: "a histogram of all that a pod does",
    change: {
      traffic: { ...pods, requests: 'a_total{path="/buy"}', errors: 'a_total{path="/buy",code=~"5.."}' },
      weights: podRatio,
      slow: { histogram: "a_seconds" },
    },
    says: 'slow.histogram: it may count others\' requests, too: those that are compared have path="/buy" (write a_seconds{path="/buy"}, unless there are no others in it)',
  },
])("lintWider() warns of $name", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says: [`shifts[0].${says}`], works: true });
});

test.each([
  { name: "the same", change: measured('app_duration_seconds{app="feed"}') },
  {
    name: "no edge, beside one bucket of requests",
    change: counted(
      {
        requests: 'app_seconds_bucket{app="feed",le="+Inf"}',
        errors: 'app_seconds_count{app="feed",status=~"5.."}',
        inflight: 'app_in_flight{app="feed"}',
      },
      { slow: { histogram: 'app_seconds{app="feed"}' } },
    ),
  },
  { name: "a part of it", change: measured('app_duration_seconds{app="feed",method="GET"}') },
  { name: "another value that may be the same", change: measured('app_duration_seconds{app=~"feed|feeds"}') },
  { name: "another label, of another exporter", change: measured('mesh_duration_seconds{service="feed"}') },
  { name: "a metric of its own name", change: measured("feed_duration_seconds") },
  {
    name: "no label, where the arms are told by it",
    change: measured("app_duration_seconds", {
      requests: 'app_requests_total{cluster=~"blue|green"}',
      errors: 'app_requests_total{cluster=~"blue|green",code=~"5.."}',
    }),
  },
  {
    name: "no label of the status",
    change: measured("app_duration_seconds", {
      requests: 'app_requests_total{code!="404"}',
      errors: 'app_requests_total{code!="404",code=~"5.."}',
    }),
  },
  {
    name: "no label of whole pods, which are chosen by their names",
    change: {
      traffic: { ...pods, requests: 'a_total{job="shop"}', errors: 'a_total{job="shop",code=~"5.."}' },
      weights: podRatio,
      slow: { histogram: "a_seconds" },
    },
  },
])("lintWider() takes a series with $name", ({ change }) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

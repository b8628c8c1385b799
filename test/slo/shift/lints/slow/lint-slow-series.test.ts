import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { counters, dns, record } from "../shift-parts.ts";

const histogram = (name: string) => ({ traffic: counters, weights: record, dns, slow: { histogram: name } });
const counted = (slow: string) => ({ traffic: { ...counters, slow }, weights: record, dns });

test.each([
  {
    name: "a quantile of a summary (shift-slow)",
    change: histogram('edge_seconds{job="edge",quantile="0.99"}'),
    says: [
      "shifts[0].slow.histogram: a series with quantile is one of a summary, which has no edge_seconds_bucket, so slow requests are never compared (write a histogram without _bucket, or traffic.slow with a counter of slow requests, or remove slow)",
    ],
  },
  {
    name: "a histogram, and no quantile of it (shift-slow)",
    change: histogram('edge_seconds{job="edge",quantile=""}'),
    says: [],
  },
  {
    name: "a histogram with a bucket's edge (shift-slow)",
    change: histogram('edge_seconds{job="edge",le="0.25"}'),
    says: [
      'shifts[0].slow.histogram: le is a label of the buckets alone, and all requests are asked for, too, so slow requests are never compared (write edge_seconds{job="edge"}: threshold says which bucket is meant)',
    ],
  },
  {
    name: "the count of a histogram (shift-slow)",
    change: histogram('edge_seconds_count{job="edge"}'),
    says: [
      'shifts[0].slow.histogram: edge_seconds_count is a part of a histogram, so slow requests are never compared: edge_seconds_count_count is asked for (write edge_seconds{job="edge"})',
    ],
  },
  {
    name: "the sum of a histogram (shift-slow)",
    change: histogram("edge_seconds_sum"),
    says: [
      "shifts[0].slow.histogram: edge_seconds_sum is a part of a histogram, so slow requests are never compared: edge_seconds_sum_count is asked for (write edge_seconds)",
    ],
  },
  {
    name: "a counter as the histogram (shift-slow)",
    change: histogram("edge_total"),
    says: [
      "shifts[0].slow.histogram: edge_total is a counter by its name, so slow requests are never compared: a histogram has edge_total_count (write the histogram without _bucket, or traffic.slow with a counter of slow requests)",
    ],
  },
  { name: "the buckets of a histogram", change: histogram("edge_seconds_bucket"), says: [] },
  {
    name: "all requests as the slow ones (shift-slow)",
    change: counted("edge_total"),
    says: [
      "shifts[0].traffic.slow: every request counts as slow: it is the series of requests (write a counter of the slow ones alone, or remove it and write slow.histogram)",
    ],
  },
  {
    name: "those of a bucket as the slow ones (shift-slow)",
    change: counted('edge_seconds_bucket{job="edge",le="0.25"}'),
    says: [
      'shifts[0].traffic.slow: a bucket counts the requests up to its edge, which are the fast ones (remove it, and write slow: { histogram: "edge_seconds{job=\\"edge\\"}" } with the threshold)',
    ],
  },
  {
    name: "those of all buckets as the slow ones (shift-slow)",
    change: counted("edge_seconds_bucket"),
    says: [
      'shifts[0].traffic.slow: a bucket counts the requests up to its edge, which are the fast ones (remove it, and write slow: { histogram: "edge_seconds" } with the threshold)',
    ],
  },
  { name: "a part of the requests as the slow ones", change: counted('edge_total{speed="slow"}'), says: [] },
])("lintShifts() tells of series that cannot tell slow requests: $name", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

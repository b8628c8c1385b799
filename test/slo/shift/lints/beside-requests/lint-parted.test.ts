import { expect, test } from "@jest/globals";
import { pods, problemsOf } from "../problems-of.ts";
import { counters, dns, podRatio, record } from "../shift-parts.ts";

const counted = (traffic: object, rest: object = {}) => ({
  traffic: { ...counters, errors: "edge_errors_total", ...traffic },
  weights: record,
  dns,
  ...rest,
});
const measured = (asked: string, histogram: string) =>
  counted({ requests: asked, errors: asked.replace("requests", "errors") }, { slow: { histogram } });
const requests = 'edge_requests_total{job="edge"}';
const none = (place: string, label: string) =>
  `shifts[0].${place}: none of what it counts is one of the requests: their ${label} differs (write the series of the same requests, or the same ${label} in both)`;
const ofHistogram =
  "shifts[0].slow.histogram: none of what it measures is one of the requests: their job differs (write the histogram of the same requests, or the same job in both)";

test.each([
  { name: "a histogram of another job", change: measured(requests, 'edge_seconds{job="shop"}'), says: ofHistogram },
  { name: "one of other jobs", change: measured(requests, 'edge_seconds{job=~"shop|cart"}'), says: ofHistogram },
  {
    name: "errors of another job",
    change: counted({ requests, errors: 'edge_errors_total{job="cart"}' }),
    says: none("traffic.errors", "job"),
  },
  {
    name: "errors of another namespace",
    change: counted({
      requests: 'edge_requests_total{namespace="checkout"}',
      errors: 'edge_errors_total{namespace=~"cart|shop"}',
    }),
    says: none("traffic.errors", "namespace"),
  },
  {
    name: "slow requests of another job",
    change: counted({ requests, errors: 'edge_errors_total{job="edge"}', slow: 'edge_slow_total{job="cart"}' }),
    says: none("traffic.slow", "job"),
  },
  {
    name: "slow requests of the same metric",
    change: counted({ requests, errors: 'edge_errors_total{job="edge"}', slow: 'edge_requests_total{job="cart"}' }),
    says: none("traffic.slow", "job"),
  },
  {
    name: "a gauge of another job",
    change: counted({ requests, errors: 'edge_errors_total{job="edge"}', inflight: 'edge_in_flight{job="cart"}' }),
    says: none("traffic.inflight", "job"),
  },
  {
    name: "errors of other pods' job",
    change: {
      traffic: { ...pods, requests: 'a_total{job="checkout"}', errors: 'b_total{job="cart"}' },
      weights: podRatio,
    },
    says: none("traffic.errors", "job"),
  },
  {
    name: "errors of another topic",
    change: counted({ requests: 'consumed_total{topic="orders"}', errors: 'sent_total{topic="carts"}' }),
    says: "shifts[0].traffic.errors: none of what it counts is one of the requests: their topic differs (write the series of the same requests, or the same topic in both, unless these are its dead letters)",
  },
  {
    name: "dead letters of another job",
    change: counted({
      requests: 'consumed_total{job="orders",topic="orders"}',
      errors: 'sent_total{job="carts",topic="orders.DLT"}',
    }),
    says: none("traffic.errors", "job"),
  },
])("lintParted() warns of $name", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says: [says], works: true });
});

test.each([
  { requests: 'edge_requests_total{job="edge"}', histogram: 'edge_seconds{job="edge",method="GET"}' },
  { requests: 'edge_requests_total{job=~"edge|shop"}', histogram: 'edge_seconds{job=~"shop|edge"}' },
  { requests: "edge_requests_total", histogram: 'edge_seconds{job="shop"}' },
])("lintParted() takes $histogram beside $requests", ({ requests: asked, histogram }) => {
  expect(problemsOf(measured(asked, histogram))).toEqual({ says: [], works: true });
});

test.each([
  { name: "of the same jobs", requests: 'edge_requests_total{job=~"a|b"}', errors: 'edge_errors_total{job=~"b|a"}' },
  { name: "of another label", requests, errors: 'mesh_errors_total{service="edge"}' },
  {
    name: "with a status",
    requests: 'edge_requests_total{code=~"...", job="edge"}',
    errors: 'edge_errors_total{code="500", job="edge"}',
  },
  { name: "of another edge", requests: 'edge_bucket{le="+Inf"}', errors: 'failed_bucket{le="10"}' },
  { name: "beside all", requests: 'asked_total{code="Total"}', errors: 'failed_total{code="5xx"}' },
  {
    name: "that are dead letters of a topic",
    requests: 'kafka_consumer_records_consumed_total{topic="orders"}',
    errors: 'kafka_producer_record_send_total{topic="orders.DLT"}',
  },
  { name: "of a dead queue", requests: 'jobs_total{queue="default"}', errors: 'jobs_dead_total{queue="dead"}' },
  {
    name: "of a destination that is tried again",
    requests: 'read_total{messaging_destination_name=~"orders|carts"}',
    errors: 'sent_total{messaging_destination_name=~"orders-retry-[0-9]+|carts-retry-[0-9]+"}',
  },
  { name: "of a stream behind", requests: 'read_total{stream="orders"}', errors: 'sent_total{stream="orders.parked"}' },
])("lintParted() takes errors $name", ({ requests: asked, errors }) => {
  expect(problemsOf(counted({ requests: asked, errors }))).toEqual({ says: [], works: true });
});

test("lintParted() leaves errors of the same metric, which are refused", () => {
  expect(problemsOf(counted({ requests, errors: 'edge_requests_total{job="cart",code=~"5.."}' }))).toEqual({
    says: [
      'shifts[0].traffic.errors: no error is one of the requests: requests have job="edge", and errors job="cart" (write job="edge" in errors, too, or job="cart" in both)',
    ],
    works: false,
  });
});

import { expect, test } from "@jest/globals";
import { pods, problemsOf } from "../problems-of.ts";
import { counters, dns, record } from "../shift-parts.ts";

const weights = { kind: "podRatio", namespace: "shop" };
const countedBy = (requests: string, errors: string) => ({ traffic: { ...pods, requests, errors }, weights });

test.each([
  { requests: 'a_total{job="shop"}', errors: 'a_total{code=~"5.."}', dropped: 'job="shop"' },
  {
    requests: 'a_total{job=~"shop|edge",app!="x"}',
    errors: 'a_total{code="500"}',
    dropped: 'job=~"shop|edge",app!="x"',
  },
  { requests: 'a_total{pod!~"blue-x.*"}', errors: 'a_total{code="500"}', dropped: 'pod!~"blue-x.*"' },
])("lintCounters() refuses errors without $dropped", ({ requests, errors, dropped }) => {
  expect(problemsOf(countedBy(requests, errors))).toEqual({
    says: [
      `shifts[0].traffic.errors: errors count what requests leave out, which are of the same metric with ${dropped} (write ${dropped} among the matchers of errors, too)`,
    ],
    works: false,
  });
});

test.each([
  { requests: 'a_total{job="shop"}', errors: 'a_total{job="shop",code=~"5.."}' },
  { requests: 'a_total{job=~"shop|edge"}', errors: 'a_total{job="shop",code=~"5.."}' },
  { requests: 'a_total{job="shop"}', errors: 'b_total{code=~"5.."}' },
  { requests: 'a_total{job=~".*"}', errors: 'a_total{code=~"5.."}' },
  { requests: 'a_total{code=~"[1-5].."}', errors: 'a_total{outcome="error"}' },
  { requests: 'a_total{namespace="shop"}', errors: 'a_total{code=~"5.."}' },
  { requests: 'a_total{pod=~"blue.*|green.*"}', errors: 'a_total{code=~"5.."}' },
  { requests: 'nginx_upstream_requests{code="total"}', errors: 'nginx_upstream_requests{code="5xx"}' },
  { requests: 'nginx_upstream_requests{code=~"ALL"}', errors: 'nginx_upstream_requests{code="5xx"}' },
  { requests: 'vts_requests_total{type="sum"}', errors: 'vts_requests_total{type=~"5xx|4xx"}' },
  { requests: 'messages_total{topic="orders"}', errors: 'messages_total{topic="orders.DLT"}' },
  { requests: 'messages_total{topic="orders"}', errors: 'messages_total{topic="deadLetters"}' },
  { requests: 'jobs_total{queue="default"}', errors: 'jobs_total{queue="failed"}' },
])("lintCounters() takes $errors among $requests", ({ requests, errors }) => {
  expect(problemsOf(countedBy(requests, errors))).toEqual({ says: [], works: true });
});

test.each([
  { requests: 'a_total{code!="total"}', errors: 'a_total{code="total"}' },
  { requests: 'a_total{code="totals"}', errors: 'a_total{code="5xx"}' },
])("lintCounters() refuses $errors, of which none is among $requests", ({ requests, errors }) => {
  expect(problemsOf(countedBy(requests, errors))).toEqual({
    says: [
      "shifts[0].traffic.requests: no error is one of the requests: their code differs (write the series of all requests, also those that fail)",
    ],
    works: false,
  });
});

test.each([
  {
    requests: 'a_total{job="checkout"}',
    errors: 'a_total{job="chekcout",code=~"5.."}',
    says: 'requests have job="checkout", and errors job="chekcout" (write job="checkout" in errors, too, or job="chekcout" in both)',
  },
  {
    requests: 'a_total{namespace="shop",app="checkout"}',
    errors: 'a_total{namespace="shop",app="cart",code=~"5.."}',
    says: 'requests have app="checkout", and errors app="cart" (write app="checkout" in errors, too, or app="cart" in both)',
  },
])("lintCounters() shows both values of the one matcher by which $errors is apart", ({ requests, errors, says }) => {
  expect(problemsOf(countedBy(requests, errors))).toEqual({
    says: [`shifts[0].traffic.errors: no error is one of the requests: ${says}`],
    works: false,
  });
});

test("lintCounters() shows no values where several are asked for", () => {
  expect(problemsOf(countedBy('a_total{job=~"checkout|edge"}', 'a_total{job="cart",code=~"5.."}'))).toEqual({
    says: [
      "shifts[0].traffic.requests: no error is one of the requests: their job differs (write the series of all requests, also those that fail)",
    ],
    works: false,
  });
});

test("lintCounters() warns of errors of another topic, which may hold its dead letters", () => {
  expect(problemsOf(countedBy('messages_total{topic="orders"}', 'messages_total{topic="carts"}'))).toEqual({
    says: [
      "shifts[0].traffic.requests: no error is one of the requests: their topic differs (write the same topic in both, unless these are its dead letters)",
    ],
    works: true,
  });
});

test.each([
  { errors: 'a_total{code="5.."}', why: 'code="5.." knows no status: = compares the text itself, not an expression' },
  {
    errors: 'a_requests_total{code=~"5"}',
    why: 'code=~"5" knows no status: an expression is compared with the whole value',
  },
  {
    errors: 'a_total{code=~"500..599"}',
    why: 'code=~"500..599" knows no status: statuses are separated by |, and a class of them is its first digit with two dots',
  },
  {
    errors: 'a_total{code=~"500-599"}',
    why: 'code=~"500-599" knows no status: statuses are separated by |, and a class of them is its first digit with two dots',
  },
])("lintQueries() refuses errors that never are: $errors", ({ errors, why }) => {
  expect(problemsOf(countedBy("a_total", errors))).toEqual({
    says: [`shifts[0].traffic.errors: ${why} (write code=~"5..")`],
    works: false,
  });
});

test.each([
  { requests: 'a_total{code!="404"}', errors: 'a_total{code!="404",code=~"5"}', works: false },
  { requests: "a_total", errors: 'a_total{code=~"5"}', works: true },
])("lintQueries() knows by what requests ask for whether 5 is no status: $requests", ({ requests, errors, works }) => {
  expect(problemsOf(countedBy(requests, errors)).works).toBe(works);
});

test.each([
  { inverted: 'code!~"5.."', cure: 'code=~"5.."' },
  { inverted: 'grpc_code="OK"', cure: 'grpc_code!="OK"' },
  { inverted: 'outcome="SUCCESS"', cure: 'outcome!="SUCCESS"' },
  { inverted: 'success="true"', cure: 'success!="true"' },
  { inverted: 'success!="false"', cure: 'success="false"' },
  { inverted: 'error="false"', cure: 'error!="false"' },
  { inverted: 'failed="false"', cure: 'failed!="false"' },
  { inverted: 'error=""', cure: 'error!=""' },
  { inverted: 'exception="None"', cure: 'exception!="None"' },
])("lintCounters() refuses $inverted as errors", ({ inverted, cure }) => {
  expect(problemsOf(countedBy('a_total{job="x"}', `a_total{job="x",${inverted}}`))).toEqual({
    says: [
      `shifts[0].traffic.errors: ${inverted} takes the answers that succeeded, which would count as failed (write ${cure})`,
    ],
    works: false,
  });
});

test.each([
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
      'shifts[0].traffic.slow: a bucket counts the requests up to its edge, which are the fast ones (remove it, and write slow: { histogram: "edge_seconds" } with the threshold)',
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
])("lintCounters() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});

const recorded =
  "is recorded as a rate already: a rate of it counts nothing (write the counter that it is made of: rates are taken of that)";

test.each([
  { requests: "job:http_requests:rate5m", says: `job:http_requests:rate5m ${recorded}`, works: false },
  {
    requests: "http_requests_in_flight",
    says: "http_requests_in_flight is a gauge of what is in flight: a rate of it counts nothing (write the counter of all of them, which only rises: such as http_requests_total)",
    works: false,
  },
  {
    requests: "http_seconds_sum",
    says: "http_seconds_sum adds up what was measured, and counts no events (write http_seconds_count, which counts each once)",
    works: false,
  },
  {
    requests: 'http_seconds_count{le="+Inf"}',
    says: "http_seconds_count is of all that was measured, and has no le: no series is found (write http_seconds_count, or http_seconds_bucket for one bucket)",
    works: false,
  },
  {
    requests: "kube_pod_info",
    says: "kube_pod_info is a gauge of kube-state-metrics, which tells what there is just now: a rate of it counts nothing (write a counter of requests, which only rises: such as http_requests_total)",
    works: false,
  },
  {
    requests: "http_requests_created",
    says: "http_requests_created is the time at which a counter began, and counts nothing (write http_requests_total)",
    works: false,
  },
  {
    requests: "orders_created",
    says: "orders_created is the time at which a counter began, and counts nothing (write orders_total)",
    works: true,
  },
  {
    requests: "batch_rows_sum",
    says: "batch_rows_sum adds up what was measured, and counts no events (write batch_rows_count, which counts each once)",
    works: true,
  },
])("lintCounters() knows that $requests is no counter", ({ requests, says, works }) => {
  expect(problemsOf(countedBy(requests, "b_total"))).toEqual({
    says: [`shifts[0].traffic.requests: ${says}`],
    works,
  });
});

test.each([
  {
    errors: 'a_total{code=~".*"}',
    says: 'requests and errors are the same series, so that every request counts as failed (write the series of errors alone, such as with code=~"5.." among its matchers)',
    works: false,
  },
  {
    errors: 'a_total{code=~".+"}',
    says: 'code=~".+" takes every status, so that every request counts as failed (write the status of those that failed, such as 5..)',
    works: true,
  },
  {
    errors: 'a_total{code=~"2.."}',
    says: 'code=~"2.." takes the answers that succeeded, which would count as failed (write the status of those that failed, such as 5..)',
    works: false,
  },
])("lintCounters() knows that $errors are no errors", ({ errors, says, works }) => {
  expect(problemsOf(countedBy("a_total", errors))).toEqual({ says: [`shifts[0].traffic.errors: ${says}`], works });
});

test.each([
  {
    errors: 'a_total{code!="500"}',
    says: 'code!="500" takes the answers with 200, too, which would count as failed (write the status of those that failed, such as 5..)',
    works: true,
  },
  {
    errors: 'a_total{code=~"5..|200"}',
    says: 'code=~"5..|200" takes the answers with 200, too, which would count as failed (write the status of those that failed, such as 5..)',
    works: true,
  },
  {
    errors: "a_requests_started_total",
    says: 'a_requests_started_total counts all by its name, also what succeeded, so that every request counts as failed (write the counter of those that failed, or one with their status, such as code=~"5..")',
    works: true,
  },
  {
    errors: "a_success_total",
    says: "a_success_total counts the answers that succeeded, by its name, which would count as failed (write the counter of those that failed)",
    works: false,
  },
  {
    errors: 'b_total{success="true"}',
    says: 'success="true" takes the answers that succeeded, which would count as failed (write success!="true")',
    works: false,
  },
])("lintCounters() knows that $errors are errors and more, or none", ({ errors, says, works }) => {
  expect(problemsOf(countedBy("a_total", errors))).toEqual({ says: [`shifts[0].traffic.errors: ${says}`], works });
});

test.each([
  'a_total{code="200",result="error"}',
  'a_total{error=~".+"}',
  'b_total{code="200"}',
  'a_total{error="true"}',
  'a_total{error!=""}',
  'a_total{exception!="None"}',
  'a_total{outcome!="SUCCESS"}',
  'a_total{success="false"}',
  'a_total{result="failure"}',
  'a_total{status="error"}',
  "a_failed_total",
])("lintCounters() takes %s as errors", (errors) => {
  expect(problemsOf(countedBy("a_total", errors))).toEqual({ says: [], works: true });
});

test("lintCounters() warns of scrapes of /metrics as requests", () => {
  const requests = 'promhttp_metric_handler_requests_total{job="shop"}';
  const says =
    "promhttp_metric_handler_requests_total counts scrapes of /metrics, which no client asks for (write a counter of requests, which only rises: such as http_requests_total)";
  expect(problemsOf(countedBy(requests, requests.replace("}", ',code=~"5.."}')))).toEqual({
    says: [`shifts[0].traffic.errors: ${says}`, `shifts[0].traffic.requests: ${says}`],
    works: true,
  });
});

import { expect, test } from "@jest/globals";
import { outcomeProblems } from "../../../../slo/counters/event-problems.ts";
import { formatProblem } from "../../../../slo/problem.ts";

const wordsOf = (meant: "bad" | "good", total: string, outcome: string) =>
  outcomeProblems({ total, outcome, meant }, meant).map(formatProblem);

const hides = ", and each of the others hides a bad one";

test.each([
  ["good", 'r_total{job="a",path!="/healthz"}', 'r_total{job="a",code!~"5.."}', 'path!="/healthz"'],
  ["good", 'r_total{handler!~"/healthz|/metrics"}', 'r_total{code!~"5.."}', 'handler!~"/healthz|/metrics"'],
  [
    "good",
    'http_server_requests_seconds_count{application="a",uri!~"/actuator.*"}',
    'http_server_requests_seconds_count{application="a",outcome="SUCCESS"}',
    'uri!~"/actuator.*"',
  ],
  [
    "good",
    'grpc_server_handled_total{grpc_service="shop.Cart"}',
    'grpc_server_handled_total{grpc_code="OK"}',
    'grpc_service="shop.Cart"',
  ],
  ["good", 'r_total{route="/buy"}', 'r_total{route=~"/.*",code!~"5.."}', 'route="/buy"'],
  ["good", 'r_total{method=~"GET|POST"}', 'r_total{code!~"5.."}', 'method=~"GET|POST"'],
  ["good", 'r_total{method!="OPTIONS"}', 'r_total{code!~"5..",method!="HEAD"}', 'method!="OPTIONS"'],
  ["good", 'r_total{code!="404"}', 'r_total{code!~"5.."}', 'code!="404"'],
  ["good", 'r_total{code!~"4.."}', 'r_total{code=~"2..|4.."}', 'code!~"4.."'],
  ["good", 'r_total{code=~"[25].."}', 'r_total{code!~"5.."}', 'code=~"[25].."'],
  [
    "good",
    'grpc_server_handled_total{grpc_code!="NotFound"}',
    'grpc_server_handled_total{grpc_code!~"Internal|Unavailable"}',
    'grpc_code!="NotFound"',
  ],
  ["good", 'r_seconds_count{path!="/healthz"}', 'r_seconds_bucket{le="0.3"}', 'path!="/healthz"'],
  ["good", 'r_seconds_count{code=~"2.."}', 'r_seconds_bucket{le="0.3"}', 'code=~"2.."'],
  [
    "good",
    'sum(rate(r_total{path!="/healthz"}[$window]))',
    'sum(rate(r_total{code!~"5.."}[$window]))',
    'path!="/healthz"',
  ],
  ["good", 'r_total{job="a",path!="/healthz"}', 'r_total{code!~"5.."}', 'job="a",path!="/healthz"'],
  ["bad", 'r_total{job="a",method="GET"}', 'r_total{job="a",code=~"5.."}', 'method="GET"'],
  ["bad", 'r_total{method="GET"}', 'r_total{method="POST",code=~"5.."}', 'method="GET"'],
  ["bad", 'r_total{method="Buy"}', 'r_total{code=~"5.."}', 'method="Buy"'],
  ["bad", 'r_total{route!="/health"}', 'r_total{code=~"5.."}', 'route!="/health"'],
  ["bad", 'r_total{code!="404"}', 'r_total{code!~"2.."}', 'code!="404"'],
] as const)("outcomeProblems() warns of %s events that are not in total: %s, %s", (meant, total, outcome, beyond) => {
  expect(wordsOf(meant, total, outcome)).toEqual([
    `${meant}: some ${meant} events may not be in total: those of total have ${beyond}${meant === "good" ? hides : ""} (write ${beyond} in ${meant}, too)`,
  ]);
});

test.each([
  ["bad", 'flower_events_total{type="task-received"}', 'flower_events_total{type="task-failed"}'],
  ["good", 'checkout_steps_total{step="started"}', 'checkout_steps_total{step="completed"}'],
  ["good", 'orders_total{event_type="OrderPlaced"}', 'orders_total{event_type="OrderPaid"}'],
] as const)("outcomeProblems() takes %s events that are counted later for apart: %s, %s", (meant, total, outcome) => {
  expect(wordsOf(meant, total, outcome)).toEqual([]);
});

test.each([
  ['r_total{code=~"2.."}', 'r_total{code=~"5.."}', 'code=~"2.."'],
  ['r_total{code=~"2.."}', 'r_total{code!~"2..|4.."}', 'code=~"2.."'],
])("outcomeProblems() warns that total %s lacks what is bad: %s", (total, bad, beyond) => {
  expect(wordsOf("bad", total, bad)).toEqual([
    `bad: some bad events may not be in total: those of total have ${beyond} (write the series of all events as total, also of those that are bad)`,
  ]);
});

test.each([
  ["bad", 'r_total{job="a",code=~"5.."}', 'r_total{job="a"}', "swap total and bad"],
  ["good", 'r_total{job="a",code=~"2.."}', 'r_total{job="a"}', "swap total and good"],
  [
    "good",
    'r_total{job="a",code=~"5.."}',
    'r_total{job="a"}',
    "write the series of all events as total, and those of it that are good as good",
  ],
  [
    "bad",
    'r_total{job="a",method="GET"}',
    'r_total{job="a"}',
    "write the series of all events as total, and those of it that are bad as bad",
  ],
] as const)(
  "outcomeProblems() warns that %s events have a part of them as total: %s, %s",
  (meant, total, outcome, cure) => {
    expect(wordsOf(meant, total, outcome)).toEqual([
      `${meant}: total is only a part of r_total{job="a"}: more events are ${meant} than there are (${cure})`,
    ]);
  },
);

test.each([
  ["bad", 'r_total{job="a",path!="/healthz"}', "shop_errors_total"],
  ["bad", 'r_total{method="GET"}', 'e_total{code=~"5.."}'],
  ["good", 'r_total{path!="/healthz"}', 'r_total{path!="/healthz",code!~"5.."}'],
  ["good", 'r_total{path!="/healthz"}', 'r_total{path!~"/healthz|/metrics",code!~"5.."}'],
  ["good", 'r_total{path!="/healthz"}', 'r_total{path="/buy",code!~"5.."}'],
  ["good", 'r_total{path=~"/api/.*"}', 'r_total{path=~"/api/v1/.*",code!~"5.."}'],
  ["good", 'r_total{path!="/healthz"}', 'r_total{handler="buy",code!~"5.."}'],
  ["good", 'r_total{path!="/healthz"}', 'r_total{handler!="health",code!~"5.."}'],
  ["good", 'r_total{method!="OPTIONS"}', 'r_total{handler="buy",code!~"5.."}'],
  ["good", 'r_total{job="a"}', 'r_total{service="shop",code!~"5.."}'],
  ["good", 'r_total{job="a",path!="/healthz"}', 'r_total{service="shop",code!~"5.."}'],
  ["good", 'r_total{path=~".*"}', 'r_total{code!~"5.."}'],
  ["good", 'r_total{path!=""}', 'r_total{code!~"5.."}'],
  ["good", 'r_total{code!=""}', 'r_total{code!~"5.."}'],
  ["good", 'r_total{code=~".+"}', 'r_total{code!~"5.."}'],
  ["good", 'r_total{code=~"[1-5].."}', 'r_total{code!~"5.."}'],
  ["good", 'r_total{code=~"2..|3..|4..|5.."}', 'r_total{code!~"5.."}'],
  ["good", String.raw`r_total{code=~"[2-5]\\d\\d"}`, 'r_total{code!~"5.."}'],
  ["good", 'r_total{status_class=~"2xx|3xx|4xx|5xx"}', 'r_total{status_class!="5xx"}'],
  ["good", 'r_total{code=~"200|201|404|500|503"}', 'r_total{code!~"500|503"}'],
  ["good", 'r_total{code!="404"}', 'r_total{code!~"404|5.."}'],
  ["good", 'r_total{code!~"4.."}', 'r_total{code=~"2..|3.."}'],
  ["good", 'r_total{code!~"4.."}', 'r_total{code!~"[45].."}'],
  ["good", 'r_total{outcome=~"SUCCESS|SERVER_ERROR"}', 'r_total{outcome!="SERVER_ERROR"}'],
  ["good", 'r_total{success=~"true|false"}', 'r_total{success!="false"}'],
  ["good", 'r_total{method=~"GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS"}', 'r_total{code!~"5.."}'],
  ["good", 'r_total{method=~"GET|POST"}', 'r_total{method="GET",code!~"5.."}'],
  ["bad", 'r_total{code!="404"}', 'r_total{code=~"5.."}'],
  ["bad", 'r_total{code!="404"}', 'r_total{code!~"[1-4].."}'],
  ["bad", 'r_total{code!="404"}', 'r_total{exception!="None"}'],
  ["bad", 'r_total{code!~"4.."}', 'r_total{code=~"500|503"}'],
  ["bad", 'r_total{path!="/healthz"}', 'r_total{reason="timeout",code=~"5.."}'],
  ["bad", 'nginx_vts_server_requests_total{code="total"}', 'nginx_vts_server_requests_total{code="5xx"}'],
  ["bad", 'messages_total{topic="orders"}', 'messages_total{topic="orders.DLT"}'],
  ["bad", 'jobs_total{queue="default"}', 'jobs_total{queue="failed"}'],
  [
    "good",
    'istio_requests_total{app="istio-ingressgateway",reporter="source"}',
    'istio_requests_total{app="istio-ingressgateway",response_code!~"5.."}',
  ],
  ["good", 'r_seconds_bucket{le="+Inf"}', 'r_seconds_bucket{le="0.3"}'],
  ["good", 'r_seconds_count{path!="/healthz"}', 'r_seconds_bucket{path!="/healthz",le="0.3"}'],
  [
    "good",
    'sum(rate(r_total{path!="/healthz"}[$window]))',
    'sum(rate(r_total{code!~"5.."}[$window])) - sum(rate(r_total{path="/healthz"}[$window]))',
  ],
  [
    "good",
    'sum(rate(r_total{path!="/healthz"}[$window]))',
    'sum(rate(r_total{code!~"5.."}[$window]) and on (path) shop_paths)',
  ],
] as const)("outcomeProblems() takes as %s events beside %s: %s", (meant, total, outcome) => {
  expect(wordsOf(meant, total, outcome)).toEqual([]);
});

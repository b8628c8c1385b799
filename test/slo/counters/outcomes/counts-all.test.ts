import { expect, test } from "@jest/globals";
import { outcomeProblems } from "../../../../slo/counters/event-problems.ts";
import { formatProblem } from "../../../../slo/problem.ts";

const wordsOf = (meant: "bad" | "good", total: string, outcome: string) =>
  outcomeProblems({ total, outcome, meant }, meant).map(formatProblem);

test.each([
  ["grpc_server_handled_total", "grpc_server_started_total"],
  ['grpc_server_handled_total{job="shop"}', 'grpc_server_started_total{app="shop"}'],
  ["grpc_server_handled_total", "grpc_server_msg_received_total"],
  ["edge_requests_total", "http_requests_total"],
  ['request_total{deployment="shop"}', 'response_total{deployment="shop"}'],
  ['edge_requests_total{job="shop"}', 'http_requests_received_total{job="shop"}'],
  ["shop_requests_completed_total", "shop_requests_started_total"],
  ["http_requests_total", "http_server_requests_seconds_count"],
  ['envoy_cluster_upstream_rq_total{envoy_cluster_name="a"}', 'envoy_cluster_upstream_rq_xx{envoy_cluster_name="a"}'],
  ["edge_requests_total", "envoy_cluster_upstream_rq_total"],
  ['grpc_server_handled_total{job="a"}', 'grpc_server_handling_seconds_count{job="a"}'],
  ['traefik_entrypoint_requests_total{entrypoint="web"}', 'traefik_service_requests_total{service="a@docker"}'],
  ["traefik_entrypoint_requests_total", "traefik_service_requests_total"],
  ["edge_requests_total", "traefik_service_requests_total"],
  ["edge_requests_total", "nginx_vts_server_requests_total"],
  ['nginx_vts_server_requests_total{host="a"}', 'nginx_vts_upstream_requests_total{upstream="a"}'],
  ["sum(rate(edge_requests_total[$window]))", "sum(rate(http_requests_total[$window]))"],
])("outcomeProblems() knows that beside %s bad %s counts all", (total, bad) => {
  const metric = /\w+_(?:total|count|xx)/.exec(bad)?.[0];
  expect(wordsOf("bad", total, bad).map((one) => one.replace(/, such as .*\)$/, ", such as …)"))).toEqual([
    `bad: ${metric} counts all by its name, also what succeeded, so that every event is bad (write the counter of those that failed, or one with their status, such as …)`,
  ]);
});

test.each([
  ["bad", "edge_requests_total", "envoy_cluster_upstream_rq_xx", 'envoy_response_code_class="5"'],
  [
    "bad",
    "edge_requests_total",
    "envoy_cluster_upstream_rq_total",
    'envoy_cluster_upstream_rq_xx{envoy_response_code_class="5"}',
  ],
  ["bad", "edge_requests_total", "nginx_vts_server_requests_total", 'code="5xx"'],
  ["bad", "edge_requests_total", "istio_requests_total", 'response_code=~"5.."'],
  ["bad", "edge_requests_total", "grpc_server_handling_seconds_count", 'code=~"5.."'],
  ["bad", "istio_requests_total", "istio_requests_total", 'with response_code=~"5.." among its matchers'],
  ["good", "grpc_server_handled_total", "grpc_server_handled_total", 'with grpc_code="OK" among its matchers'],
  [
    "good",
    "haproxy_backend_http_requests_total",
    "haproxy_backend_http_requests_total",
    'haproxy_backend_http_responses_total{code="2xx"}',
  ],
] as const)("outcomeProblems() says for %s events of %s that are %s to write %s", (meant, total, outcome, cure) => {
  expect(wordsOf(meant, total, outcome).map((one) => /, such as (.*)\)$/.exec(one)?.[1])).toEqual([cure]);
});

test.each([
  ["bad", "edge_requests_total", 'http_requests_total{code=~"5.."}'],
  ["bad", "edge_requests_total", 'http_requests_total{handler="/error"}'],
  ["bad", "edge_requests_total", 'http_requests_total{job="default-backend"}'],
  ["bad", "edge_requests_total", 'http_requests_received_total{code="500"}'],
  ["bad", "edge_requests_total", "http_requests_failed_total"],
  ["bad", "http_requests_total", "http_requests_dropped_total"],
  ["bad", "http_requests_total", "rejected_requests_total"],
  ["bad", "http_requests_total", "http_error_responses_total"],
  ["bad", "request_total", 'response_total{classification="failure"}'],
  ["bad", "http_requests_total", "http_requests_5xx_total"],
  ["bad", "http_requests_total", "fallback_calls_total"],
  ["bad", "messages_received_total", "dlq_messages_received_total"],
  ["bad", "orders_total", "order_refunds_total"],
  ["bad", "jobs_total", "jobs_rollbacks_started_total"],
  ["bad", "http_requests_total", "http_retries_total"],
  ["bad", "http_dropped_and_served_requests_total", "http_dropped_requests_total"],
  ["bad", "http_request_duration_seconds_count", 'http_request_duration_seconds_bucket{le="1"}'],
  ["bad", "haproxy_server_loadbalanced_total", 'haproxy_server_http_responses_total{code="5xx"}'],
  ["bad", "envoy_cluster_upstream_rq_total", "envoy_cluster_upstream_rq_timeout"],
  ["bad", "x_total", "sum(rate(http_requests_total[$window])) - sum(rate(http_requests_completed_total[$window]))"],
  ["bad", "envoy_cluster_upstream_rq_total", 'envoy_cluster_upstream_rq_xx{envoy_response_code_class="5"}'],
  ["bad", "envoy_http_downstream_rq_total", 'envoy_cluster_upstream_rq_total{envoy_cluster_name="BlackHoleCluster"}'],
  ["bad", "grpc_server_handled_total", 'grpc_server_handling_seconds_count{grpc_code="Internal"}'],
  ["bad", "traefik_entrypoint_requests_total", 'traefik_service_requests_total{service="error-pages@docker"}'],
  ["bad", "traefik_entrypoint_requests_total", 'traefik_service_requests_total{service="a@docker",code=~"5.."}'],
  ["bad", "traefik_entrypoint_requests_total", 'traefik_service_requests_total{service=~"a|b"}'],
  ["bad", "traefik_entrypoint_requests_total", "traefik_service_retries_total"],
  ["bad", "nginx_vts_server_requests_total", 'nginx_vts_upstream_requests_total{upstream="fallback"}'],
  ["bad", "edge_requests_total", 'nginx_vts_server_requests_total{code="5xx"}'],
  ["good", "edge_requests_total", "http_requests_total"],
  ["good", "http_requests_received_total", "http_requests_handled_total"],
  ["good", "jobs_scheduled_total", "jobs_started_total"],
] as const)("outcomeProblems() takes as %s events beside %s: %s", (meant, total, outcome) => {
  expect(wordsOf(meant, total, outcome)).toEqual([]);
});

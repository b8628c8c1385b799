import { expect, test } from "@jest/globals";
import { checkPromql } from "../../../slo/promql/check-promql.ts";

const told = (query: string) => checkPromql(query).map(({ code, message, hint }) => `${code}: ${message} (${hint})`);

/** The query with each cure in the place of what it is for. */
function followed(query: string): string {
  const [finding, another] = checkPromql(query);
  const cure = /^write (?<cure>.*)$/.exec(finding?.hint ?? "")?.groups?.["cure"];
  if (finding === undefined || cure === undefined || another !== undefined) throw new Error(`no one cure of ${query}`);
  return query.slice(0, finding.from) + cure + query.slice(finding.to);
}

test.each([
  [
    'haproxy_backend_http_requests_total{proxy="a",code="5xx"}',
    'haproxy_backend_http_responses_total{proxy="a",code="5xx"}',
  ],
  ['haproxy_frontend_http_requests_total{code=~"5.."}', 'haproxy_frontend_http_responses_total{code="5xx"}'],
  ['haproxy_server_http_requests_total{status!~"[45].."}', 'haproxy_server_http_responses_total{code!~"[45]xx"}'],
  [
    'envoy_cluster_upstream_rq_total{envoy_response_code_class="5"}',
    'envoy_cluster_upstream_rq_xx{envoy_response_code_class="5"}',
  ],
  [
    'envoy_cluster_upstream_rq_total{envoy_response_code=~"5.."}',
    'envoy_cluster_upstream_rq_xx{envoy_response_code_class="5"}',
  ],
  [
    'envoy_cluster_upstream_rq_total{envoy_response_code!="503"}',
    'envoy_cluster_upstream_rq{envoy_response_code!="503"}',
  ],
  ['envoy_cluster_upstream_rq_completed{code=~"50."}', 'envoy_cluster_upstream_rq{envoy_response_code=~"50."}'],
  ['envoy_http_downstream_rq_total{code="503"}', 'envoy_http_downstream_rq_xx{envoy_response_code_class="5"}'],
  [
    'nginxplus_server_zone_requests{server_zone="a",code="5xx"}',
    'nginxplus_server_zone_responses{server_zone="a",code="5xx"}',
  ],
  ['nginxplus_upstream_server_requests{status=~"5.."}', 'nginxplus_upstream_server_responses{code="5xx"}'],
  [
    'grpc_server_started_total{job="a",grpc_code="Internal"}',
    'grpc_server_handled_total{job="a",grpc_code="Internal"}',
  ],
  ['grpc_server_started_total{grpc_code!="OK"}', 'grpc_server_handled_total{grpc_code!="OK"}'],
  [
    'grpc_server_started_total{code=~"5.."}',
    'grpc_server_handled_total{grpc_code=~"Unknown|DeadlineExceeded|Internal|Unavailable|DataLoss"}',
  ],
  ['grpc_client_msg_sent_total{grpc_code=~"2|13"}', 'grpc_client_handled_total{grpc_code=~"Unknown|Internal"}'],
  [
    'grpc_server_started_total{grpc_code=~"internal|unavailable"}',
    'grpc_server_handled_total{grpc_code=~"Internal|Unavailable"}',
  ],
])("checkPromql() knows that no status is in %s, and where it is", (query, cure) => {
  const [metric, label] = [/^\w+/.exec(query)?.[0], /(\w*(?:code|status|class)\w*)[!=]/.exec(query)?.[1]];
  expect(told(query)).toEqual([
    `promql-value: ${metric} counts all whatever their status, and has no ${label} (write ${cure})`,
  ]);
  expect(told(cure)).toEqual([]);
});

test.each([
  ['haproxy_backend_http_requests_total{code=~".xx"}', "haproxy_backend_http_responses_total", "code"],
  ['haproxy_backend_http_requests_total{code!="other"}', "haproxy_backend_http_responses_total", "code"],
  ['grpc_server_started_total{status="error"}', "grpc_server_handled_total", "grpc_code"],
])("checkPromql() names the metric that has the status of %s", (query, home, label) => {
  expect(told(query).map((one) => one.replace(/^.*\(/, "("))).toEqual([
    `(write ${home}, which has its statuses in ${label})`,
  ]);
});

test.each([
  ['envoy_cluster_upstream_rq_xx{envoy_response_code="503"}', 'envoy_cluster_upstream_rq{envoy_response_code="503"}'],
  [
    'envoy_cluster_upstream_rq_xx{envoy_response_code=~"500|503"}',
    'envoy_cluster_upstream_rq{envoy_response_code=~"500|503"}',
  ],
  [
    'envoy_cluster_upstream_rq_xx{envoy_response_code!~"5.."}',
    'envoy_cluster_upstream_rq_xx{envoy_response_code_class!="5"}',
  ],
  [
    'envoy_cluster_upstream_rq_xx{envoy_response_code_class="503"}',
    'envoy_cluster_upstream_rq_xx{envoy_response_code_class="5"}',
  ],
  ['envoy_cluster_upstream_rq{envoy_response_code_class="5"}', 'envoy_cluster_upstream_rq{envoy_response_code=~"5.."}'],
  [
    'envoy_cluster_upstream_rq{envoy_response_code_class="5xx"}',
    'envoy_cluster_upstream_rq{envoy_response_code=~"5.."}',
  ],
  [
    'envoy_cluster_upstream_rq{envoy_response_code_class="503"}',
    'envoy_cluster_upstream_rq{envoy_response_code="503"}',
  ],
  ['envoy_cluster_upstream_rq{envoy_response_code="5"}', 'envoy_cluster_upstream_rq{envoy_response_code=~"5.."}'],
  ['haproxy_backend_http_responses_total{status=~"500|503"}', 'haproxy_backend_http_responses_total{code="5xx"}'],
  ['haproxy_backend_http_responses_total{status=~"5.."}', 'haproxy_backend_http_responses_total{code="5xx"}'],
  ['haproxy_backend_http_responses_total{status=~"[45].."}', 'haproxy_backend_http_responses_total{code=~"[45]xx"}'],
  ['traefik_service_requests_total{status_class="5xx"}', 'traefik_service_requests_total{code=~"5.."}'],
  ['traefik_service_requests_total{status="5.."}', 'traefik_service_requests_total{code=~"5.."}'],
  ['traefik_service_requests_total{status=~"500,503"}', 'traefik_service_requests_total{code=~"500|503"}'],
  ['traefik_service_requests_total{status!~"5.."}', 'traefik_service_requests_total{code!~"5.."}'],
  ['nginx_ingress_controller_requests{code="5xx"}', 'nginx_ingress_controller_requests{status=~"5.."}'],
  ['nginx_vts_server_requests_total{status=~"5.."}', 'nginx_vts_server_requests_total{code="5xx"}'],
  ['istio_requests_total{response_code_class="5xx"}', 'istio_requests_total{response_code=~"5.."}'],
  ['istio_requests_total{code="5xx"}', 'istio_requests_total{response_code=~"5.."}'],
  ['istio_requests_total{status_class="5"}', 'istio_requests_total{response_code=~"5.."}'],
  ['http_server_requests_seconds_count{code="5xx"}', 'http_server_requests_seconds_count{status=~"5.."}'],
  [
    'http_server_request_duration_seconds_count{code="5xx"}',
    'http_server_request_duration_seconds_count{http_response_status_code=~"5.."}',
  ],
  [
    'http_server_request_duration_seconds_count{code=~"50[0-4]"}',
    'http_server_request_duration_seconds_count{http_response_status_code=~"50[0-4]"}',
  ],
  [
    'grpc_server_handled_total{grpc_code=~"internal|unavailable"}',
    'grpc_server_handled_total{grpc_code=~"Internal|Unavailable"}',
  ],
  [
    'grpc_server_handled_total{grpc_code="deadline_exceeded"}',
    'grpc_server_handled_total{grpc_code="DeadlineExceeded"}',
  ],
])("checkPromql() has a cure for %s that needs no other", (query, cure) => {
  expect(followed(query)).toBe(cure);
  expect(told(cure)).toEqual([]);
});

test.each([
  [
    'envoy_cluster_upstream_rq_5xx{job="a"}',
    'envoy_cluster_upstream_rq_xx has the class in envoy_response_code_class (write envoy_cluster_upstream_rq_xx{job="a",envoy_response_code_class="5"}',
  ],
  [
    'envoy_cluster_upstream_rq_5xx{cluster_name="inbound|8080||"}',
    'envoy_cluster_upstream_rq has the class in response_code_class (write envoy_cluster_upstream_rq{cluster_name="inbound|8080||",response_code_class="5xx"}',
  ],
  [
    "envoy_http_downstream_rq_4xx",
    'envoy_http_downstream_rq_xx has the class in envoy_response_code_class (write envoy_http_downstream_rq_xx{envoy_response_code_class="4"}',
  ],
  [
    'haproxy_server_hrsp_5xx{proxy="a"}',
    'haproxy_server_http_responses_total has the class in code (write haproxy_server_http_responses_total{proxy="a",code="5xx"}',
  ],
])("checkPromql() knows no metric of one class as %s", (query, says) => {
  const [metric] = query.split("{");
  const who = query.startsWith("envoy") ? "Envoy" : "HAProxy";
  expect(told(query)).toEqual([
    `promql-value: ${metric} is no metric that ${who} shows to Prometheus: ${says}, unless something between them renames it)`,
  ]);
  const [, cure = ""] = /write (.+)$/.exec(says) ?? [];
  expect(told(cure)).toEqual([]);
});

test.each([
  ['istio_requests_total{reporter="client"}', 'istio_requests_total{reporter="source"}'],
  ['istio_requests_total{reporter="server"}', 'istio_requests_total{reporter="destination"}'],
  ['istio_requests_total{destination_service="checkout"}', 'istio_requests_total{destination_service_name="checkout"}'],
  [
    'istio_requests_total{destination_service_name="checkout.shop.svc.cluster.local"}',
    'istio_requests_total{destination_service_name="checkout",destination_service_namespace="shop"}',
  ],
  [
    'istio_requests_total{destination_service_name="checkout.shop",destination_service_namespace="shop"}',
    'istio_requests_total{destination_service_name="checkout",destination_service_namespace="shop"}',
  ],
  [
    'istio_requests_total{destination_service="checkout.shop",destination_service_namespace="shop"}',
    'istio_requests_total{destination_service_name="checkout",destination_service_namespace="shop"}',
  ],
  [
    'istio_requests_total{destination_service_name="checkout:80"}',
    'istio_requests_total{destination_service_name="checkout"}',
  ],
  [
    'istio_requests_total{destination_service="checkout.shop.svc.cluster.local:80"}',
    'istio_requests_total{destination_service="checkout.shop.svc.cluster.local"}',
  ],
  [
    'istio_requests_total{destination_service_namespace="a",destination_service_name="checkout.shop.svc"}',
    'istio_requests_total{destination_service_namespace="a",destination_service_name="checkout"}',
  ],
])("checkPromql() warns of what Istio never has: %s", (query, cure) => {
  expect(checkPromql(query).map(({ code, severity }) => [code, severity])).toEqual([["promql-value", "warning"]]);
  expect(followed(query)).toBe(cure);
  expect(told(cure)).toEqual([]);
});

test.each([
  'istio_requests_total{reporter=~"source|waypoint"}',
  'istio_requests_total{destination_service="checkout.shop.svc.cluster.local"}',
  'istio_requests_total{destination_service="unknown"}',
  'istio_requests_total{destination_service=~"checkout.*"}',
  'istio_requests_total{destination_service_name="api.example.org"}',
  'istio_requests_total{destination_service_name="example.org",destination_service_namespace="shop"}',
  'istio_requests_total{destination_service="example.org"}',
  'istio_requests_total{destination_service_name="PassthroughCluster"}',
  'my_requests_total{reporter="client",destination_service="checkout"}',
  'envoy_cluster_upstream_rq_xx{envoy_response_code_class="5"}',
  "app_requests_5xx_total",
])("checkPromql() takes what may be: %s", (query) => {
  expect(told(query)).toEqual([]);
});

test.each([
  'gcp_requests_total{response_code_class="500"}',
  "haproxy_backend_http_requests_total",
  'haproxy_backend_http_requests_total{proxy="a"}',
  'haproxy_backend_http_requests_total{code=~".*"}',
  'haproxy_backend_http_responses_total{code=~"4xx|5xx"}',
  'my_haproxy_backend_http_requests_total{code="5xx"}',
  'envoy_cluster_external_upstream_rq_total{envoy_response_code="503"}',
  'envoy_cluster_upstream_rq{envoy_response_code=~"5.."}',
  'envoy_cluster_upstream_rq_total{envoy_cluster_name="code"}',
  'nginxplus_http_requests_total{code="500"}',
  'grpc_server_handled_total{grpc_code=~"INTERNAL|UNAVAILABLE"}',
  'grpc_server_handled_total{grpc_code=~"OK|internal"}',
  'grpc_server_handled_total{grpc_code="canceled_by_us"}',
  'rpc_handled_total{grpc_code="internal"}',
  'grpc_server_started_total{grpc_method="Buy"}',
  'http_server_request_duration_seconds_count{http_response_status_code=~"5.."}',
  'http_server_request_duration_seconds_count{status=~"5.."}',
  'http_server_requests_total{code=~"5.."}',
])("checkPromql() takes the status of %s", (query) => {
  expect(told(query)).toEqual([]);
});

test.each([
  [
    'envoy_cluster_upstream_rq_xx{cluster_name="outbound|80||a",envoy_response_code_class="5"}',
    'envoy_cluster_upstream_rq{cluster_name="outbound|80||a",response_code_class="5xx"}',
  ],
  [
    'envoy_cluster_upstream_rq_xx{cluster_name="a",response_code_class="5xx"}',
    'envoy_cluster_upstream_rq{cluster_name="a",response_code_class="5xx"}',
  ],
  [
    'envoy_cluster_upstream_rq_total{cluster_name="a",response_code=~"5.."}',
    'envoy_cluster_upstream_rq{cluster_name="a",response_code_class="5xx"}',
  ],
  [
    'envoy_cluster_upstream_rq{cluster_name=~"outbound.*",envoy_response_code=~"502|503"}',
    'envoy_cluster_upstream_rq{cluster_name=~"outbound.*",response_code=~"502|503"}',
  ],
])("checkPromql() knows where Istio's Envoys have the status of %s", (query, cure) => {
  expect(told(query)).toEqual([
    `promql-value: the statuses of Istio's Envoys are in envoy_cluster_upstream_rq, as response_code_class or response_code (write ${cure})`,
  ]);
  expect(told(cure)).toEqual([]);
});

test.each([
  // A cluster of Kubernetes.
  'envoy_cluster_upstream_rq_xx{cluster_name="eu",envoy_response_code_class="5"}',
  'envoy_cluster_upstream_rq_xx{envoy_cluster_name="a",cluster_name="outbound",envoy_response_code_class="5"}',
  'envoy_cluster_upstream_rq_total{cluster_name="outbound|80||a"}',
])("checkPromql() takes %s", (query) => {
  expect(told(query)).toEqual([]);
});

import { expect, test } from "@jest/globals";
import { noCounter } from "../../../slo/counters/no-counter.ts";
import { vectorSelectors } from "../../../slo/promql/selectors.ts";

const faultOf = (text: string) => {
  const [selector] = vectorSelectors(text);
  const fault = selector && noCounter(selector);
  return fault && [fault.doubt, `${fault.message} (${fault.hint})`];
};

const recorded =
  "is recorded as a rate already: a rate of it counts nothing (write the counter that it is made of: rates are taken of that)";
const ratio =
  'is a ratio and no counter: a rate of it counts nothing (write a counter of events; an SLO of a ratio has sli: { kind: "ratio" })';
const inFlight =
  "is a gauge of what is in flight: a rate of it counts nothing (write the counter of all of them, which only rises: such as http_requests_total)";
const justNow =
  "is a gauge of what there is just now: a rate of it counts nothing (write the counter of all of them, which only rises: such as http_requests_total)";
const ofCloudWatch =
  'is a gauge of CloudWatch, a value for each period: a rate of it counts nothing (count where requests arrive: at a proxy or the application; a shift of an ALB has traffic: { kind: "alb" })';

const isRate =
  "is a rate already: a rate of it counts nothing (write the counter that it is made of: rates are taken of that)";
const counterOfAll = "(write a counter of requests, which only rises: such as http_requests_total)";
const ofKube = `is a gauge of kube-state-metrics, which tells what there is just now: a rate of it counts nothing ${counterOfAll}`;
const oneOrZero = `is 1 or 0, and counts nothing ${counterOfAll}`;
const risesAndFalls = "is a gauge that rises and falls: a rate of it counts nothing";
const began = "is the time at which a counter began, and counts nothing";

test.each([
  ["http_requests_per_second", "little", isRate],
  ["http_requests_per_min", "little", isRate],
  ["nginx_rps", "little", isRate],
  ["up", "little", oneOrZero],
  ["probe_success", "little", oneOrZero],
  ["kube_pod_info", "little", ofKube],
  ["kube_pod_created", "little", ofKube],
  ["kube_deployment_status_replicas_available", "little", ofKube],
  ["http_requests_max", "little", `${risesAndFalls} ${counterOfAll}`],
  ["queue_length_avg", "little", `${risesAndFalls} ${counterOfAll}`],
  [
    "http_server_requests_seconds_max",
    "little",
    `${risesAndFalls} (write http_server_requests_seconds_count, which counts each once)`,
  ],
  ["http_latency_mean", "little", `${risesAndFalls} (write http_latency_count, which counts each once)`],
  [
    "http_request_duration_seconds_min",
    "little",
    `${risesAndFalls} (write http_request_duration_seconds_count, which counts each once)`,
  ],
  ["http_requests_created", "little", `${began} (write http_requests_total)`],
  ["http_requests_total_created", "little", `${began} (write http_requests_total)`],
  ["http_request_duration_seconds_created", "little", `${began} (write http_request_duration_seconds_count)`],
  ["shop_orders_created", "some", `${began} (write shop_orders_total)`],
  ["http_error_percent", "none", ratio],
  ["http_error_pct", "none", ratio],
  ["job:http_requests:rate5m", "none", recorded],
  ["http_requests:rate1h", "none", recorded],
  ["job:http_requests:irate", "none", recorded],
  ["job:http_requests:sum_rate5m", "none", recorded],
  ["job:http_requests:rate5m:sum", "none", recorded],
  ["code:apiserver_request_slo:increase30d", "none", recorded],
  ["slo:sli_error:ratio_rate5m", "none", recorded],
  ["job:http_errors:ratio", "none", ratio],
  ["job:http_errors:ratio5m", "none", ratio],
  ["http_error_ratio", "none", ratio],
  ["http_requests_in_flight", "little", inFlight],
  ["http_inflight_requests", "little", inFlight],
  ["http_requests_inprogress", "little", inFlight],
  ["http_server_active_requests", "little", justNow],
  ["haproxy_server_current_sessions", "little", justNow],
  ["envoy_cluster_upstream_rq_active", "little", justNow],
  ["nginx_connections_active", "little", justNow],
  [
    "stackdriver_https_lb_rule_loadbalancing_googleapis_com_https_request_count",
    "some",
    "is a gauge of Cloud Monitoring, what came in a minute, unless its exporter aggregates deltas: a rate of it counts nothing (count where requests arrive, or start stackdriver_exporter with --monitoring.aggregate-deltas)",
  ],
  ["aws_applicationelb_request_count_sum", "little", ofCloudWatch],
  ["aws_applicationelb_request_count_average", "little", ofCloudWatch],
  ["aws_applicationelb_target_response_time_average", "little", ofCloudWatch],
])("noCounter() takes no rate of %s", (metric, doubt, words) => {
  expect(faultOf(metric)).toEqual([doubt, `${metric} ${words}`]);
});

test.each([
  ["http_request_duration_seconds_sum", "little", "http_request_duration_seconds_count"],
  ["http_response_size_bytes_sum", "little", "http_response_size_bytes_count"],
  ["batch_rows_sum", "some", "batch_rows_count"],
])("noCounter() counts no events by %s", (metric, doubt, cure) => {
  expect(faultOf(metric)).toEqual([
    doubt,
    `${metric} adds up what was measured, and counts no events (write ${cure}, which counts each once)`,
  ]);
});

test("noCounter() counts a request once", () => {
  expect(faultOf('http_seconds_bucket{job="shop"}')).toEqual([
    "little",
    "http_seconds_bucket counts a request in many of its buckets, which are added up (write http_seconds_count, which counts each once)",
  ]);
  expect(faultOf('http_seconds_bucket{le="+Inf"}')).toBeUndefined();
});

test.each([
  "http_requests_total",
  "http_requests",
  "http_request_duration_seconds_count",
  "job:http_requests_total:sum",
  "cluster:http_requests_total",
  "http_requests_in_flight_total",
  "rate_limited_requests_total",
  "http_connections_opened",
  "checksum",
  "probe_all_success_sum",
  "process_cpu_seconds",
  "http_request_duration_seconds_total",
  "kube_pod_container_status_restarts_total",
  "kubelet_http_requests_total",
  "kube_apiserver_request_duration_seconds_count",
  "http_requests_max_exceeded_total",
  "shop_orders_created_total",
  "requests_per_second_limit_hits_total",
  "upstream",
  "startup",
  "http_admin",
  "checkout_p2",
  "heart_rate:failures_total",
  "hardware_ratio_changes_total",
  '{job="shop"}',
])("noCounter() takes %s", (text) => {
  expect(faultOf(text)).toBeUndefined();
});

test.each([
  [
    'rpc_duration_seconds{quantile="0.99"}',
    "rpc_duration_seconds by quantile is how long events took, and counts none (write rpc_duration_seconds_count, without quantile, which counts each once)",
  ],
  [
    "http_request_duration_seconds",
    "http_request_duration_seconds is how long events took, and counts none (write http_request_duration_seconds_count, which counts each once)",
  ],
  [
    "istio_request_duration_milliseconds",
    "istio_request_duration_milliseconds is how long events took, and counts none (write istio_request_duration_milliseconds_count, which counts each once)",
  ],
])("noCounter() counts no events by how long they took: %s", (text, words) => {
  expect(faultOf(text)).toEqual(["little", words]);
});

test.each([
  [
    'x_seconds_count{job="shop",le="+Inf"}',
    'x_seconds_count is of all that was measured, and has no le: no series is found (write x_seconds_count{job="shop"}, or x_seconds_bucket for one bucket)',
  ],
  [
    'x_seconds_sum{le=~"0.3|0.30"}',
    "x_seconds_sum is of all that was measured, and has no le: no series is found (write x_seconds_count, or x_seconds_bucket for one bucket)",
  ],
  [
    'x_seconds_count{quantile="0.99"}',
    "x_seconds_count is of all that was measured, and has no quantile: no series is found (write x_seconds_count)",
  ],
])("noCounter() finds no series of parts: %s", (text, words) => {
  expect(faultOf(text)).toEqual(["little", words]);
});

test.each(['x_seconds_count{le=""}', 'x_seconds_count{quantile!="0.99"}', 'requests_le_total{le="1"}'])(
  "noCounter() takes %s, which is there",
  (text) => {
    expect(faultOf(text)).toBeUndefined();
  },
);

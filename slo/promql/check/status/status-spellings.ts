/** How a status is written where one way is known: in whole, by the first digit alone, or as 5xx. */
export type StatusSpelling = "number" | "digit" | "class";

/** How the statuses of a label are written, and whether they can be written otherwise. */
export interface KnownSpelling {
  readonly spelling: StatusSpelling;
  /** Whether a setting of who counts them writes them in another way. */
  readonly isUsual?: true;
}

/**
 * Sources: https://www.envoyproxy.io/docs/envoy/latest/configuration/upstream/cluster_manager/cluster_stats,
 * https://opentelemetry.io/docs/specs/semconv/http/http-metrics, https://istio.io/latest/docs/reference/config/metrics,
 * https://doc.traefik.io/traefik/observability/metrics/overview, https://developer.konghq.com/plugins/prometheus,
 * https://caddyserver.com/docs/metrics, https://github.com/prometheus-net/prometheus-net, https://linkerd.io/2/reference/proxy-metrics,
 * https://kubernetes.github.io/ingress-nginx/user-guide/cli-arguments (--report-status-classes),
 * https://docs.spring.io/spring-boot/reference/actuator/metrics.html, https://github.com/django-commons/django-prometheus,
 * https://docs.haproxy.org/dev/management.html, https://github.com/nginx/nginx-prometheus-exporter,
 * https://github.com/vozlt/nginx-module-vts
 */
const spellings: readonly (KnownSpelling & { readonly label: string; readonly metric?: RegExp })[] = [
  { label: "envoy_response_code_class", spelling: "digit" },
  { label: "envoy_response_code", spelling: "number" },
  { label: "http_response_status_code", spelling: "number" },
  { label: "http_status_code", metric: /^http_(?:server|client)_/, spelling: "number", isUsual: true },
  { label: "response_code", metric: /^istio_/, spelling: "number" },
  { label: "code", metric: /^(?:traefik|kong_http|caddy_http|prometheus_http|promhttp)_/, spelling: "number" },
  { label: "code", metric: /^(?:apiserver_request|rest_client_requests)_/, spelling: "number" },
  { label: "code", metric: /^http_requests_received_total$/, spelling: "number", isUsual: true },
  { label: "code", metric: /^haproxy_[a-z_]+_http_responses_total$/, spelling: "class" },
  { label: "code", metric: /^nginxplus_[a-z_]+_responses$/, spelling: "class", isUsual: true },
  { label: "code", metric: /^nginx_vts_[a-z_]+_requests_total$/, spelling: "class", isUsual: true },
  { label: "status", metric: /^nginx_ingress_controller_/, spelling: "number", isUsual: true },
  { label: "status", metric: /^http_(?:server|client)_requests_seconds_/, spelling: "number", isUsual: true },
  { label: "status", metric: /^(?:django_http_responses|ruby_http|rails)_/, spelling: "number", isUsual: true },
  { label: "status_code", metric: /^(?:route_)?response_(?:total|latency_ms_)/, spelling: "number", isUsual: true },
];

/** How the statuses of a label are known to be written; undefined where it may be any way. */
export function spellingOf(label: string, metric: string | undefined): KnownSpelling | undefined {
  return spellings.find((one) => one.label === label && one.metric?.test(metric ?? "") !== false);
}

/** What a metric has in the label of its statuses that is no number, as an example; undefined where it has numbers. */
export function statusWordOf(metric: string | undefined): string | undefined {
  return labels.find(({ name }) => name.test(metric ?? ""))?.word;
}

/** The label in which a metric is known to have its statuses. */
export function statusLabelOf(metric: string | undefined): string | undefined {
  return labels.find(({ name }) => name.test(metric ?? ""))?.label;
}

/** Whether a label of a status is none that the metric usually has. */
export function isAway(label: string, metric: string | undefined, others: readonly string[] = []): boolean {
  const own = labels.find(({ name }) => name.test(metric ?? ""));
  if (own === undefined || own.label === label) return false;
  return own.beside?.test(label) !== true || others.some((other) => own.marks?.test(other) === true);
}

interface StatusLabel {
  readonly name: RegExp;
  readonly label: string;
  /** Others that some libraries have in a metric of the same name. */
  readonly beside?: RegExp;
  /** Labels that those libraries do not have. */
  readonly marks?: RegExp;
  /** One of its values where these are words. */
  readonly word?: string;
}

/** What OpenTelemetry tells of a request and of whoever answers. */
const ofOpenTelemetry =
  /^(?:service_(?:name|namespace|instance_id)|http_(?:route|request_method|method|scheme)|url_scheme|otel_scope_.+)$/;

/**
 * Of the same sources, and https://github.com/grafana/dskit/blob/main/middleware/instrument.go, https://coredns.io/plugins/metrics,
 * https://kubernetes.io/docs/reference/instrumentation/metrics
 */
const labels: readonly StatusLabel[] = [
  { name: /^istio_requests?_/, label: "response_code" },
  { name: /^(?:traefik_(?:entrypoint|router|service)|kong_http|caddy_http)_requests?_/, label: "code" },
  { name: /^haproxy_[a-z_]+_http_responses_total$|^nginxplus_[a-z_]+_responses$/, label: "code" },
  { name: /^nginx_vts_(?:server|upstream|filter)_requests_total$/, label: "code" },
  { name: /^nginx_ingress_controller_requests$/, label: "status" },
  { name: /^http_server_requests_seconds_/, label: "status" },
  {
    name: /^http_(?:server|client)_request_duration_seconds_(?:count|sum|bucket)$/,
    label: "http_response_status_code",
    beside: /^(?!(?:http_status_)?code$)/,
    marks: ofOpenTelemetry,
  },
  {
    // As it was called before the convention was stable.
    name: /^http_(?:server|client)_duration_(?:(?:milli)?seconds_)?(?:count|sum|bucket)$/,
    label: "http_status_code",
    beside: /^(?!(?:http_response_status_)?code$)/,
    marks: ofOpenTelemetry,
  },
  { name: /^(?:cortex|loki|tempo|pyroscope)_request_duration_seconds(?:_count|_sum|_bucket)?$/, label: "status_code" },
  { name: /^(?:apiserver_request|rest_client_requests)_total$/, label: "code" },
  { name: /^coredns_(?:dns|forward)_responses_total$/, label: "rcode", word: "SERVFAIL" },
  {
    // Others call a metric so, too: Linkerd's have what it alone tells.
    name: /^(?:route_)?response_(?:total|latency_ms(?:_count|_sum|_bucket))$/,
    label: "status_code",
    beside: /./,
    marks: /^(?:direction|classification|(?:dst|rt)_\w+)$/,
  },
  { name: /^envoy_(?:cluster_upstream|http_downstream)_rq_xx$/, label: "envoy_response_code_class" },
  {
    name: /^envoy_cluster_upstream_rq$/,
    label: "envoy_response_code",
    // Istio's Envoys have these, and no label with Envoy's own beginning.
    beside: /^response_code(?:_class)?$/,
    marks: /^envoy_/,
  },
];

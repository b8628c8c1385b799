import { expect, test } from "@jest/globals";
import { checkPromql } from "../../../slo/promql/check-promql.ts";

const told = (query: string) => checkPromql(query).map(({ code, message, hint }) => `${code}: ${message} (${hint})`);

test.each([
  ['code=~"[500-599]"', "what stands between [ and ] is one character", 'code=~"5.."'],
  ['code!~"[200-299]"', "what stands between [ and ] is one character", 'code!~"2.."'],
  ['code=~"[400-499]|[500-599]"', "what stands between [ and ] is one character", 'code=~"4..|5.."'],
  ['code="[500-599]"', "what stands between [ and ] is one character", 'code=~"5.."'],
  ['code=~"[500|502]"', "what stands between [ and ] is one character", 'code=~"500|502"'],
  ['code=~"[500,502]|404"', "what stands between [ and ] is one character", 'code=~"500|502|404"'],
  ['code=~"5[00-99]"', "what stands between [ and ] is one character", 'code=~"5.."'],
  ['code=~"[45][00-99]"', "what stands between [ and ] is one character", 'code=~"[45].."'],
  ['code=~"[5xx]"', "what stands between [ and ] is one character", 'code=~"5xx"'],
  ['code=~"5%"', "% stands for nothing but itself, and a dot for any character", 'code=~"5.."'],
  ['code="5%"', "% stands for nothing but itself, and a dot for any character", 'code=~"5.."'],
  ['status=~"4%|5%"', "% stands for nothing but itself, and a dot for any character", 'status=~"4..|5.."'],
  ['code=~"5_"', "_ stands for nothing but itself, and a dot for any character", 'code=~"5.."'],
  ['code=~"50_"', "_ stands for nothing but itself, and a dot for any character", 'code=~"50."'],
  ['code=~">=500"', "values are texts, and are not compared as numbers", 'code=~"5.."'],
  ['code=~"> 499"', "values are texts, and are not compared as numbers", 'code=~"5.."'],
  ['code=~">=400"', "values are texts, and are not compared as numbers", 'code=~"[4-5].."'],
  ['code!~"<400"', "values are texts, and are not compared as numbers", 'code!~"[1-3].."'],
  ['code=~"<=499"', "values are texts, and are not compared as numbers", 'code=~"[1-4].."'],
  ['code=~"HTTP 5.."', "a status has no HTTP before it", 'code=~"5.."'],
  ['code=~"HTTP/1.1 5xx|404"', "a status has no HTTP before it", 'code=~"5..|404"'],
  ['code=~"5##"', "# stands for nothing but itself, and a dot for any character", 'code=~"5.."'],
  ['code=~"5NN"', "N stands for nothing but itself, and a dot for any character", 'code=~"5.."'],
  ['code=~"5..,4.."', "statuses are separated by |", 'code=~"5..|4.."'],
  ['code=~"5.. or 404"', "statuses are separated by |", 'code=~"5..|404"'],
  ['code=~"5xx;4xx"', "statuses are separated by |", 'code=~"5xx|4xx"'],
  ['code=~"4xx-5xx"', "statuses are separated by |", 'code=~"4xx|5xx"'],
  ['code!~"2..-4.."', "statuses are separated by |", 'code!~"2..|3..|4.."'],
  [
    'code=~"500–599"',
    "statuses are separated by |, and a class of them is its first digit with two dots",
    'code=~"5.."',
  ],
  ["code=~'\"5..\"'", "quotes, slashes and operators are no part of an expression", 'code=~"5.."'],
  ['code=~"/5../"', "quotes, slashes and operators are no part of an expression", 'code=~"5.."'],
  ['code="=~5.."', "quotes, slashes and operators are no part of an expression", 'code=~"5.."'],
  [String.raw`code=~"5\\.\\."`, String.raw`\. is a dot itself, and a dot alone any character`, 'code=~"5.."'],
  [String.raw`code=~"5\\.*"`, String.raw`\. is a dot itself, and a dot alone any character`, 'code=~"5.*"'],
  ['code=~"5.. |504"', "no status has a space before or behind it", 'code=~"5..|504"'],
  ['code=~"(504| 5xx)"', "no status has a space before or behind it", 'code=~"504|5xx"'],
])("checkPromql() knows no status in %s", (matcher, why, cure) => {
  expect(told(`x{${matcher}}`)).toEqual([`promql-status: ${matcher} knows no status: ${why} (write ${cure})`]);
});

test.each([
  ["istio_requests_total", 'response_code="5"', "numbers, such as 503", 'response_code=~"5.."'],
  ["istio_requests_total", 'response_code=~"[45]xx"', "numbers, such as 503", 'response_code=~"[45].."'],
  ["istio_requests_total", 'response_code=~"5xx|404"', "numbers, such as 503", 'response_code=~"5..|404"'],
  ["istio_requests_total", 'response_code!~"2xx|3xx"', "numbers, such as 503", 'response_code!~"2..|3.."'],
  [
    "http_server_request_duration_seconds_count",
    'http_response_status_code=~"5xx"',
    "numbers, such as 503",
    'http_response_status_code=~"5.."',
  ],
  ["kong_http_requests_total", 'code="5xx"', "numbers, such as 503", 'code=~"5.."'],
  ["caddy_http_request_duration_seconds_count", 'code=~"5xx"', "numbers, such as 503", 'code=~"5.."'],
  ["haproxy_server_http_responses_total", 'code="503"', "classes of statuses, such as 5xx", 'code="5xx"'],
  ["haproxy_backend_http_responses_total", 'code=~"404|503"', "classes of statuses, such as 5xx", 'code=~"4xx|5xx"'],
  ["haproxy_server_http_responses_total", 'code=~"50."', "classes of statuses, such as 5xx", 'code="5xx"'],
  [
    "haproxy_server_http_responses_total",
    'code!="5XX"',
    "classes of statuses, such as 5xx",
    'code=~"5xx" for these answers, code!="5xx" for all others',
  ],
  [
    "envoy_cluster_upstream_rq_xx",
    'envoy_response_code_class="503"',
    "the first digits of statuses, such as 5",
    'envoy_response_code_class="5"',
  ],
])("checkPromql() knows how statuses of %s are written, and not as %s", (metric, matcher, why, cure) => {
  expect(told(`${metric}{${matcher}}`)).toEqual([
    `promql-status: ${matcher} knows no status: its values are ${why} (write ${cure})`,
  ]);
});

test.each([
  [
    "nginx_ingress_controller_requests",
    'status=~"5xx"',
    "numbers, such as 503, unless that is set otherwise",
    'status=~"5.."',
  ],
  [
    "nginx_ingress_controller_requests",
    'status!~"2xx|3xx"',
    "numbers, such as 503, unless that is set otherwise",
    'status!~"2..|3.."',
  ],
  [
    "http_server_requests_seconds_count",
    'status=~"5xx"',
    "numbers, such as 503, unless that is set otherwise",
    'status=~"5.."',
  ],
  [
    "django_http_responses_total_by_status_total",
    'status="5xx"',
    "numbers, such as 503, unless that is set otherwise",
    'status=~"5.."',
  ],
  ["response_total", 'status_code=~"5xx"', "numbers, such as 503, unless that is set otherwise", 'status_code=~"5.."'],
  [
    "nginxplus_upstream_server_responses",
    'code=~"50[0-4]"',
    "classes of statuses, such as 5xx, unless that is set otherwise",
    'code="5xx"',
  ],
  [
    "nginx_vts_upstream_requests_total",
    'code="502"',
    "classes of statuses, such as 5xx, unless that is set otherwise",
    'code="5xx"',
  ],
])("checkPromql() only doubts statuses of %s as %s", (metric, matcher, why, cure) => {
  expect(told(`${metric}{${matcher}}`)).toEqual([
    `promql-value: ${matcher} knows no status: its values are ${why} (write ${cure})`,
  ]);
});

test.each([
  ['status=~">=500"', "values are texts, and are not compared as numbers"],
  ['status="HTTP 5.."', "a status has no HTTP before it"],
])("checkPromql() only doubts what a status may be called: %s", (matcher, why) => {
  expect(told(`x{${matcher}}`)).toEqual([`promql-value: ${matcher} knows no status: ${why} (write status=~"5..")`]);
});

test("checkPromql() knows numbers by what the same label is asked for beside it", () => {
  expect(told('x_total{code!="404",code!~"2xx"}')).toEqual([
    'promql-value: code!~"2xx" knows no status: its values are numbers in code!="404" (write code!~"2..")',
  ]);
  expect(told('x_total{code=~"5xx"} / y_total{code!="404"}')).toEqual([]);
  expect(told('x_total{code=~"5xx"} / x_total{route!="404"}')).toEqual([]);
  expect(told('x_total{code=~"5xx"} / x_total{code!="other"}')).toEqual([]);
});

test.each([
  'http_requests_total{status="5xx"}',
  'http_requests_total{status!~"2xx|3xx"}',
  'http_requests_total{status=~"4xx|5xx"}',
  'x{code=~"[4-5][0-9]{2}"}',
  'x{code=~"[45][0-9][0-9]"}',
  'x{code=~"5[0-9]{2}"}',
  'x{code=~"5[0-4][0-9]"}',
  'x{code=~"50[0-4]|59[89]"}',
  'x{code=~"[^23].*"}',
  'x{code=~"5\\\\d\\\\d"}',
  'x{code=~"5.+"}',
  'x{code=~"5..|timeout"}',
  'x{code=~"(5..|0)"}',
  'x{code=~"|5.."}',
  'x{code!~"[1-4].*"}',
  'x{code=~"[1-9]"}',
  'x{code=~"[345]"}',
  'x{status_class=~"[345]"}',
  'x{code="E_5"}',
  'x{code=~"5-1"}',
  'x{code=~"4.*|5.*"}',
  'x{status="500/503 retried"}',
  'x{status="5.1.1"}',
  'x{status="50% done"}',
  'x{status="500 Internal Server Error"}',
  'x{status=~"500 .*"}',
  'x{status="error 5"}',
  'x{path=~"[500-599]"}',
  'x{le=">=500"}',
  'istio_requests_total{response_code=~"5..|0"}',
  'istio_requests_total{response_code!~"[23].."}',
  'traefik_service_requests_total{code=~"5.."}',
  'kong_http_requests_total{code=~"5[0-9]{2}"}',
  'nginx_ingress_controller_requests{status=~"5.."}',
  'nginx_ingress_controller_requests{status=~"[4-5].*"}',
  'http_server_requests_seconds_count{status=~"5.."}',
  'http_server_requests_seconds_count{status="500"}',
  'haproxy_server_http_responses_total{code="5xx"}',
  'haproxy_server_http_responses_total{code=~"5.."}',
  'haproxy_server_http_responses_total{code=~"[45]xx"}',
  'haproxy_server_http_responses_total{code=~"4xx|5xx|other"}',
  'haproxy_server_http_responses_total{code!~"[123].*"}',
  'haproxy_server_http_responses_total{code="other"}',
  'nginxplus_upstream_server_responses{code="5xx"}',
  'nginx_vts_upstream_requests_total{code="total"}',
  'nginx_vts_upstream_requests_total{code=~"5xx"}',
  'x{envoy_response_code_class="5"}',
  'x{envoy_response_code_class!~"[123]"}',
  'x{envoy_response_code_class=~"4|5"}',
  'x{envoy_response_code=~"5.."}',
])("checkPromql() takes %s", (query) => {
  expect(told(query)).toEqual([]);
});

test.each([
  ["istio_requests_total", 'code=~"5.."', "response_code", 'response_code=~"5.."'],
  ["traefik_service_requests_total", 'status="500"', "code", 'code="500"'],
  ["kong_http_requests_total", 'status!~"2.."', "code", 'code!~"2.."'],
  ["http_server_requests_seconds_count", 'code=~"5.."', "status", 'status=~"5.."'],
  ["nginx_ingress_controller_requests", 'status_code=~"5.."', "status", 'status=~"5.."'],
  ["envoy_cluster_upstream_rq_xx", 'code="5"', "envoy_response_code_class", 'envoy_response_code_class="5"'],
  ["cortex_request_duration_seconds_count", 'code=~"5.."', "status_code", 'status_code=~"5.."'],
  ["loki_request_duration_seconds_bucket", 'status="5xx"', "status_code", 'status_code=~"5.."'],
  ["apiserver_request_total", 'status=~"5.."', "code", 'code=~"5.."'],
  ["rest_client_requests_total", 'status_code="500"', "code", 'code="500"'],
  ["coredns_dns_responses_total", 'code="SERVFAIL"', "rcode", 'rcode="SERVFAIL"'],
  ["coredns_dns_responses_total", 'status=~"5.."', "rcode", "them in rcode, as words such as SERVFAIL"],
])("checkPromql() knows that %s has its statuses in another label than %s", (metric, matcher, label, cure) => {
  const other = /^\w+/.exec(matcher)?.[0];
  expect(told(`${metric}{${matcher}}`)).toEqual([
    `promql-value: ${metric} has its statuses in ${label}, and usually no ${other} (write ${cure})`,
  ]);
});

test.each([
  ["http_server_request_duration_seconds_count", 'http_status_code=~"5.."', 'http_response_status_code=~"5.."'],
  ["http_server_request_duration_seconds_count", 'service_name="a",status=~"5.."', 'http_response_status_code=~"5.."'],
  ["http_server_request_duration_seconds_count", 'http_route="/",status_code="503"', 'http_response_status_code="503"'],
  ["http_server_duration_milliseconds_count", 'http_response_status_code=~"5.."', 'http_status_code=~"5.."'],
  ["http_server_duration_milliseconds_count", 'service_name="a",status_code=~"5.."', 'http_status_code=~"5.."'],
])("checkPromql() knows the status of OpenTelemetry's %s in another label than %s", (metric, matchers, cure) => {
  const [label] = cure.split(/[=~]/);
  const other = /(?<=^|,)[a-z_]*(?:status|status_code)(?==)/.exec(matchers.replace("=~", "="))?.[0];
  expect(told(`${metric}{${matchers}}`)).toEqual([
    `promql-value: ${metric} has its statuses in ${label}, and usually no ${other} (write ${cure})`,
  ]);
});

test.each([
  ['response_total{direction="inbound",status=~"5.."}', "status", 'status_code=~"5.."'],
  ['response_total{dst_deployment="a",code="500"}', "code", 'status_code="500"'],
  ['response_latency_ms_bucket{direction="inbound",code="5xx",le="100"}', "code", 'status_code=~"5.."'],
])("checkPromql() knows where Linkerd has the statuses of %s", (query, other, cure) => {
  const metric = /^\w+/.exec(query)?.[0];
  expect(told(query)).toEqual([
    `promql-value: ${metric} has its statuses in status_code, and usually no ${other} (write ${cure})`,
  ]);
});

test.each([
  [
    'request_total{direction="inbound",classification="failure"}',
    "classification",
    'response_total{direction="inbound",classification="failure"}',
  ],
  ['request_total{classification!="success"}', "classification", 'response_total{classification!="success"}'],
  [
    'route_request_total{rt_route="a",status_code=~"5.."}',
    "status_code",
    'route_response_total{rt_route="a",status_code=~"5.."}',
  ],
])("checkPromql() knows that Linkerd has no outcome in %s", (query, label, cure) => {
  const metric = /^\w+/.exec(query)?.[0];
  expect(told(query)).toEqual([
    `promql-value: ${metric} counts requests before they are answered, and has no ${label} (write ${cure})`,
  ]);
  expect(told(cure)).toEqual([]);
});

test.each([
  'cortex_request_duration_seconds_count{status_code=~"5..|error"}',
  'coredns_dns_responses_total{rcode=~"SERVFAIL|REFUSED"}',
  'coredns_dns_responses_total{status="up"}',
  'apiserver_request_total{code=~"5.."}',
  'response_total{direction="inbound",status_code=~"5.."}',
  'response_total{direction="inbound",classification="failure"}',
  'response_total{direction="inbound",grpc_status_code="13"}',
  // Other applications have metrics of these names.
  'response_total{status=~"5.."}',
  'response_total{job="a",code="500"}',
  'request_total{status_code=~"5.."}',
  'request_total{direction="up",status_code=~"5.."}',
])("checkPromql() takes the statuses of %s", (query) => {
  expect(told(query)).toEqual([]);
});

test.each(["hrsp_5xx", "hrsp_4xx|hrsp_5xx"])("checkPromql() takes %s for a column of HAProxy's CSV", (value) => {
  const cure = value.replaceAll("hrsp_", "");
  expect(told(`haproxy_server_http_responses_total{code=~"${value}"}`)).toEqual([
    `promql-status: code=~"${value}" knows no status: hrsp_ is before a class in HAProxy's CSV alone (write code=~"${cure}")`,
  ]);
  expect(told(`telegraf_responses_total{code=~"${value}"}`)).toEqual([]);
});

test.each([
  'http_server_duration_milliseconds_count{http_status_code=~"5.."}',
  'http_server_duration_seconds_count{status_code=~"5.."}',
  'istio_requests_total{response_code=~"5.."}',
  'istio_requests_total{status="ok"}',
  'istio_requests_total{code=""}',
  'istio_tcp_connections_opened_total{code="500"}',
  'nginx_ingress_controller_request_duration_seconds_count{status=~"5.."}',
  'http_server_request_duration_seconds_count{status_code=~"5.."}',
  'http_requests_total{status_code=~"5.."}',
  'envoy_http_downstream_rq_xx{envoy_response_code_class="5"}',
  'traefik_service_open_connections{status="500"}',
])("checkPromql() takes the label of %s", (query) => {
  expect(told(query)).toEqual([]);
});

test.each([
  ["istio_requests_total", 'response_code="error"', "", 'response_code=~"5.."'],
  ["http_server_requests_seconds_count", 'status="SERVER_ERROR"', ", unless that is set otherwise", 'status=~"5.."'],
  ["kong_http_requests_total", 'code!~"OK|success"', "", 'code!~"2.."'],
])("checkPromql() knows no word as a status of %s: %s", (metric, matcher, more, cure) => {
  expect(told(`${metric}{${matcher}}`)).toEqual([
    `promql-value: ${matcher} knows no status: its values are numbers, such as 503${more} (write ${cure})`,
  ]);
});

test.each([
  'http_client_requests_seconds_count{status="CLIENT_ERROR"}',
  'http_client_requests_seconds_count{status=~"IO_ERROR|5.."}',
  'http_server_requests_seconds_count{status="UNKNOWN"}',
  'http_server_requests_seconds_count{status!="None"}',
  'http_requests_total{status="error"}',
  'rest_client_requests_total{code="<error>"}',
])("checkPromql() takes the word in %s", (query) => {
  expect(told(query)).toEqual([]);
});

import { expect, test } from "@jest/globals";
import { checkPromql } from "../../../slo/promql/check-promql.ts";

const told = (query: string) => checkPromql(query).map(({ code, message, hint }) => `${code}: ${message} (${hint})`);

const spring = "http_server_requests_seconds_count";
const outcomes = "its values are words, such as SERVER_ERROR";
const grpc = "its values are words, such as Internal";
const spans = "its values are words, such as STATUS_CODE_ERROR";

test.each([
  [spring, 'outcome=~"5.."', `finds nothing: ${outcomes}`, 'outcome="SERVER_ERROR"'],
  [spring, 'outcome=~"[45].."', `finds nothing: ${outcomes}`, 'outcome=~"CLIENT_ERROR|SERVER_ERROR"'],
  [spring, 'outcome!~"2..|3.."', `leaves nothing out: ${outcomes}`, 'outcome!~"SUCCESS|REDIRECTION"'],
  [spring, 'outcome="500"', `finds nothing: ${outcomes}`, 'outcome="SERVER_ERROR"'],
  [
    "traces_spanmetrics_calls_total",
    'status_code=~"5.."',
    `finds nothing: ${spans}`,
    'status_code="STATUS_CODE_ERROR"',
  ],
  [
    "traces_span_metrics_calls_total",
    'status_code="500"',
    `finds nothing: ${spans}`,
    'status_code="STATUS_CODE_ERROR"',
  ],
])("checkPromql() knows that %s has no %s", (metric, matcher, says, cure) => {
  expect(told(`${metric}{${matcher}}`)).toEqual([`promql-status: ${matcher} ${says} (write ${cure})`]);
});

test.each([
  ["grpc_server_handled_total", 'grpc_code=~"2|13"', `finds nothing: ${grpc}`, 'grpc_code=~"Unknown|Internal"'],
  ["grpc_server_handled_total", 'grpc_code!="0"', `leaves nothing out: ${grpc}`, 'grpc_code!="OK"'],
  [
    "grpc_server_handled_total",
    'grpc_code=~"5.."',
    `finds nothing: ${grpc}`,
    'grpc_code=~"Unknown|DeadlineExceeded|Internal|Unavailable|DataLoss"',
  ],
  [spring, 'outcome="ERROR"', `finds nothing: ${outcomes}`, 'outcome="SERVER_ERROR"'],
  [spring, 'outcome="SERVER_ERRORS"', `finds nothing: ${outcomes}`, 'outcome="SERVER_ERROR"'],
  [spring, 'outcome="SERVER ERROR"', `finds nothing: ${outcomes}`, 'outcome="SERVER_ERROR"'],
  [spring, 'outcome!="ok"', `leaves nothing out: ${outcomes}`, 'outcome!="SUCCESS"'],
  [
    spring,
    'outcome=~"client_error|server_error"',
    `finds nothing: ${outcomes}`,
    'outcome=~"CLIENT_ERROR|SERVER_ERROR"',
  ],
  ["orders_total", 'outcome=~"5.."', `finds nothing: ${outcomes}`, 'outcome="SERVER_ERROR"'],
  [
    "istio_requests_total",
    'grpc_response_status="Internal"',
    "finds nothing: its values are numbers, such as 13",
    'grpc_response_status="13"',
  ],
  [
    "rpc_server_duration_milliseconds_count",
    'rpc_grpc_status_code!~"OK|NOT_FOUND"',
    "leaves nothing out: its values are numbers, such as 13",
    'rpc_grpc_status_code!~"0|5"',
  ],
  [
    "grpc_server_handled_total",
    'code=~"5.."',
    `finds nothing: ${grpc}`,
    'code=~"Unknown|DeadlineExceeded|Internal|Unavailable|DataLoss"',
  ],
  ["calls_total", 'status_code=~"5.."', `finds nothing: ${spans}`, 'status_code="STATUS_CODE_ERROR"'],
  [
    "response_total",
    'classification="error"',
    "finds nothing: its values are words, such as failure",
    'classification="failure"',
  ],
])("checkPromql() doubts that %s has %s", (metric, matcher, says, cure) => {
  const found = told(`${metric}{${matcher}}`).map((one) => one.replace(/^(promql-value): .*( finds| leaves)/, "$1:$2"));
  expect(found).toEqual([`promql-value: ${says} (write ${cure})`]);
});

test.each([
  `${spring}{outcome="SERVER_ERROR"}`,
  `${spring}{outcome!~"SUCCESS|REDIRECTION"}`,
  `${spring}{outcome=~".*ERROR"}`,
  `${spring}{outcome!="SUCCESS"}`,
  `${spring}{outcome!=""}`,
  `${spring}{outcome="THROTTLED"}`,
  'orders_total{outcome="error"}',
  'orders_total{outcome="7"}',
  'orders_total{outcome=~"0|5"}',
  'spring_cloud_gateway_requests_seconds_count{outcome="SERVER_ERROR"}',
  'spring_cloud_gateway_requests_seconds_count{outcome!="SUCCESSFUL"}',
  'grpc_server_handled_total{grpc_code=~"Internal|Unavailable"}',
  'grpc_server_handled_total{grpc_code=~"INTERNAL|UNAVAILABLE"}',
  'grpc_server_handled_total{grpc_code!~"OK|NotFound"}',
  'grpc_server_handled_total{code="INTERNAL"}',
  'grpc_server_handled_total{code=~"2|13"}',
  'grpc_requests_total{code=~"5.."}',
  'mesh_calls_total{grpc_code=~"2|13"}',
  'response_total{grpc_status="0"}',
  'response_total{grpc_status=~"INTERNAL"}',
  'istio_requests_total{grpc_response_status=~"2|13"}',
  'istio_requests_total{grpc_response_status!~"0|"}',
  'istio_requests_total{grpc_response_status!=""}',
  'rpc_server_duration_milliseconds_count{rpc_grpc_status_code!="0"}',
  'traces_spanmetrics_calls_total{status_code="STATUS_CODE_ERROR"}',
  'traces_spanmetrics_calls_total{status_code="Error"}',
  'traces_spanmetrics_calls_total{http_status_code=~"5.."}',
  'response_total{classification="failure"}',
  'response_total{classification!="success"}',
])("checkPromql() takes %s", (query) => {
  expect(told(query)).toEqual([]);
});

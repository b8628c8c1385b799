import { expect, test } from "@jest/globals";
import { outcomeProblems } from "../../../../slo/counters/event-problems.ts";
import { formatProblem } from "../../../../slo/problem.ts";

const total = 'http_requests_total{job="shop"}';
const wordsOf = (meant: "bad" | "good", outcome: string) =>
  outcomeProblems({ total, outcome, meant }, meant).map(formatProblem);
const withMatchers = (matchers: string) => `http_requests_total{job="shop",${matchers}}`;

test.each([
  ['success="true"', 'success!="true"'],
  ['success="True"', 'success!="True"'],
  ['success="1"', 'success!="1"'],
  ['success!="false"', 'success="false"'],
  ['success=~"true|yes"', 'success!~"true|yes"'],
  ['successful="true"', 'successful!="true"'],
  ['is_success!="0"', 'is_success="0"'],
  ['ok="true"', 'ok!="true"'],
  ['error="false"', 'error!="false"'],
  ['error=""', 'error!=""'],
  ['error="none"', 'error!="none"'],
  ['error!~".+"', 'error=~".+"'],
  ['error!="true"', 'error="true"'],
  ['failed="false"', 'failed!="false"'],
  ['failed!="true"', 'failed="true"'],
  ['failure="0"', 'failure!="0"'],
  ['exception="None"', 'exception!="None"'],
  ['exception="none"', 'exception!="none"'],
  ['exception=~"None|none"', 'exception!~"None|none"'],
  ['error_type=""', 'error_type!=""'],
  ['error_code="0"', 'error_code!="0"'],
])("outcomeProblems() knows that %s is what succeeded, and %s what failed", (succeeded, failed) => {
  const says = (matchers: string, left: string, meant: string, cure: string) =>
    `${meant}: ${matchers} takes the answers that ${left}, which are ${meant} here (write ${cure})`;
  expect(wordsOf("bad", withMatchers(succeeded))).toEqual([says(succeeded, "succeeded", "bad", failed)]);
  expect(wordsOf("good", withMatchers(succeeded))).toEqual([]);
  expect(wordsOf("bad", withMatchers(failed))).toEqual([]);
  expect(wordsOf("good", withMatchers(failed))).toEqual([says(failed, "failed", "good", succeeded)]);
});

test.each([
  ['code!="500"', "200"],
  ['code!="404"', "200"],
  ['code=~"5..|200"', "200"],
  ['status=~"200|500|502"', "200"],
  ['code=~"[25].."', "200"],
  ['code=~"2xx|5xx"', "2xx"],
  ['status_class=~"2|5"', "2"],
  ['result=~"error|success"', "success"],
  ['grpc_code=~"OK|Internal"', "OK"],
])("outcomeProblems() knows that bad events with %s hold %s", (matchers, value) => {
  expect(wordsOf("bad", withMatchers(matchers))).toEqual([
    `bad: ${matchers} takes the answers with ${value}, too, which are bad here (write the status of those that failed, such as 5..)`,
  ]);
  expect(wordsOf("good", withMatchers(matchers))).toEqual([]);
});

test.each([
  "http_success_total",
  "http_successes_total",
  "http_requests_ok_total",
  "checkout_succeeded_total",
  "checkout_good_total",
  "http_successful_requests_total",
  "app:requests_succeeded",
  'http_success_total{job="shop"}',
])("outcomeProblems() knows that %s counts what succeeded", (outcome) => {
  expect(wordsOf("bad", outcome)).toEqual([
    `bad: ${outcome.replace(/\{.*/, "")} counts the answers that succeeded, by its name, which are bad here (write the counter of those that failed)`,
  ]);
  expect(wordsOf("good", outcome)).toEqual([]);
});

test.each(["http_errors_total", "http_requests_failed_total", "checkout_failures_total", "http_error_responses_total"])(
  "outcomeProblems() knows that %s counts what failed",
  (outcome) => {
    expect(wordsOf("good", outcome)).toEqual([
      `good: ${outcome} counts the answers that failed, by its name, which are good here (write the counter of those that succeeded)`,
    ]);
    expect(wordsOf("bad", outcome)).toEqual([]);
  },
);

test.each([
  withMatchers('code=~"5.."'),
  withMatchers('outcome!="SUCCESS"'),
  withMatchers('result="failure"'),
  withMatchers('status="error"'),
  withMatchers('error=~".+"'),
  withMatchers('error="timeout"'),
  withMatchers('error!="timeout"'),
  withMatchers('exception=~"Timeout.*"'),
  withMatchers('error_code=~"7|9"'),
  // 201 and 302 may well be wrong where 200 is right.
  withMatchers('code!="200"'),
  withMatchers('code!~"200|404"'),
  withMatchers('code=~"5..|204"'),
  withMatchers('code="200",success="false"'),
  withMatchers('code="200",error!=""'),
  'http_failures_total{code="200"}',
  'http_failures_total{success="true"}',
  'http_responses_total{success="false"}',
  'http_success_total{code=~"5.."}',
  "http_not_ok_total",
  "http_unsuccessful_total",
  "okhttp_requests_total",
  "success_page_requests_total",
  "returned_goods_total",
  "http_requests_5xx_total",
])("outcomeProblems() takes as bad events %s", (outcome) => {
  expect(wordsOf("bad", outcome)).toEqual([]);
});

test.each([
  ['http_responses_total{success="true"}', 'success="true"', 'success!="true"'],
  ['http_responses_total{exception="None"}', 'exception="None"', 'exception!="None"'],
])("outcomeProblems() knows bad events of another counter that are none: %s", (outcome, matchers, cure) => {
  expect(wordsOf("bad", outcome)).toEqual([
    `bad: ${matchers} takes the answers that succeeded, which are bad here (write ${cure})`,
  ]);
});

test.each([
  ['status_code="STATUS_CODE_OK"', 'status_code="STATUS_CODE_ERROR"'],
  ['status_code="STATUS_CODE_UNSET"', 'status_code="STATUS_CODE_ERROR"'],
  ['status_code!="STATUS_CODE_ERROR"', 'status_code="STATUS_CODE_ERROR"'],
  ['classification="success"', 'classification!="success"'],
  ['classification!="failure"', 'classification="failure"'],
])("outcomeProblems() knows that bad events with %s succeeded, and writes %s", (matchers, cure) => {
  expect(wordsOf("bad", withMatchers(matchers))).toEqual([
    `bad: ${matchers} takes the answers that succeeded, which are bad here (write ${cure})`,
  ]);
});

test("outcomeProblems() knows that most spans that succeed have no status", () => {
  expect(wordsOf("bad", withMatchers('status_code!="STATUS_CODE_OK"'))).toEqual([
    'bad: status_code!="STATUS_CODE_OK" takes the answers with STATUS_CODE_UNSET, too, which are bad here (write STATUS_CODE_ERROR, the status of spans that failed)',
  ]);
});

test.each([
  ["bad", 'status_code="STATUS_CODE_ERROR"'],
  ["bad", 'status_code!~"STATUS_CODE_(?:OK|UNSET)"'],
  ["bad", 'classification="failure"'],
  ["bad", 'classification!="success"'],
  ["good", 'status_code!="STATUS_CODE_ERROR"'],
  ["good", 'status_code=~"STATUS_CODE_OK|STATUS_CODE_UNSET"'],
  ["good", 'classification="success"'],
  // What is no expression is told where it is read.
  ["bad", 'code=~"5**"'],
] as const)("outcomeProblems() takes as %s events, by the words of spans and proxies, %s", (meant, matchers) => {
  expect(wordsOf(meant, withMatchers(matchers))).toEqual([]);
});

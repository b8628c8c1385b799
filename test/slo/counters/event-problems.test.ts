import { expect, test } from "@jest/globals";
import { counterProblems, outcomeProblems } from "../../../slo/counters/event-problems.ts";
import { formatProblem } from "../../../slo/problem.ts";

const metric = "http_requests_total";
const wordsOf = (meant: "bad" | "good", outcome: string, total = `${metric}{job="shop"}`) =>
  outcomeProblems({ total, outcome, meant }, meant).map(formatProblem);

test.each([
  ['{job="shop"}', "total and bad are the same series, so that every event is bad"],
  ['{job="shop",code=~".*"}', "total and bad are the same series, so that every event is bad"],
  ['{job="shop",code=~"(.*)"}', "total and bad are the same series, so that every event is bad"],
])("outcomeProblems() says of bad events %s: %s", (matchers, says) => {
  expect(wordsOf("bad", metric + matchers)).toEqual([
    `bad: ${says} (write the series of bad events alone, such as with code=~"5.." among its matchers)`,
  ]);
});

test.each([
  ['code=~".+"', 'code=~".+" takes every status, so that every event is bad'],
  ['code=~"..."', 'code=~"..." takes every status, so that every event is bad'],
  ['status_class=~"[2-5]"', 'status_class=~"[2-5]" takes every status, so that every event is bad'],
  ['status=~"[1-5]xx"', 'status=~"[1-5]xx" takes every status, so that every event is bad'],
  ['code!=""', 'code!="" takes every status, so that every event is bad'],
  ['code=~"2.."', 'code=~"2.." takes the answers that succeeded, which are bad here'],
  ['status="200"', 'status="200" takes the answers that succeeded, which are bad here'],
  ['code=~"[23].."', 'code=~"[23].." takes the answers that succeeded, which are bad here'],
  ['code=~"[1-4].."', 'code=~"[1-4].." takes the answers that succeeded, which are bad here'],
  [
    'code=~"[1-5]..",code!~"[345].."',
    'code=~"[1-5]..",code!~"[345].." takes the answers that succeeded, which are bad here',
  ],
])("outcomeProblems() warns of bad events with %s", (matchers, says) => {
  expect(wordsOf("bad", `${metric}{job="shop",${matchers}}`)).toEqual([
    `bad: ${says} (write the status of those that failed, such as 5..)`,
  ]);
  expect(wordsOf("bad", `sum(rate(${metric}{job="shop",${matchers}}[$window]))`)).toEqual([
    `bad: ${says} (write the status of those that failed, such as 5..)`,
  ]);
});

test.each([
  [
    "",
    'total and good are the same series, so that no event is ever bad (write the series of good events alone, such as with code=~"2.." among its matchers)',
  ],
  [
    ',code=~".+"',
    'code=~".+" takes every status, so that no event is ever bad (write the status of those that succeeded, such as 2..)',
  ],
  [
    ',code=~"5.."',
    'code=~"5.." takes the answers that failed, which are good here (write the status of those that succeeded, such as 2..)',
  ],
])("outcomeProblems() warns of good events with %s: %s", (matchers, says) => {
  expect(wordsOf("good", `${metric}{job="shop"${matchers}}`)).toEqual([`good: ${says}`]);
});

test.each([
  ["bad", `${metric}{job="shop",code=~"5.."}`],
  ["bad", `${metric}{job="shop",code=~"[45].."}`],
  ["bad", `${metric}{job="shop",code!~"2.."}`],
  ["bad", `${metric}{job="shop",code="302"}`],
  // GraphQL answers errors with 200.
  ["bad", `${metric}{job="shop",code="200",result="error"}`],
  ["bad", `${metric}{job="shop",error=~".+"}`],
  ["bad", 'http_errors_total{code=~".+"}'],
  ["bad", `${metric}{job="shop",code!="2xx"}`],
  ["bad", `${metric}{job="shop",code!="success"}`],
  ["bad", `${metric}{job="shop",outcome="SERVER_ERROR"}`],
  ["bad", `${metric}{job="shop",outcome!~"SUCCESS|REDIRECTION"}`],
  ["bad", `${metric}{job="shop",grpc_code!~"OK|NotFound"}`],
  ["bad", `${metric}{job="shop",grpc_code=~"Internal|Unavailable"}`],
  ["bad", `${metric}{job="shop",grpc_status!="0"}`],
  // What succeeded by one label may have failed by the other.
  ["bad", `${metric}{job="shop",code="200",grpc_status="0"}`],
  ["bad", `${metric}{job="shop",cache="success"}`],
  ["bad", `sum(rate(${metric}{code="200"}[$window])) - sum(rate(other_total[$window]))`],
  ["good", `${metric}{job="shop",code=~"[23].."}`],
  ["good", `${metric}{job="shop",code!~"5.."}`],
  ["good", `${metric}{job="shop",status!="5xx"}`],
  ["good", `${metric}{job="shop",grpc_code="OK"}`],
  ["good", `${metric}{job="shop",grpc_code=~"OK|NotFound"}`],
] as const)("outcomeProblems() takes as %s events %s", (meant, outcome) => {
  expect(wordsOf(meant, outcome)).toEqual([]);
});

test.each([
  { matchers: 'code!~"5.."', cure: 'code=~"5.."' },
  { matchers: 'code!~"[45].."', cure: 'code=~"[45].."' },
  { matchers: 'status!="5xx"', cure: 'status="5xx"' },
  { matchers: 'grpc_code="OK"', cure: 'grpc_code!="OK"' },
  { matchers: 'grpc_code=~"OK|NotFound"', cure: 'grpc_code!~"OK|NotFound"' },
  { matchers: 'grpc_status="0"', cure: 'grpc_status!="0"' },
  { matchers: 'outcome="SUCCESS"', cure: 'outcome!="SUCCESS"' },
  { matchers: 'outcome!="SERVER_ERROR"', cure: 'outcome="SERVER_ERROR"' },
  { matchers: 'result=~"success|ok"', cure: 'result!~"success|ok"' },
  { matchers: 'code="success"', cure: 'code!="success"' },
])("outcomeProblems() writes $cure for bad events with $matchers", ({ matchers, cure }) => {
  expect(wordsOf("bad", `${metric}{job="shop",${matchers}}`)).toEqual([
    `bad: ${matchers} takes the answers that succeeded, which are bad here (write ${cure})`,
  ]);
});

test.each([
  { matchers: 'grpc_code!="OK"', cure: 'grpc_code="OK"' },
  { matchers: 'result="error"', cure: 'result!="error"' },
  { matchers: 'code!~"2.."', cure: 'code=~"2.."' },
])("outcomeProblems() writes $cure for good events with $matchers", ({ matchers, cure }) => {
  expect(wordsOf("good", `${metric}{job="shop",${matchers}}`)).toEqual([
    `good: ${matchers} takes the answers that failed, which are good here (write ${cure})`,
  ]);
});

test.each([
  { meant: "bad", matchers: 'grpc_code!="Ok"', cure: 'grpc_code!="OK"' },
  { meant: "bad", matchers: 'grpc_code!="ok"', cure: 'grpc_code!="OK"' },
  { meant: "bad", matchers: 'grpc_code!~"Ok|NotFound"', cure: 'grpc_code!~"OK|NotFound"' },
  { meant: "good", matchers: 'grpc_code="Ok"', cure: 'grpc_code="OK"' },
  { meant: "good", matchers: 'grpc_code=~"(NotFound|Ok)"', cure: 'grpc_code=~"(NotFound|OK)"' },
] as const)("outcomeProblems() knows that $matchers of $meant events finds no success", ({ meant, matchers, cure }) => {
  expect(wordsOf(meant, `${metric}{job="shop",${matchers}}`)).toEqual([
    `${meant}: ${matchers} finds nothing that succeeded, which is OK there, in capital letters (write ${cure})`,
  ]);
});

test.each(['grpc_code!~"OK|Ok|ok"', 'grpc_code!="OK"', 'result!="Ok"', 'code!="ok"'])(
  "outcomeProblems() takes bad events with %s, whatever their success is called",
  (matchers) => {
    expect(wordsOf("bad", `${metric}{job="shop",${matchers}}`)).toEqual([]);
  },
);

test("outcomeProblems() knows no status of gRPC", () => {
  const total = "grpc_server_handled_total";
  expect(wordsOf("bad", `${total}{code="2"}`, total)).toEqual([]);
  expect(wordsOf("bad", `${total}{grpc_code="OK"}`, total)).toEqual([
    'bad: grpc_code="OK" takes the answers that succeeded, which are bad here (write grpc_code!="OK")',
  ]);
});

test.each([
  ["sum(rate(http_requests_in_flight[$window]))", true],
  ["sum(irate(job:http_requests:rate5m[$window]))", true],
  ["sum(sum_over_time(http_requests_in_flight[$window]))", false],
  ["avg_over_time(job:http_requests:rate5m[$window])", false],
])("counterProblems() looks at what rates are taken of: %s", (text, isTold) => {
  expect(counterProblems(text, "total").length > 0).toBe(isTold);
});

const duration = "http_request_duration_seconds";

test.each([
  `histogram_count(sum(rate(${duration}[$window])))`,
  `histogram_fraction(0, 0.3, sum(rate(${duration}[$window]))) * histogram_count(sum(rate(${duration}[$window])))`,
])("counterProblems() takes what a native histogram counts: %s", (text) => {
  expect(counterProblems(text, "total")).toEqual([]);
});

test("counterProblems() warns of a histogram of which no function takes the count", () => {
  const text = `histogram_count(rate(${duration}[$window])) + sum(rate(${duration}[$window]))`;
  expect(counterProblems(text, "total").map(({ message, excerpt }) => [message, excerpt?.from])).toEqual([
    [`${duration} is how long events took, and counts none`, 73],
  ]);
});

test("outcomeProblems() knows which of its answers a native histogram counts", () => {
  const countOf = (matchers: string) => `histogram_count(sum(rate(${duration}{job="shop"${matchers}}[$window])))`;
  expect(wordsOf("bad", countOf(',code=~"2.."'), countOf(""))).toEqual([
    'bad: code=~"2.." takes the answers that succeeded, which are bad here (write the status of those that failed, such as 5..)',
  ]);
});

test("counterProblems() warns of an edge of what has no buckets", () => {
  const text = 'sum(rate(x_seconds_count{job="shop",le="0.3"}[$window]))';
  expect(counterProblems(text, "good").map((problem) => [problem.severity, formatProblem(problem)])).toEqual([
    [
      "warning",
      'good: x_seconds_count is of all that was measured, and has no le: no series is found (write x_seconds_count{job="shop"}, or x_seconds_bucket for one bucket)',
    ],
  ]);
});

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
  ['code!~"[45].."', 'code!~"[45].." takes the answers that succeeded, which are bad here'],
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
  ["bad", `${metric}{job="shop",code="success"}`],
  ["bad", `sum(rate(${metric}{code="200"}[$window])) - sum(rate(other_total[$window]))`],
  ["good", `${metric}{job="shop",code=~"[23].."}`],
  ["good", `${metric}{job="shop",code!~"5.."}`],
] as const)("outcomeProblems() takes as %s events %s", (meant, outcome) => {
  expect(wordsOf(meant, outcome)).toEqual([]);
});

test("outcomeProblems() knows no status of gRPC", () => {
  const total = "grpc_server_handled_total";
  expect(wordsOf("bad", `${total}{code="2"}`, total)).toEqual([]);
});

test.each([
  ["sum(rate(http_requests_in_flight[$window]))", true],
  ["sum(irate(job:http_requests:rate5m[$window]))", true],
  ["sum(sum_over_time(http_requests_in_flight[$window]))", false],
  ["avg_over_time(job:http_requests:rate5m[$window])", false],
])("counterProblems() looks at what rates are taken of: %s", (text, isTold) => {
  expect(counterProblems(text, "total").length > 0).toBe(isTold);
});

import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { counters, dns, record } from "../shift-parts.ts";

const worksWith = (requests: string, matchers: string) =>
  problemsOf({ traffic: { ...counters, requests, errors: `${requests}{${matchers}}` }, weights: record, dns });

test.each([
  ["a_total", 'code=~"[500-599]"'],
  ["a_total", 'code=~"5%"'],
  ["a_total", 'code=~">=500"'],
  ["a_total", 'code=~"5.. |504"'],
  ["haproxy_server_http_responses_total", 'code="503"'],
])("lintQueries() refuses errors of %s that never are: %s", (requests, matchers) => {
  const { says, works } = worksWith(requests, matchers);
  expect([says.length, works]).toEqual([1, false]);
});

test.each([
  ["nginx_ingress_controller_requests", 'status=~"5xx"'],
  ["http_server_requests_seconds_count", 'status=~"5xx"'],
  ["a_total", 'status=~">=500"'],
])("lintQueries() only warns of errors of %s that may never be: %s", (requests, matchers) => {
  const { says, works } = worksWith(requests, matchers);
  expect([says.length, works]).toEqual([1, true]);
});

import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { counters, dns, record } from "../shift-parts.ts";

const counted = (requests: string, errors: string) => ({
  traffic: { ...counters, requests, errors },
  weights: record,
  dns,
});

test.each([
  { requests: "http_errors_total", errors: "http_requests_total", cure: "swap requests and errors" },
  {
    requests: "http_errors_total",
    errors: 'http_errors_total{code=~"5.."}',
    cure: "write the counter of all requests, such as http_requests_total",
  },
  {
    requests: "http_requests_failed_total",
    errors: 'http_requests_total{code=~"5.."}',
    cure: "write the counter of all requests, such as http_requests_total",
  },
])("lintErrorCounter() warns of $requests as the requests beside $errors", ({ requests, errors, cure }) => {
  expect(problemsOf(counted(requests, errors))).toEqual({
    says: [
      `shifts[0].traffic.requests: ${requests} counts by its name only what failed, and requests are all of them (${cure})`,
    ],
    works: true,
  });
});

test.each(["http_requests_total", "error_reports_total", "edge_total"])(
  "lintErrorCounter() takes %s as the requests",
  (requests) => {
    expect(problemsOf(counted(requests, "http_errors_total"))).toEqual({ says: [], works: true });
  },
);

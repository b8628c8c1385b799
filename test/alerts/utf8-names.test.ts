import { expect, test } from "@jest/globals";
import { ruleFiles } from "../../alerts/rule-files.ts";
import { ruleTests } from "../../alerts/rule-tests.ts";
import { parsePromql } from "../../slo/promql/parse-promql.ts";
import { stackOf } from "./generated-stack.ts";

const total = '{"http.server.request.duration_count", "service.name"="checkout"}';
const bad = '{"http.server.request.duration_count", "service.name"="checkout", "http.response.status_code"=~"5.."}';

const spec = {
  name: "shop",
  rules: { target: "prometheus-3" },
  services: [{ name: "checkout", slos: [{ name: "good", objective: "99.9", sli: { kind: "events", total, bad } }] }],
  shifts: [
    {
      name: "canary",
      service: "checkout",
      strategy: "canary",
      arms: [
        { name: "v1", role: "stable", target: "checkout-v1" },
        { name: "v2", role: "candidate", target: "checkout-v2" },
      ],
      traffic: { kind: "counters", label: "service.version", requests: total, errors: bad },
      weights: { kind: "podRatio", namespace: "shop" },
    },
  ],
};

// The tests themselves need promtool 3, where a series may be written so.
test("ruleTests() writes names that are not plain between quotes, as PromQL reads them", () => {
  const tests = ruleTests(stackOf(spec)).flatMap(({ data }) => data.tests);
  const fed = tests.flatMap(({ input_series }) => input_series.map(({ series }) => series));
  expect([...new Set(fed)].filter((series) => series.includes("http")).sort()).toEqual([
    '{"http.server.request.duration_count","http.response.status_code"="500","service.name"="checkout","service.version"="v1"}',
    '{"http.server.request.duration_count","http.response.status_code"="500","service.name"="checkout","service.version"="v2"}',
    '{"http.server.request.duration_count","http.response.status_code"="500","service.name"="checkout"}',
    '{"http.server.request.duration_count","service.name"="checkout","service.version"="v1"}',
    '{"http.server.request.duration_count","service.name"="checkout","service.version"="v2"}',
    '{"http.server.request.duration_count","service.name"="checkout"}',
  ]);
  const expected = tests.flatMap(({ promql_expr_test = [] }) =>
    promql_expr_test.flatMap(({ exp_samples = [] }) => exp_samples.map(({ labels }) => labels)),
  );
  const unread = [...fed, ...expected.filter((labels) => labels !== "{}")].filter((text) => !parsePromql(text).ok);
  expect(unread).toEqual([]);
});

test("a shift's rules ask for a label that is not plain between quotes", () => {
  const exprs = ruleFiles(stackOf(spec)).flatMap(({ groups }) =>
    groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
  );
  const asking = exprs.filter((expr) => expr.includes("service.version"));
  expect(asking.length).toBeGreaterThan(0);
  expect(asking.filter((expr) => !expr.includes('"service.version"=~"v'))).toEqual([]);
  expect(exprs.filter((expr) => !parsePromql(expr).ok)).toEqual([]);
});

import { describe, expect, test } from "@jest/globals";
import { parseStack } from "../../slo/parse-stack.ts";
import { formatProblem } from "../../slo/problem.ts";

interface Case {
  readonly objective: string;
  readonly period: string;
  readonly interval: string;
  readonly exporter?: object;
  readonly more?: object;
}

function problemsOf({ objective, period, interval, exporter = {}, more = {} }: Case) {
  const slo = { name: "home", objective, period, sli: { kind: "probe", probe: "home" }, ...more };
  const parsed = parseStack({
    name: "shop",
    probes: [{ name: "home", url: "https://shop.example.org/", interval, timeout: "500ms" }],
    exporter,
    services: [{ name: "web", slos: [slo] }],
  });
  const problems = parsed.ok ? parsed.warnings : parsed.problems;
  return problems.map((problem) => `${problem.severity ?? "error"} ${formatProblem(problem)}`);
}

const budget = (severity: string, words: string) => [
  `${severity} services[0].slos[0].objective: the budget of ${words}`,
];

describe("A budget of few probes", () => {
  test.each([
    {
      name: "four of them",
      slo: { objective: "99.99", period: "30d", interval: "1m" },
      says: budget(
        "warning",
        "99.99 % over 30d is 4.3 probes: one failure spends 23 % of it (probe every 25s or more often, or promise at most 99.976 %)",
      ),
    },
    {
      name: "less than one",
      slo: { objective: "99.999", period: "30d", interval: "1m" },
      says: budget(
        "error",
        "99.999 % over 30d is 0.4 probes: one failure spends more than all of it (probe every 2s or more often, or promise at most 99.976 %)",
      ),
    },
    {
      name: "too many for any interval",
      slo: { objective: "99.999", period: "7d", interval: "30s" },
      says: budget(
        "error",
        "99.999 % over 7d is 0.2 probes: one failure spends more than all of it (promise at most 99.95 %)",
      ),
    },
    { name: "enough", slo: { objective: "99.99", period: "30d", interval: "25s" }, says: [] },
    {
      name: "enough at three locations together",
      slo: {
        objective: "99.99",
        period: "30d",
        interval: "1m",
        exporter: { locations: [{ name: "a" }, { name: "b" }, { name: "c" }] },
      },
      says: [],
    },
    {
      name: "too few at each of three locations",
      slo: {
        objective: "99.99",
        period: "30d",
        interval: "1m",
        exporter: { locations: [{ name: "a" }, { name: "b" }, { name: "c" }] },
        more: { groupBy: ["location"] },
      },
      says: budget(
        "warning",
        "99.99 % over 30d is 4.3 probes: one failure spends 23 % of it (probe every 25s or more often, or promise at most 99.976 %)",
      ),
    },
  ])("of $name", ({ slo, says }) => {
    expect(problemsOf(slo)).toEqual(says);
  });
});

test("The exporter's histogram has classic buckets in seconds", () => {
  const sli = { kind: "latency", histogram: "slo_probe_duration_seconds", threshold: "300ms" };
  const of = (more: object) => {
    const slos = [{ name: "fast", objective: "99", sli: { ...sli, ...more } }];
    const parsed = parseStack({ name: "shop", rules: { target: "prometheus-3" }, services: [{ name: "web", slos }] });
    return parsed.ok ? [] : parsed.problems.map(formatProblem);
  };
  expect(of({})).toEqual([]);
  expect(of({ unit: "milliseconds" })).toEqual([
    "services[0].slos[0].sli.unit: the exporter measures durations in seconds (remove unit)",
  ]);
  expect(of({ buckets: "native" })).toEqual([
    'services[0].slos[0].sli.buckets: the exporter has classic buckets only (write "classic")',
  ]);
});

import { describe, expect, test } from "@jest/globals";
import { parseStack } from "../../slo/parse-stack.ts";
import { stackToYaml } from "../../slo/print-stack-yaml.ts";
import { formatProblem } from "../../slo/problem.ts";
import type { SaturationSpec } from "../../slo/saturation.ts";

function stackWith(saturation: unknown) {
  const slo = {
    name: "availability",
    objective: "99.9",
    sli: { kind: "events", total: "requests_total", bad: "errors_total" },
  };
  return { name: "shop", services: [{ name: "checkout", saturation, slos: [slo] }] };
}

function problemsOf(saturation: unknown): readonly string[] {
  const parsed = parseStack(stackWith(saturation));
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
}

describe("the saturation of a service", () => {
  test("has a limit of 1 unless it says otherwise", () => {
    const declared: readonly SaturationSpec[] = [
      { name: "cpu", query: " avg(cpu_usage_ratio) " },
      { name: "pool", query: "pool_in_use", limit: 40, unit: "connections" },
      { name: "queue", query: "queue_length", limit: 0.5 },
    ];
    const parsed = parseStack(stackWith(declared));
    expect(parsed.ok && parsed.value.services[0]?.saturation).toEqual([
      { name: "cpu", query: "avg(cpu_usage_ratio)", limit: "1", limitText: "100 %" },
      { name: "pool", query: "pool_in_use", limit: "40", limitText: "40 connections" },
      { name: "queue", query: "queue_length", limit: "0.5", limitText: "0.5" },
    ]);
  });

  test.each([
    {
      name: "a query that does not parse",
      saturation: [{ name: "cpu", query: "avg(cpu" }],
      problems: [expect.stringMatching(/^services\[0\]\.saturation\[0\]\.query: /)],
    },
    {
      name: "a number without series",
      saturation: [{ name: "cpu", query: "1 + 1" }],
      problems: [
        "services[0].saturation[0].query: the query gives a plain number without series (write vector(...) around it, or query a metric)",
      ],
    },
    {
      name: "a limit of zero",
      saturation: [{ name: "pool", query: "pool_in_use", limit: 0 }],
      problems: ["services[0].saturation[0].limit: 0 must be above 0 (write a number within the limit)"],
    },
    {
      name: "a unit of nothing",
      saturation: [{ name: "pool", query: "pool_in_use", unit: "connections" }],
      problems: [
        'services[0].saturation[0].unit: "connections" is the unit of a limit that is not there (write the limit that the query is compared with, or remove unit when the query gives a ratio)',
      ],
    },
    {
      name: "a name that is given twice",
      saturation: [
        { name: "pool", query: "a" },
        { name: "pool", query: "b" },
      ],
      problems: [
        'services[0].saturation[1].name: "pool" is the name of services[0].saturation[0] already (give this resource another name)',
      ],
    },
    {
      name: "a misspelt key, and the query beside it all the same",
      saturation: [{ name: "pool", qery: "a", query: "sum(" }],
      problems: [
        'services[0].saturation[0].qery: unknown key "qery" (did you mean "query"?)',
        expect.stringMatching(/^services\[0\]\.saturation\[0\]\.query: /),
      ],
    },
    {
      name: "something that is no list",
      saturation: "cpu",
      problems: ['services[0].saturation: "cpu" is not a list (write a list: [{ name: "cpu", query: … }])'],
    },
  ])("cannot be $name", ({ saturation, problems }) => {
    expect(problemsOf(saturation)).toEqual(problems);
  });

  test("is printed in the order in which people read it", () => {
    const [, printed] = stackToYaml({
      name: "shop",
      services: [{ name: "a", slos: [], saturation: [{ unit: "u", limit: 2, query: "q", name: "pool" }] }],
    }).split("saturation:\n");
    expect(printed?.split("\n").map((line) => line.trim())).toEqual([
      "- name: pool",
      "query: q",
      "limit: 2",
      "unit: u",
      "slos: []",
      "",
    ]);
  });
});

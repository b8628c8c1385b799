import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { stackCost } from "../../alerts/rule-cost.ts";
import { ruleTests } from "../../alerts/rule-tests.ts";
import { events, service, slo } from "../../slo/define-stack.ts";
import type { SaturationSpec } from "../../slo/saturation.ts";
import { needs } from "../servers/needs.ts";
import { promtool } from "../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { stackOf, writeStack } from "./generated-stack.ts";

function shop(...saturation: readonly SaturationSpec[]) {
  const availability = slo("availability", {
    objective: "99.9",
    sli: events({ total: "requests_total", bad: "errors_total" }),
  });
  return stackOf({ name: "shop", services: [service("cart", { saturation, slos: [availability] })] });
}

const resources: readonly SaturationSpec[] = [
  { name: "ratio", query: 'memory_used_ratio{job=~"cart|pay"}' },
  { name: "pool", query: "max by (pod) (max_over_time(pool_in_use[$window]))", limit: 40, unit: "connections" },
  { name: "free", query: "disk_bytes * 8", limit: 1e9 },
  {
    name: "cores",
    query: 'sum by (pod) (rate(cpu_seconds_total{pod=~"cart-.+"}[$window])) / on (pod) sum by (pod) (cpu_limit)',
  },
  { name: "worst", query: "max(used_bytes / size_bytes)" },
  { name: "busy", query: "sum(rate(busy_seconds_total[$window]))", limit: 3, unit: "threads" },
];

describe("ruleTests()", () => {
  test("names resources whose query cannot be foreseen", () => {
    const files = ruleTests(shop({ name: "odd", query: "a + b" }, { name: "pool", query: "in_use", limit: 10 }));
    expect(files.map(({ name }) => name)).toEqual(["service-cart", "service-cart-saturation"]);
    expect(files[1]).toMatchObject({
      notes: ["The query of cart's odd cannot be foreseen and is not exercised."],
      data: { rule_files: ["../rules/service-cart.yaml"], tests: [{ name: "half in use: cart pool" }] },
    });
  });
});

test("stackCost() counts resources for the stack, and for none of its SLOs", () => {
  const without = stackCost(shop());
  const withTwo = stackCost(
    shop({ name: "pool", query: "in_use" }, { name: "busy", query: "rate(busy_total[$window])" }),
  );
  const { rules, series, samplesPerMinute } = without.byKind.events;
  // Twenty series: one sample of each, and eleven within five and a half minutes of a scrape each 30 s.
  expect(withTwo.byKind.events).toEqual({
    rules: rules + 2,
    series: series + 2,
    samplesPerMinute: samplesPerMinute + 20 + 220,
  });
  expect(withTwo.bySlo).toEqual(without.bySlo);
});

needs("prometheus")("The generated tests of saturation", () => {
  async function outcome(change: (rules: string) => string) {
    return inTemporaryFolder("saturation", async (folder) => {
      const files = await writeStack(shop(...resources), { folder, part: "prometheus/tests" });
      const rules = join(folder, "prometheus/rules/service-cart.yaml");
      await writeFile(rules, change(await readFile(rules, "utf8")));
      return promtool(["test", "rules", ...files.filter((file) => file.endsWith("-saturation.yaml"))]);
    });
  }

  test("pass for everything that a query can say", async () => {
    expect(await outcome((rules) => rules)).toMatchObject({ code: 0, stderr: "" });
  });

  test.each([
    { name: "another limit", from: "/ 40\n", to: "/ 80\n" },
    { name: "the least series instead of the highest", from: "max(\n", to: "count(\n" },
    { name: "another metric", from: "pool_in_use", to: "pool_open" },
  ])("fail for $name", async ({ from, to }) => {
    expect(await outcome((rules) => rules.replace(from, to))).toMatchObject({ code: 1 });
  });
});

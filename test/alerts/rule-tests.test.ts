import { basename } from "node:path";
import { expect, test } from "@jest/globals";
import { ruleTests } from "../../alerts/rule-tests.ts";
import { events, latency, service, slo } from "../../slo/define-stack.ts";
import fc from "../property.ts";
import { needs } from "../servers/needs.ts";
import { promtool } from "../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { everyKind } from "./every-kind.ts";
import { stackOf, writeStack } from "./generated-stack.ts";
import { randomStack } from "./random-stack.ts";

const small = {
  name: "small",
  scrapeInterval: "30s",
  services: [
    service("cart", {
      team: "shop",
      slos: [
        slo("availability", {
          objective: "99.9",
          sli: events({ total: 'requests_total{job="cart"}', bad: 'requests_total{job="cart",code=~"5.."}' }),
          groupBy: ["route"],
          alerts: { tiers: { "page-slow": { for: "3m", keepFiringFor: "4m" }, "ticket-slow": "off" } },
        }),
        slo("latency", {
          objective: "99",
          period: "7d",
          sli: latency({ histogram: "cart_seconds", threshold: "500ms" }),
        }),
      ],
    }),
    service("search", {
      slos: [
        slo("results", {
          objective: "99.5",
          period: "calendar-week",
          sli: events({ total: "hits", good: "full_hits" }),
        }),
      ],
    }),
  ],
};

needs("prometheus")("ruleTests()", () => {
  test("passes in promtool for every kind of SLI and every option", async () => {
    await inTemporaryFolder("rule-tests", async (folder) => {
      const files = await writeStack(stackOf(everyKind), { folder, part: "prometheus/tests" });
      expect(files.map((file) => basename(file, ".yaml")).sort()).toEqual([
        "probes",
        "service-journey",
        "service-journey-exclusion-1",
        "service-journey-recorded",
        "service-step",
        "service-step-exclusion-1",
        "service-store",
        "service-store-recorded",
        "service-web",
        "service-web-exclusion-1",
        "service-web-exclusion-2",
        "service-web-recorded",
      ]);
      const outcomes = await Promise.all(halves(files).map((half) => promtool(["test", "rules", ...half])));
      expect(outcomes.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
        { code: 0, stderr: "" },
        { code: 0, stderr: "" },
      ]);
    });
  });

  test("passes in promtool for any stack", async () => {
    await fc.assert(
      fc.asyncProperty(randomStack({ most: 1 }), async (spec) => {
        await inTemporaryFolder("rule-tests", async (folder) => {
          const files = await writeStack(stackOf(spec), { folder, part: "prometheus/tests" });
          const { code, stderr } = await promtool(["test", "rules", ...files]);
          expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
        });
      }),
      // A run takes seconds; nothing is won by shrinking what a person reads in a minute.
      { numRuns: 2, endOnFailure: true },
    );
  });

  test.each([
    { name: "with Sloth's labels and shards", spec: { ...small, rules: { compat: "sloth", shards: 3 } } },
    { name: "for VictoriaMetrics", spec: { ...small, rules: { target: "victoriametrics" } } },
    { name: "with the smallest groups", spec: { ...small, rules: { rulesPerGroup: 12 } } },
    { name: "with a scrape every 7 seconds", spec: { ...small, scrapeInterval: "7s" } },
    { name: "with a scrape every 75 seconds", spec: { ...small, scrapeInterval: "75s" } },
  ])("passes in promtool $name", async ({ spec }) => {
    await inTemporaryFolder("rule-tests", async (folder) => {
      const files = await writeStack(stackOf(spec), { folder, part: "prometheus/tests" });
      const { code, stderr } = await promtool(["test", "rules", ...files]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    });
  });
});

test("ruleTests() says which SLOs it feeds no metrics to, and which groups it cannot tell apart", () => {
  const notes = ruleTests(stackOf(everyKind)).map(({ name, notes, data }) => ({
    name,
    notes: notes.slice(2),
    tests: data.tests.map((one) => one.name),
  }));
  expect(notes.filter(({ name }) => name.startsWith("service-web") && !name.includes("exclusion"))).toEqual([
    {
      name: "service-web",
      notes: ["web-one-route has selectors that allow one group only: that groups are kept apart is not exercised."],
      tests: expect.arrayContaining([expect.stringMatching(/^series vanish: .*web-one-route/)]),
    },
    {
      name: "service-web-recorded",
      notes: [
        "The queries of these SLOs cannot be foreseen: what their own rules record is fed instead, and these rules and queries are not exercised.",
      ],
      tests: [
        "everything fails, then recovers: web-unforeseeable",
        "errors within the budget, then idle: web-unforeseeable",
      ],
    },
  ]);
});

/** Two lists of files that take about the same time, for two processors. */
function halves(files: readonly string[]): readonly (readonly string[])[] {
  const isFirst = (file: string) => ["service-journey.yaml", "service-step.yaml"].includes(basename(file));
  return [files.filter(isFirst), files.filter((file) => !isFirst(file))];
}

import { describe, expect, test } from "@jest/globals";
import { record } from "../../alerts/rule.ts";
import { ruleKinds, stackCost, totalCost } from "../../alerts/rule-cost.ts";
import { ruleFiles } from "../../alerts/rule-files.ts";
import { readsOf } from "../../alerts/rule-reads.ts";
import { durationToSeconds } from "../../slo/duration.ts";
import type { Stack } from "../../slo/model.ts";
import { signalSeries } from "../../slo/names.ts";
import { needs } from "../servers/needs.ts";
import { startPrometheus } from "../servers/prometheus.ts";
import { tsdbBlocksFrom } from "../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { stackOf } from "./generated-stack.ts";

const slo = {
  name: "availability",
  objective: "99.9",
  sli: { kind: "events", total: "requests_total", bad: 'requests_total{code="500"}' },
  expect: { series: 10 },
};

function stackWith(slos: readonly object[], more: object = {}): Stack {
  return stackOf({ name: "shop", ...more, services: [{ name: "web", slos }] });
}

describe("readsOf()", () => {
  test.each([
    { expr: "up", reads: [["up", 1]] },
    { expr: "rate(requests_total[5m30s])", reads: [["requests_total", 11]] },
    { expr: "sum_over_time(slo:sli_bad:rate5m[1h])", reads: [["slo:sli_bad:rate5m", 60]] },
    { expr: "sum_over_time(slo:sli_bad:sum5m[30d])", reads: [["slo:sli_bad:sum5m", 8640]] },
    { expr: "last_over_time(slo:period_events:sum[16m])", reads: [["slo:period_events:sum", 4]] },
    { expr: "avg_over_time((max_over_time(lag[2m]) < bool 5)[5m:1m])", reads: [["lag", 20]] },
    { expr: "vector(1)", reads: [] },
  ])("counts the samples of $expr", ({ expr, reads }) => {
    expect(readsOf(expr, 30).map(({ metric, samplesPerSeries }) => [metric, samplesPerSeries])).toEqual(reads);
  });

  test("knows which SLOs a selector is narrowed to", () => {
    const [read] = readsOf('slo:sli_bad:rate5m{slo_id=~"web-a|web\\\\.b"}', 30);
    expect(read?.ids).toEqual(["web-a", "web.b"]);
  });
});

describe("stackCost()", () => {
  test("counts raw series by what is expected of them, per minute", () => {
    const labels = { slo_id: "web-availability" };
    const file = (interval: string) => ({
      name: "web",
      groups: [
        { name: "web", interval, rules: [record(signalSeries.total, "sum(rate(requests_total[5m30s]))", labels)] },
      ],
    });
    const events = (series: number, scrapeInterval: string, interval: string) =>
      stackCost(stackWith([{ ...slo, expect: { series } }], { scrapeInterval }), [file(interval)]).byKind.events;
    expect(events(10, "30s", "1m")).toEqual({ rules: 1, series: 1, samplesPerMinute: 110 });
    expect(events(100, "15s", "1m")).toEqual({ rules: 1, series: 1, samplesPerMinute: 2200 });
    expect(events(10, "30s", "5m")).toEqual({ rules: 1, series: 1, samplesPerMinute: 22 });
  });

  test("grows with SLOs in series and samples, and not in generic rules", () => {
    const names = ["a", "b", "c", "d"];
    const one = stackCost(stackWith([slo])).byKind;
    const four = stackCost(stackWith(names.map((name) => ({ ...slo, name })))).byKind;
    for (const kind of ["windows", "stages", "periods", "alerts"] as const) {
      expect(four[kind]).toEqual({
        rules: one[kind].rules,
        series: 4 * one[kind].series,
        samplesPerMinute: 4 * one[kind].samplesPerMinute,
      });
    }
    expect(totalCost(four).samplesPerMinute).toBeCloseTo(4 * totalCost(one).samplesPerMinute, 6);
  });

  test("gives each SLO its part: together they are the whole", () => {
    const stack = stackWith([
      slo,
      { ...slo, name: "by-route", groupBy: ["route"], period: "7d", expect: { groups: 5, series: 40 } },
    ]);
    const { byKind, bySlo } = stackCost(stack);
    for (const kind of ruleKinds) {
      const parts = [...bySlo.values()].map((costs) => costs[kind]);
      expect(parts.reduce((sum, { samplesPerMinute }) => sum + samplesPerMinute, 0)).toBeCloseTo(
        byKind[kind].samplesPerMinute,
        6,
      );
      expect(parts.reduce((sum, { series }) => sum + series, 0)).toBe(byKind[kind].series);
    }
  });

  test("counts the rules that are written", () => {
    const stack = stackWith([slo, { ...slo, name: "other", period: "calendar-month" }], { rules: { shards: 2 } });
    const written = ruleFiles(stack).flatMap((file) => file.groups.flatMap((group) => group.rules)).length;
    expect(totalCost(stackCost(stack).byKind).rules).toBe(written);
  });
});

needs("prometheus")("a real Prometheus", () => {
  test("reads as many samples for each rule as stackCost() says", async () => {
    const stack = stackWith([slo]);
    const { byKind } = stackCost(stack);
    const measured = await inTemporaryFolder("rule-cost", async (storageDir) => {
      await tsdbBlocksFrom(history(stack), storageDir);
      const prometheus = await startPrometheus({ storageDir });
      try {
        let samples = 0;
        for (const group of ruleFiles(stack).flatMap((file) => file.groups)) {
          const perMinute = 60 / (durationToSeconds(group.interval) ?? Number.NaN);
          for (const rule of group.rules) {
            const answer = await prometheus.api("query", { query: rule.expr, time: String(now), stats: "all" });
            samples += samplesRead(answer) * perMinute;
          }
        }
        return samples;
      } finally {
        await prometheus.stop();
      }
    });
    expect(measured / totalCost(byKind).samplesPerMinute).toBeGreaterThan(0.97);
    expect(measured / totalCost(byKind).samplesPerMinute).toBeLessThan(1.03);
  });
});

const now = 1_700_000_040;

/** Everything that the rules of one SLO read, as far back as they look: raw series, and what earlier evaluations recorded. */
function history(stack: Stack): string {
  const names = new Map<string, { step: number; seconds: number }>();
  for (const rule of ruleFiles(stack).flatMap((file) => file.groups.flatMap((group) => group.rules))) {
    for (const { metric } of readsOf(rule.expr, stack.scrapeSeconds)) {
      const isStage = metric.includes("sum5m");
      const isPeriod = metric.startsWith("slo:period_");
      const step = isStage ? 300 : isPeriod ? 240 : metric.startsWith("slo:") ? 60 : stack.scrapeSeconds;
      names.set(metric, { step, seconds: isStage ? 30 * 86_400 : metric.startsWith("slo:sli_") ? 3 * 86_400 : 3600 });
    }
  }
  const lines = [...names].flatMap(([name, { step, seconds }]) =>
    seriesOf(name, stack).flatMap((series) => samplesOf(series, { step, seconds })),
  );
  return `${lines.join("\n")}\n# EOF\n`;
}

function seriesOf(name: string, stack: Stack): readonly string[] {
  if (!name.startsWith("slo:")) return Array.from({ length: 10 }, (_, index) => `${name}{code="500",pod="${index}"}`);
  const tiers = stack.services[0]?.slos[0]?.alerts.tiers ?? [];
  if (name.startsWith("slo:alert_"))
    return tiers.map(({ tier }) => `${name}{slo_id="web-availability",tier="${tier.name}"}`);
  return [
    `${name}{slo_id="web-availability"${name === "slo:info" ? ',missing="alert",group_by="route",exhausted_alert="off",forecast_alert="off"' : ""}}`,
  ];
}

function samplesOf(series: string, { step, seconds }: { step: number; seconds: number }): readonly string[] {
  const count = Math.floor(seconds / step);
  // Not on the very instant of the query, so that a range holds as many samples as it has steps.
  return Array.from({ length: count }, (_, index) => `${series} 1 ${now - 1 - step * (count - 1 - index)}`);
}

function samplesRead(answer: unknown): number {
  const { stats } = answer as { readonly stats: { readonly samples: { readonly totalQueryableSamples: number } } };
  return stats.samples.totalQueryableSamples;
}

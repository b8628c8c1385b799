// How long a scrape takes to render, and for how long at most it keeps others waiting: node bench/exporter/render.ts
import { setImmediate as nextTurn } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Gauge, Registry } from "prom-client";
import type { MetricFamily, MetricSeries } from "../../exporters/output/metric-family.ts";
import { createMetricsRenderer } from "../../exporters/output/render-metrics.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "7" } } });
const rounds = Number(values.rounds);

interface Measured {
  readonly name: string;
  readonly firstMs: number;
  readonly medianMs: number;
  readonly worstStallMs: number;
  readonly bytes: number;
}

const edges = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

function gauges(count: number): readonly MetricSeries[] {
  return Array.from({ length: count }, (_, index) => ({
    labels: { target: `shop-${index % 1000}`, location: "eu", phase: `p${Math.floor(index / 1000)}` },
    get value() {
      return Math.random();
    },
  }));
}

function histograms(count: number): readonly MetricSeries[] {
  return Array.from({ length: count }, (_, index) => ({
    labels: { target: `shop-${index}`, location: "eu" },
    value: { edges, counts: edges.map((edge) => Math.round(edge * 1000)).concat(3), sum: index * 0.37 },
  }));
}

function family(type: "gauge" | "histogram", series: readonly MetricSeries[]): MetricFamily {
  return { name: `slo_bench_${type}_seconds`, help: "A bench.", type, unit: "seconds", series };
}

async function measure(name: string, render: () => Promise<{ readonly length: number }>): Promise<Measured> {
  const took: number[] = [];
  let worstStallMs = 0;
  let bytes = 0;
  for (let round = 0; round <= rounds; round++) {
    let isDone = false;
    const watch = (async () => {
      for (let last = performance.now(); !isDone; ) {
        await nextTurn();
        const now = performance.now();
        if (round > 0) worstStallMs = Math.max(worstStallMs, now - last);
        last = now;
      }
    })();
    const startedAt = performance.now();
    bytes = (await render()).length;
    took.push(performance.now() - startedAt);
    isDone = true;
    await watch;
  }
  const [firstMs = 0, ...later] = took;
  const medianMs = later.sort((a, b) => a - b)[Math.floor(later.length / 2)] ?? 0;
  return { name, firstMs, medianMs, worstStallMs, bytes };
}

async function ours(name: string, families: readonly MetricFamily[]): Promise<readonly Measured[]> {
  const results: Measured[] = [];
  for (const format of ["text", "openmetrics"] as const) {
    const { render } = createMetricsRenderer();
    results.push(await measure(`${name}, ${format}`, () => render(families, format)));
  }
  return results;
}

async function promClient(count: number): Promise<Measured> {
  const register = new Registry();
  const gauge = new Gauge({ name: "g", help: "g", labelNames: ["target", "location", "phase"], registers: [register] });
  for (const { labels, value } of gauges(count)) gauge.set(labels, Number(value));
  return measure(`prom-client, ${count} gauges, text`, () => register.metrics());
}

const results = [
  ...(await ours("nines, 10000 gauges", [family("gauge", gauges(10_000))])),
  await promClient(10_000),
  ...(await ours("nines, 100000 gauges", [family("gauge", gauges(100_000))])),
  await promClient(100_000),
  ...(await ours("nines, 7000 histograms (98000 lines)", [family("histogram", histograms(7_000))])),
];
console.table(
  results.map(({ name, firstMs, medianMs, worstStallMs, bytes }) => ({
    name,
    "first ms": firstMs.toFixed(1),
    "median ms": medianMs.toFixed(1),
    "worst stall ms": worstStallMs.toFixed(1),
    MB: (bytes / 1e6).toFixed(1),
  })),
);

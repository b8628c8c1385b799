import type { MetricObjectWithValues, MetricValue } from "prom-client";
import type { HistogramValue, MetricFamily, MetricSeries } from "./metric-family.ts";

/** Metrics of this process (CPU, memory, files, event loop, garbage collection) as prom-client names them. */
export type ProcessFamilies = () => Promise<readonly MetricFamily[]>;

/** Starts to collect the process' own metrics; prom-client is loaded only now. */
export async function collectProcessFamilies(): Promise<ProcessFamilies> {
  const { collectDefaultMetrics, Registry } = await import("prom-client");
  // Its own text is never used, because one rendered OpenMetrics spoils the names of its counters for the classic text.
  const register = new Registry();
  collectDefaultMetrics({ register });
  return async () => (await register.getMetricsAsJSON()).flatMap((metric) => familyOf(metric) ?? []);
}

type PromMetric = MetricObjectWithValues<MetricValue<string>>;

/** prom-client's metric as ours; nothing for summaries, which it makes none of. */
export function familyOf({ name, help, type, values }: PromMetric): MetricFamily | undefined {
  // The type says it is an enum, the value is a word.
  const word = String(type);
  const series = values.map(({ labels, value }) => ({ labels: textLabels(labels), value }));
  if (word === "counter") return family({ name: name.replace(/_total$/, ""), help, type: "counter", series });
  if (word === "gauge" && name.endsWith("_info")) {
    return family({ name: name.replace(/_info$/, ""), help, type: "info", series });
  }
  if (word === "gauge") return family({ name, help, type: "gauge", series });
  if (word === "histogram") return family({ name, help, type: "histogram", series: histogramSeries(name, values) });
  return undefined;
}

function family(parts: Omit<MetricFamily, "unit">): MetricFamily {
  return { ...parts, unit: /_(seconds|bytes)$/.exec(parts.name)?.[1] };
}

function histogramSeries(name: string, values: readonly MetricValue<string>[]): readonly MetricSeries[] {
  const bySet = new Map<string, { labels: Record<string, string>; edges: number[]; counts: number[]; sum: number }>();
  for (const value of values) {
    const { le, ...labels } = textLabels(value.labels);
    const key = JSON.stringify(Object.entries(labels).sort());
    const known = bySet.get(key) ?? { labels, edges: [], counts: [], sum: 0 };
    bySet.set(key, known);
    const metricName = "metricName" in value ? value.metricName : undefined;
    if (metricName === `${name}_sum`) known.sum = value.value;
    if (le === undefined) continue;
    if (le !== "+Inf") known.edges.push(Number(le));
    known.counts.push(value.value);
  }
  return [...bySet.values()].map(({ labels, edges, counts, sum }) => {
    const own = counts.map((count, index) => count - (counts[index - 1] ?? 0));
    return { labels, value: { edges, counts: own, sum } satisfies HistogramValue };
  });
}

function textLabels(labels: Partial<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));
}

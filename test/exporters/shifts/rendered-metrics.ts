import type { MetricFamily } from "../../../exporters/output/metric-family.ts";

const suffixes = { counter: "_total", gauge: "", histogram: "", info: "_info" } as const;

/** Samples as a scrape would see them, with the names of their labels in order. */
export function renderMetrics(families: Iterable<MetricFamily>) {
  return [...families].flatMap(({ name, type, series }) =>
    [...series].map(({ labels, value }) => ({ name: name + suffixes[type], labels: Object.keys(labels), value })),
  );
}

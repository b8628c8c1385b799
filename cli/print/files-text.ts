import { countText } from "./count-text.ts";
import { renderTable } from "./table.ts";

const words: Readonly<Record<string, string>> = {
  "prometheus/rules": "rules for Prometheus, Mimir, Thanos or VictoriaMetrics",
  "prometheus/tests": "tests for promtool test rules",
  alertmanager: "inhibition and routes to merge, or a whole configuration",
  kubernetes: "the same rules as PrometheusRule objects",
};

/** Generated files by folder: how many, and what they are for. */
export function filesText(paths: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = path.slice(0, path.lastIndexOf("/"));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const rows = [...counts].map(([folder, count]) => [folder, countText(count, "file"), words[folder] ?? ""]);
  return renderTable(rows, { align: ["left", "right", "left"], indent: "  " });
}

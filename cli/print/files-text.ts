import { countText } from "./count-text.ts";
import { renderTable } from "./table.ts";

/** What the files of a folder are for; folders below one of these belong to it. */
const folders: Readonly<Record<string, string>> = {
  alertmanager: "inhibition and routes to merge, or a whole configuration",
  "deploy/compose": "the stack with its servers, for docker compose",
  "deploy/kubernetes": "exporter and relay for Kubernetes, by Kustomize",
  deploy: "their image, and what to do",
  "grafana/dashboards": "boards for any Grafana",
  "grafana/dashboards-v2": "the same boards for Grafana's new schema",
  "grafana/provisioning": "how Grafana finds them",
  kubernetes: "the same rules and boards as Kubernetes objects",
  "prometheus/rules": "rules for Prometheus, Mimir, Thanos or VictoriaMetrics",
  "prometheus/tests": "tests for promtool test rules",
};

/** Generated files by folder: how many, and what they are for. */
export function filesText(paths: readonly string[]): string {
  const counts = new Map<string, number>(Object.keys(folders).map((folder) => [folder, 0]));
  for (const path of paths) {
    const folder = Object.keys(folders).find((known) => path.startsWith(`${known}/`)) ?? path.replace(/\/?[^/]*$/, "");
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const filled = [...counts].filter(([, count]) => count > 0);
  const rows = filled.map(([folder, count]) => [folder, countText(count, "file"), folders[folder] ?? ""]);
  return renderTable(rows, { align: ["left", "right", "left"], indent: "  " });
}

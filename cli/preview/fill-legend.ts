import type { SeriesLabels } from "../../service/prometheus-result.ts";

/** A series' name from a legend such as `errors {{route}}`; a label that it does not have leaves no gap. */
export function fillLegend(legend: string, labels: SeriesLabels): string {
  return legend
    .replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => labels[label] ?? "")
    .replace(/\s+/g, " ")
    .trim();
}

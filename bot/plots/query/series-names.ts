import type { Labels } from "../../../slo/model.ts";
import { clip, oneLine } from "../../render/escape.ts";

const longestName = 120;

/** What tells series apart, for each of them: the values of the labels that differ, `db-1`, or `db-1, eu`. */
export function seriesNames(series: readonly Labels[]): readonly string[] {
  const names = [...new Set(series.flatMap((labels) => Object.keys(labels)))].sort();
  const telling = names.filter((name) => new Set(series.map((labels) => labels[name])).size > 1);
  return series.map((labels) => {
    const values = telling.map((name) => oneLine(labels[name] ?? "")).filter((value) => value !== "");
    return clip(values.length === 0 ? "without labels" : values.join(", "), longestName);
  });
}

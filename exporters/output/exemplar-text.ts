import type { MetricSeries } from "./metric-family.ts";
import { labelsText, numberText } from "./metric-text.ts";

/** OpenMetrics 1.0.0: "The combined length of the label names and values MUST NOT exceed 128 UTF-8 characters". */
const mostCharacters = 128;

/** What stands behind a sample in OpenMetrics: ` # {trace_id="…"} 0.3 1700000000.5`. Empty when its labels are too long. */
export function exemplarText({ labels, value, atMs }: NonNullable<MetricSeries["exemplar"]>): string {
  let characters = 0;
  for (const [name, text] of Object.entries(labels)) characters += [...name].length + [...text].length;
  if (characters > mostCharacters) return "";
  return ` # {${labelsText(labels)}} ${numberText(value)} ${numberText(atMs / 1000)}`;
}

import { exemplarText } from "./exemplar-text.ts";
import type { HistogramValue, MetricFamily, MetricLabels, MetricSeries } from "./metric-family.ts";
import type { MetricFormat } from "./metric-format.ts";
import { edgeText, helpText, labelsText, numberText } from "./metric-text.ts";

/** Writes a series of one family: a line, or those of a histogram. */
export type FamilyLines = (series: MetricSeries) => string;

/** Suffix of a family's sample in both formats. */
export const sampleSuffixes = { counter: "_total", gauge: "", histogram: "", info: "_info" } as const;

/** What stands before the samples of a family: help, type, and in OpenMetrics the unit. */
export function headText({ name, help, type, unit }: MetricFamily, format: MetricFormat): string {
  const isOpenMetrics = format === "openmetrics";
  // The classic text knows no info type, and describes the name that the sample has.
  const described = isOpenMetrics ? name : name + sampleSuffixes[type];
  const shownType = type === "info" && !isOpenMetrics ? "gauge" : type;
  const unitLine = isOpenMetrics && unit !== undefined && name.endsWith(`_${unit}`) ? `# UNIT ${name} ${unit}\n` : "";
  return `# HELP ${described} ${helpText(help, isOpenMetrics)}\n# TYPE ${described} ${shownType}\n${unitLine}`;
}

/** A writer for the series of a family. */
export function createFamilyLines({ name, type }: MetricFamily, format: MetricFormat): FamilyLines {
  return type === "histogram"
    ? histogramLines(name, format)
    : sampleLines(name + sampleSuffixes[type], type === "counter" && format === "openmetrics");
}

// Nothing is remembered from scrape to scrape: whoever describes a family makes its labels anew, and lines that are kept until the next
// scrape outlive the young generation.
function sampleLines(name: string, hasExemplars: boolean): FamilyLines {
  return ({ labels, value, exemplar }) => {
    if (typeof value !== "number") throw new Error(`${name} is no histogram, so its value is a number`);
    const text = labelsText(labels);
    const shown = hasExemplars && exemplar !== undefined ? exemplarText(exemplar) : "";
    return `${name}${text === "" ? "" : `{${text}}`} ${numberText(value)}${shown}\n`;
  };
}

function histogramLines(name: string, format: MetricFormat): FamilyLines {
  const isOpenMetrics = format === "openmetrics";
  return ({ labels, value, exemplar }) => {
    if (typeof value === "number") throw new Error(`${name} is a histogram, so its value is its buckets`);
    const { edges, counts, sum } = value;
    const own = labelsText(withoutEdge(labels));
    const braces = own === "" ? "" : `{${own}}`;
    const before = `${name}_bucket{${own === "" ? "" : `${own},`}le="`;
    const marked = isOpenMetrics && exemplar !== undefined ? bucketOf(value, exemplar.value) : -1;
    let text = "";
    let total = 0;
    for (let bucket = 0; bucket <= edges.length; bucket++) {
      total += counts[bucket] ?? 0;
      text += `${before}${edgeText(edges[bucket] ?? Number.POSITIVE_INFINITY, isOpenMetrics)}"} ${numberText(total)}`;
      text += bucket === marked && exemplar !== undefined ? `${exemplarText(exemplar)}\n` : "\n";
    }
    return `${text}${name}_sum${braces} ${numberText(sum)}\n${name}_count${braces} ${numberText(total)}\n`;
  };
}

/** `le` is the buckets' own label; a target's label of that name moves aside, as Prometheus does it. */
function withoutEdge(labels: MetricLabels): MetricLabels {
  if (labels["le"] === undefined) return labels;
  return Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [name === "le" ? "exported_le" : name, value]),
  );
}

/** The bucket that a value falls into. */
export function bucketOf({ edges }: HistogramValue, value: number): number {
  const found = edges.findIndex((edge) => value <= edge);
  return found === -1 ? edges.length : found;
}

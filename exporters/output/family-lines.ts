import { exemplarText } from "./exemplar-text.ts";
import { createLineMemory } from "./line-memory.ts";
import type { HistogramValue, MetricFamily, MetricLabels, MetricSeries } from "./metric-family.ts";
import type { MetricFormat } from "./metric-format.ts";
import { edgeText, helpText, labelsText, numberText } from "./metric-text.ts";

/** Writes the series of one family, and remembers how their lines begin. */
export interface FamilyLines {
  readonly lines: (series: MetricSeries, place: number) => string;
  /** Forgets the series that came behind this many. */
  readonly cut: (places: number) => void;
}

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

interface SampleLine {
  readonly labels: MetricLabels;
  readonly prefix: string;
  value: number;
  text: string;
}

function sampleLines(name: string, hasExemplars: boolean): FamilyLines {
  const memory = createLineMemory<SampleLine>();
  const made = (labels: MetricLabels): SampleLine => {
    const text = labelsText(labels);
    return { labels, prefix: `${name}${text === "" ? "" : `{${text}}`} `, value: 0, text: "0" };
  };
  return {
    lines: ({ labels, value, exemplar }, place) => {
      if (typeof value !== "number") throw new Error(`${name} is no histogram, so its value is a number`);
      const line = memory.recall(place, labels) ?? memory.remember(place, made(labels));
      if (!Object.is(line.value, value)) {
        line.value = value;
        line.text = numberText(value);
      }
      if (hasExemplars && exemplar !== undefined) return `${line.prefix}${line.text}${exemplarText(exemplar)}\n`;
      return `${line.prefix}${line.text}\n`;
    },
    cut: memory.cut,
  };
}

interface HistogramPrefixes {
  readonly labels: MetricLabels;
  readonly edges: readonly number[];
  /** One per edge, and +Inf. */
  readonly buckets: readonly string[];
  readonly sum: string;
  readonly count: string;
}

function histogramLines(name: string, format: MetricFormat): FamilyLines {
  const memory = createLineMemory<HistogramPrefixes>();
  const isOpenMetrics = format === "openmetrics";
  const made = (labels: MetricLabels, edges: readonly number[]): HistogramPrefixes => {
    const text = labelsText(withoutEdge(labels));
    const braces = text === "" ? "" : `{${text}}`;
    const before = text === "" ? "" : `${text},`;
    const bucket = (edge: number) => `${name}_bucket{${before}le="${edgeText(edge, isOpenMetrics)}"} `;
    const buckets = [...edges, Number.POSITIVE_INFINITY].map(bucket);
    return { labels, edges, buckets, sum: `${name}_sum${braces} `, count: `${name}_count${braces} ` };
  };
  return {
    lines: ({ labels, value, exemplar }, place) => {
      if (typeof value === "number") throw new Error(`${name} is a histogram, so its value is its buckets`);
      const { edges, counts, sum } = value;
      const known = memory.recall(place, labels);
      const prefixes = known?.edges === edges ? known : memory.remember(place, made(labels, edges));
      const marked = isOpenMetrics && exemplar !== undefined ? bucketOf(value, exemplar.value) : -1;
      let text = "";
      let total = 0;
      for (let bucket = 0; bucket <= edges.length; bucket++) {
        total += counts[bucket] ?? 0;
        text += `${prefixes.buckets[bucket]}${numberText(total)}`;
        text += bucket === marked && exemplar !== undefined ? `${exemplarText(exemplar)}\n` : "\n";
      }
      return `${text}${prefixes.sum}${numberText(sum)}\n${prefixes.count}${numberText(total)}\n`;
    },
    cut: memory.cut,
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

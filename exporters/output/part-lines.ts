import type { ByteChunks } from "./byte-chunks.ts";
import { exemplarText } from "./exemplar-text.ts";
import { bucketOf, sampleSuffixes } from "./family-lines.ts";
import type { EmitSeries, HistogramValue, MetricFamily, MetricLabels } from "./metric-family.ts";
import type { MetricFormat } from "./metric-format.ts";
import { edgeText, labelsText } from "./metric-text.ts";

/** Writes the series of one family, owner by owner. It remembers only what all owners have in common. */
export interface PartLines {
  /** Whose series follow: the head of the owner's labels. */
  readonly begin: (bytes: Uint8Array, start: number, end: number) => void;
  readonly emit: EmitSeries;
}

/** A writer for a family with parts. */
export function createPartLines(
  { name, type }: MetricFamily,
  { format, chunks }: { readonly format: MetricFormat; readonly chunks: ByteChunks },
): PartLines {
  const head: { bytes: Uint8Array; start: number; end: number } = { bytes: new Uint8Array(), start: 0, end: 0 };
  const begin: PartLines["begin"] = (bytes, start, end) => {
    head.bytes = bytes;
    head.start = start;
    head.end = end;
  };
  const prefix = (before: Uint8Array, after: Uint8Array) => {
    chunks.bytes(before);
    chunks.bytes(head.bytes, head.start, head.end);
    chunks.bytes(after);
  };
  const ends = (exemplar: Parameters<EmitSeries>[2] | undefined) => {
    if (exemplar !== undefined) chunks.text(exemplarText(exemplar));
    chunks.bytes(newline);
  };
  const isOpenMetrics = format === "openmetrics";
  if (type === "histogram") {
    const [bucket, sum, count] = ["_bucket", "_sum", "_count"].map((suffix) => Buffer.from(name + suffix));
    if (bucket === undefined || sum === undefined || count === undefined) throw new Error("three suffixes");
    const tailsOf = createTails(isOpenMetrics);
    return {
      begin,
      emit: (labels, value, exemplar) => {
        if (typeof value === "number") throw new Error(`${name} is a histogram, so its value is its buckets`);
        const { tail, buckets } = tailsOf(labels, value.edges);
        const marked = isOpenMetrics && exemplar !== undefined ? bucketOf(value, exemplar.value) : -1;
        let total = 0;
        for (const [index, after] of buckets.entries()) {
          total += value.counts[index] ?? 0;
          prefix(bucket, after);
          chunks.number(total);
          ends(index === marked ? exemplar : undefined);
        }
        prefix(sum, tail);
        chunks.number(value.sum);
        ends(undefined);
        prefix(count, tail);
        chunks.number(total);
        ends(undefined);
      },
    };
  }
  const before = Buffer.from(name + sampleSuffixes[type]);
  const hasExemplars = type === "counter" && isOpenMetrics;
  const tailsOf = createTails(isOpenMetrics);
  return {
    begin,
    emit: (labels, value, exemplar) => {
      if (typeof value !== "number") throw new Error(`${name} is no histogram, so its value is a number`);
      prefix(before, tailsOf(labels, noEdges).tail);
      chunks.number(value);
      ends(hasExemplars ? exemplar : undefined);
    },
  };
}

/** What stands behind the owner's labels. */
interface Tails {
  readonly edges: HistogramValue["edges"];
  readonly tail: Uint8Array;
  /** One per edge, and +Inf. */
  readonly buckets: readonly Uint8Array[];
}

/** Tails by the object of labels: there are a handful, the same for all owners. */
function createTails(isOpenMetrics: boolean): (labels: MetricLabels, edges: HistogramValue["edges"]) => Tails {
  const known = new WeakMap<MetricLabels, Tails>();
  let lastLabels: MetricLabels | undefined;
  let last: Tails | undefined;
  return (labels, edges) => {
    if (last !== undefined && lastLabels === labels && last.edges === edges) return last;
    let tails = known.get(labels);
    if (tails?.edges !== edges) {
      const text = labelsText(labels);
      const before = text === "" ? "" : `,${text}`;
      const bucket = (edge: number) => Buffer.from(`${before},le="${edgeText(edge, isOpenMetrics)}"} `);
      const buckets = edges === noEdges ? [] : [...edges, Number.POSITIVE_INFINITY].map(bucket);
      tails = { edges, tail: Buffer.from(`${before}} `), buckets };
      known.set(labels, tails);
    }
    lastLabels = labels;
    last = tails;
    return tails;
  };
}

const noEdges: readonly number[] = [];
const newline = Buffer.from("\n");

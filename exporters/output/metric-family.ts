/** One metric with its samples, before it is written as text. Names are OpenMetrics names: a counter's is without `_total`. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram" | "info";
  readonly unit: string | undefined;
  readonly series: Iterable<MetricSeries>;
  /** The same series by owner; a renderer then needs no object for each of half a million lines. */
  readonly parts?: SeriesParts;
}

/** Series by owner, such as a target. There may be 10,000 of them in each of 20 families. */
export interface SeriesParts<Owner extends object = object> {
  /** The same objects at every scrape; the same function for families that share owners, so that they are asked once. */
  readonly owners: () => Iterable<Owner>;
  /** What all series of an owner have in common, at least one label, and never others as long as it is the same object. */
  readonly labels: (owner: Owner) => MetricLabels;
  readonly each: (owner: Owner, emit: EmitSeries) => void;
}

/** Takes a series of an owner. Its labels are those beside the owner's, with other names, as the same object each time. */
export type EmitSeries = (
  labels: MetricLabels,
  value: number | HistogramValue,
  exemplar?: MetricSeries["exemplar"] | undefined,
) => void;

/** One label set of a family. Labels are written in the order given. */
export interface MetricSeries {
  readonly labels: MetricLabels;
  readonly value: number | HistogramValue;
  /** Only written in OpenMetrics. */
  readonly exemplar?: { readonly labels: MetricLabels; readonly value: number; readonly atMs: number };
}

export type MetricLabels = Readonly<Record<string, string>>;

export interface HistogramValue {
  /** Upper edges in ascending order, without +Inf. */
  readonly edges: readonly number[];
  /** Observations per bucket, not cumulative; one more than edges. */
  readonly counts: ArrayLike<number>;
  readonly sum: number;
}

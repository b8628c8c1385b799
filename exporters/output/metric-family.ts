/** One metric with its samples, before it is written as text. Names are OpenMetrics names: a counter's is without `_total`. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram" | "info";
  readonly unit: string | undefined;
  readonly series: Iterable<MetricSeries>;
  /** The same series in parts that change as a whole, so that a renderer need not write again what stayed. */
  readonly parts?: SeriesParts;
}

/** Series by owner, such as a target. There may be 10,000 of them in each of 20 families, so a look at one makes no objects. */
export interface SeriesParts<Owner extends object = object> {
  /** The same objects at every scrape. */
  owners(): Iterable<Owner>;
  /** Another number as soon as the owner's series may be others. */
  version(owner: Owner): number;
  series(owner: Owner): Iterable<MetricSeries>;
}

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

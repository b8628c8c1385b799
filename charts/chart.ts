import type { Threshold, ThresholdDisplay, ValueFormat } from "../slo/value-format.ts";
import type { Legend, Series, SeriesDrawing } from "./model/series.ts";
import type { Column, TableRow } from "./model/table.ts";

/** One panel with its data: everything a picture of it needs, and nothing of where it came from. */
export type Chart =
  | TimeseriesChart
  | StatChart
  | GaugeChart
  | BarGaugeChart
  | TableChart
  | StateTimelineChart
  | HeatmapChart;

/** A span of time in milliseconds since 1970, both ends included; always shown in UTC. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Something that happened, drawn over a time axis. */
export type ChartEvent =
  | { readonly kind: "moment"; readonly at: number; readonly label: string; readonly color?: Threshold["color"] }
  | {
      readonly kind: "span";
      readonly from: number;
      readonly to: number;
      readonly label: string;
      readonly color?: Threshold["color"];
    };

interface ChartBase extends ValueFormat {
  /** An empty title draws no title line. */
  readonly title: string;
  /** How to read the panel and what to do; the page shows it behind an information mark. */
  readonly description?: string;
  readonly range: TimeRange;
  /** The sentence shown when there is no value at all, such as "No data: the query returned nothing for this range". */
  readonly empty: string;
}

/** Lines, bars or dots over time. */
export interface TimeseriesChart extends ChartBase, SeriesDrawing {
  readonly kind: "timeseries";
  readonly series: readonly Series[];
  /** `none` when absent; `percent` shows each series' share of the sum. */
  readonly stack?: "none" | "sum" | "percent";
  /** `linear` when absent; values of zero or less have no place on a `log` axis and become gaps. */
  readonly scale?: "linear" | "log";
  /** The axis reaches at least this low, and further when the data does. */
  readonly softMin?: number;
  /** The axis reaches at least this high, and further when the data does. */
  readonly softMax?: number;
  /** Zero stands in the middle of the axis. */
  readonly centredOnZero?: true;
  /** `off` when absent. */
  readonly thresholdDisplay?: ThresholdDisplay;
  /** A list below the plot when absent. */
  readonly legend?: Legend;
  readonly events?: readonly ChartEvent[];
}

/** One big value for each series. */
export interface StatChart extends ChartBase {
  readonly kind: "stat";
  readonly series: readonly Series[];
  /** Which one value stands for a series; `lastNotNull` when absent. */
  readonly reduce?: Reducer;
  /** What the threshold colour paints; `value` when absent. */
  readonly colorMode?: "value" | "background" | "none";
  /** Whether the course over time is drawn behind the value; not when absent. */
  readonly sparkline?: boolean;
  /** Whether each value carries its series' name; only when there are several, if absent. */
  readonly names?: "auto" | "always" | "never";
}

/** One dial for each series; `min` and `max` (0 and 1 for `percentunit`, 0 and 100 otherwise) are its ends. */
export interface GaugeChart extends ChartBase {
  readonly kind: "gauge";
  readonly series: readonly Series[];
  readonly reduce?: Reducer;
}

/** One horizontal bar for each series, in the order given. */
export interface BarGaugeChart extends ChartBase {
  readonly kind: "bargauge";
  readonly series: readonly Series[];
  readonly reduce?: Reducer;
}

/** Rows under named columns. */
export interface TableChart extends ChartBase {
  readonly kind: "table";
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
}

/** One lane for each series, painted with the state that holds at each time; times without a sample are unknown. */
export interface StateTimelineChart extends ChartBase {
  readonly kind: "stateTimeline";
  readonly series: readonly Series[];
  /** `list` when absent. */
  readonly legend?: { readonly kind: "hidden" | "list" };
  readonly events?: readonly ChartEvent[];
}

/** How many events fell into each bucket over time; `unit` is the unit of the bucket bounds. */
export interface HeatmapChart extends ChartBase {
  readonly kind: "heatmap";
  /** From the lowest to the highest; `bucketsFromSeries` makes them from a Prometheus histogram. */
  readonly buckets: readonly HeatmapBucket[];
  /** The unit of what is counted; `short` when absent. */
  readonly countUnit?: string;
  /** Draws a line at each threshold's value on the bucket axis; `off` when absent. */
  readonly thresholdDisplay?: "off" | "line";
  readonly events?: readonly ChartEvent[];
}

/** The events above the previous bucket's bound and up to this one. */
export interface HeatmapBucket {
  /** The upper bound, `Infinity` for the last one. */
  readonly to: number;
  readonly points: Series["points"];
}

/** How a series becomes one value. */
export type Reducer = "last" | "lastNotNull" | "first" | "min" | "max" | "mean" | "sum" | "count" | "range";

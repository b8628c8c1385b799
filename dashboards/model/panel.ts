import type { ColorName, ThresholdDisplay, ValueFormat } from "../../slo/value-format.ts";

/** One panel as a person plans it: what is asked, how it is drawn, how to read it. Every output is made of this. */
export type Panel =
  | TimeseriesPanel
  | StatPanel
  | GaugePanel
  | BarGaugePanel
  | TablePanel
  | StateTimelinePanel
  | HeatmapPanel
  | TextPanel;

/** A panel that shows the answers to queries. */
export type QueryPanel = Exclude<Panel, TextPanel>;

interface PanelBase {
  /** Unique on its board; ids and addresses are made of it, so that a panel that moves stays the same panel. */
  readonly key: string;
  readonly title: string;
  /** How to read the panel and what to do, in plain words. */
  readonly description: string;
  /** In a grid of 24 columns; a unit of height is about 30 pixels. */
  readonly size: { readonly w: number; readonly h: number };
}

interface QueryPanelBase extends PanelBase, ValueFormat {
  readonly unit: string;
  readonly queries: readonly PanelQuery[];
  /** What is shown when the queries find nothing, and whether that is a fault or how things should be. */
  readonly empty: { readonly text: string; readonly isNormal: boolean };
  readonly links?: readonly PanelLink[];
}

/** One question to the data source. Variables stand in it as in Grafana: `$service`, `${latency:raw}`, `$__range`. */
export interface PanelQuery {
  /** `A`, `B`, ...; columns and drawings name a query by it. */
  readonly ref: string;
  readonly expr: string;
  /** Name of each series; `{{label}}` stands for a label's value. */
  readonly legend: string;
  /** Over the whole range, or once at its end. */
  readonly kind: "range" | "instant";
  /** The smallest distance of two points, such as `1h`. */
  readonly minStep?: string;
  /** Of its values, where it is not that of the panel; only in a big value. */
  readonly unit?: string;
  /** Of its values, whatever they are; only beside a unit. */
  readonly color?: ColorName;
  /** How its lines differ from those of the panel. */
  readonly drawing?: LineDrawing;
}

/** How one query's lines are drawn. */
export interface LineDrawing {
  readonly color?: ColorName;
  readonly dash?: "solid" | "dashed" | "dotted";
  readonly draw?: "line" | "bars" | "points";
  readonly fill?: number;
  readonly lineWidth?: number;
  readonly curve?: "linear" | "smooth" | "step";
  /** Where the panel stacks: these lines stand for themselves. */
  readonly stacked?: false;
}

/** Lines, bars or dots over time. */
export interface TimeseriesPanel extends QueryPanelBase {
  readonly kind: "timeseries";
  readonly draw?: "line" | "bars" | "points";
  /** Opacity below the lines, 0 to 1. */
  readonly fill?: number;
  readonly stack?: "none" | "sum" | "percent";
  readonly scale?: "linear" | "log";
  readonly softMin?: number;
  readonly softMax?: number;
  /** Zero stands in the middle of the axis, so that both signs are read alike. */
  readonly centredOnZero?: true;
  readonly thresholdDisplay?: ThresholdDisplay;
  readonly legend?: Legend;
}

/** Where and how the names of series are listed. */
export type Legend =
  | { readonly kind: "hidden" }
  | {
      readonly kind: "list" | "table";
      readonly placement: "bottom" | "right";
      readonly values?: readonly ("lastNotNull" | "min" | "max" | "mean" | "sum")[];
    };

/** One big value. */
export interface StatPanel extends QueryPanelBase {
  readonly kind: "stat";
  readonly colorMode?: "value" | "background" | "none";
  readonly sparkline?: boolean;
}

/** One dial. */
export interface GaugePanel extends QueryPanelBase {
  readonly kind: "gauge";
}

/** One bar for each series. */
export interface BarGaugePanel extends QueryPanelBase {
  readonly kind: "bargauge";
}

/** Rows of several queries that share the labels in `rowBy`. */
export interface TablePanel extends QueryPanelBase {
  readonly kind: "table";
  readonly rowBy: readonly string[];
  readonly columns: readonly TableColumn[];
  /** The title of the column that decides the order of the rows. */
  readonly sortBy: { readonly column: string; readonly order: "ascending" | "descending" };
}

/** One column: a label, or the value of a query. */
export interface TableColumn extends ValueFormat {
  readonly title: string;
  readonly from: { readonly kind: "label"; readonly label: string } | { readonly kind: "value"; readonly ref: string };
  /** `plain` when absent; the others paint the threshold colour. */
  readonly cell?: "plain" | "ink" | "background" | "bar";
  readonly width?: number;
  readonly link?: PanelLink;
  /** Shown for every value there is, where the value is an address that only the link needs. */
  readonly text?: string;
}

/** One lane for each series, painted with the state that holds. */
export interface StateTimelinePanel extends QueryPanelBase {
  readonly kind: "stateTimeline";
}

/** How many events fell into each bucket of a histogram over time. */
export interface HeatmapPanel extends QueryPanelBase {
  readonly kind: "heatmap";
}

/** Markdown without data. */
export interface TextPanel extends PanelBase {
  readonly kind: "text";
  readonly markdown: string;
}

/** A way to another board with some variables set, or to any address. */
export type PanelLink =
  | {
      readonly kind: "board";
      readonly title: string;
      /** Of the board; it may be a column, where each row has a board of its own. */
      readonly uid: string | { readonly column: string };
      /** Variables to set; a value may be a column: `{ column: "SLO" }`. */
      readonly set: Readonly<Record<string, string | { readonly column: string }>>;
    }
  | { readonly kind: "column"; readonly title: string; readonly column: string };

/** Whether a panel asks the data source anything. */
export function hasQueries(panel: Panel): panel is QueryPanel {
  return panel.kind !== "text";
}

import type { ValueFormat } from "../../slo/value-format.ts";
import type { Point } from "./series.ts";

/** What a table cell can hold; a list of points is drawn as a small course over time. */
export type Cell = string | number | boolean | null | readonly Point[];

/** One cell for each column, in the columns' order. */
export type TableRow = readonly Cell[];

/** One column; its format goes before that of the table. */
export interface Column extends ValueFormat {
  readonly name: string;
  /** `plain` when absent: the others paint the threshold colour as ink, as the cell's ground, or as a bar from `min` to `max`. */
  readonly cell?: "plain" | "ink" | "background" | "bar";
  /** Numbers stand right and texts left when absent. */
  readonly align?: "left" | "center" | "right";
  /** In pixels; by content when absent. */
  readonly width?: number;
}

import type { ColorName, ValueFormat } from "../../slo/value-format.ts";
import type { Reducer } from "../chart.ts";

/** A time in milliseconds since 1970 and its value; `null` and `NaN` are unknown, never zero. */
export type Point = readonly [ms: number, value: number | null];

/** How a series is drawn over time; on a series it overrides what its chart says. */
export interface SeriesDrawing {
  /** `line` when absent. */
  readonly draw?: "line" | "bars" | "points";
  /** `linear` when absent. */
  readonly curve?: "linear" | "smooth" | "step";
  /** Opacity of the area below the line, 0 to 1; 0 when absent, more when stacked. */
  readonly fill?: number;
  /** In pixels; 1.5 when absent. */
  readonly lineWidth?: number;
  readonly dash?: "solid" | "dashed" | "dotted";
  /** `break` when absent: a time without a sample interrupts the line. */
  readonly gaps?: "break" | "connect";
  /** Where the chart stacks: this one stands for itself, such as a line that the sum is compared with. */
  readonly stacked?: false;
  /** Distance of two samples; the usual distance in the series when absent. A larger one is a gap. */
  readonly stepMs?: number;
}

/** A named course of values; what it says of its format and drawing goes before what its chart says. */
export interface Series extends ValueFormat, SeriesDrawing {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly points: readonly Point[];
  /** The next free colour of the palette when absent. */
  readonly color?: ColorName;
}

/** Where and how the names of the series are listed. */
export type Legend =
  | { readonly kind: "hidden" }
  | {
      readonly kind: "list" | "table";
      readonly placement: "bottom" | "right";
      /** Figures shown beside each name. */
      readonly values?: readonly Reducer[];
    };

import type { Chart, TimeRange } from "./chart.ts";

/** A whole dashboard with the data of its panels. */
export interface Board {
  readonly title: string;
  readonly description?: string;
  readonly range: TimeRange;
  /** What the board's variables are set to, such as `service` to `checkout`. */
  readonly variables?: readonly BoardVariable[];
  /** In any order; their places decide. */
  readonly items: readonly BoardItem[];
}

/** A variable and the value it is set to. */
export interface BoardVariable {
  readonly name: string;
  readonly value: string;
}

/** A panel, or a heading across the board. */
export type BoardItem =
  | { readonly kind: "panel"; readonly place: GridPlace; readonly chart: Chart }
  | { readonly kind: "row"; readonly title: string; readonly y: number };

/** A place in Grafana's grid of 24 columns; a unit of height is 30 pixels, with 8 pixels between units. */
export interface GridPlace {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

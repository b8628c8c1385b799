import type { Panel } from "./panel.ts";

/** A board as a person plans it; the classic dashboard, the v2 resource and pictures are made of it. */
export interface Board {
  /** Stable address, from `boardUids`. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** The stack that it was made of. */
  readonly stack: string;
  /** What is shown at first, in Grafana's words: `now-7d` to `now`. */
  readonly range: { readonly from: string; readonly to: "now" };
  /** How often it asks again: `1m`. */
  readonly refresh: string;
  readonly variables: readonly Variable[];
  readonly marks: readonly EventMark[];
  readonly tabs: readonly Tab[];
}

/** A part of a board that is seen at once. */
export interface Tab {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Panels under one heading, from left to right; what does not fit goes to the next line. */
export interface Row {
  readonly title: string;
  /** Grafana 12 and later show the row only while one of its panels has data. */
  readonly hidesWithoutData: boolean;
  readonly panels: readonly Panel[];
}

/** Something that the reader chooses. */
export type Variable =
  | { readonly kind: "datasource"; readonly name: string; readonly label: string; readonly plugin: "prometheus" }
  | {
      readonly kind: "query";
      readonly name: string;
      readonly label: string;
      /** Its choices are the values of this label on the series of this selector. */
      readonly values: { readonly selector: string; readonly label: string };
      /**
       * `all` allows any number of choices and starts with everything there is; `listed` as well, but names each choice in the
       * query, so that a long range is read for these series only.
       */
      readonly choice: "one" | "all" | "listed";
      /** It follows from another variable and is not shown; `samples` are all that it can be, for checks. */
      readonly hidden?: { readonly samples: readonly string[] };
    }
  | {
      readonly kind: "options";
      readonly name: string;
      readonly label: string;
      /** The first is the default. */
      readonly options: readonly VariableOption[];
    };

/** A choice, and what stands in queries for it. */
export interface VariableOption {
  readonly text: string;
  readonly value: string;
}

/** Events drawn over every time axis of the board: the times at which a query has a result. */
export interface EventMark {
  readonly name: string;
  readonly expr: string;
  readonly title: string;
  readonly text: string;
  readonly color: "red" | "orange" | "blue";
}

/** Every panel of a board in reading order. */
export function panelsOf(board: Board): readonly Panel[] {
  return board.tabs.flatMap((tab) => tab.rows.flatMap((row) => row.panels));
}

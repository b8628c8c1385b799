/** Colours by meaning: green is good, red is bad, grey is unknown; the others tell series apart. */
export type ColorName =
  | "green"
  | "yellow"
  | "orange"
  | "red"
  | "blue"
  | "purple"
  | "teal"
  | "grey"
  | "text"
  | "transparent";

/** From this value up, until the next threshold, this colour holds; `null` is the base below all others. */
export interface Threshold {
  readonly from: number | null;
  readonly color: ColorName;
}

/** Gives values a word and a colour; the first that fits wins. */
export type ValueMapping =
  | { readonly kind: "value"; readonly value: number; readonly text: string; readonly color: ColorName }
  | { readonly kind: "missing"; readonly text: string; readonly color: ColorName };

/** How values are written and coloured. */
export interface ValueFormat {
  /** A unit by Grafana's id: `percentunit`, `s`, `short`. */
  readonly unit?: string;
  readonly decimals?: number;
  readonly thresholds?: readonly Threshold[];
  readonly mappings?: readonly ValueMapping[];
  readonly min?: number;
  readonly max?: number;
}

/** Colours by meaning: green is good, red is bad, grey is unknown; the others tell series apart. */
export type ColorName =
  | "green"
  | "yellow"
  | "orange"
  | "red"
  | "blue"
  | "purple"
  | "teal"
  | "pink"
  | "brown"
  | "grey"
  | "text"
  | "transparent";

/** From this value up, until the next threshold, this colour holds. */
export interface Threshold {
  /** `null` is the base below all others. */
  readonly from: number | null;
  readonly color: ColorName;
  /** Said beside its line; the value when absent. */
  readonly label?: string;
}

/** How thresholds show in a plot over time. */
export type ThresholdDisplay = "off" | "line" | "area" | "line+area";

/** Gives values a word, a colour or both; the first that fits wins. */
export type ValueMapping =
  | {
      readonly kind: "value";
      readonly value: number | string | boolean;
      readonly text?: string;
      readonly color?: ColorName;
    }
  | {
      readonly kind: "range";
      /** `null` leaves this end open; both ends are included. */
      readonly from: number | null;
      readonly to: number | null;
      readonly text?: string;
      readonly color?: ColorName;
    }
  | { readonly kind: "missing"; readonly text?: string; readonly color?: ColorName };

/** How values are written and coloured. */
export interface ValueFormat {
  /** A unit by Grafana's id, such as `percentunit`, `s`, `reqps`, `bytes`, `dateTimeFromNow`; `none` when absent. */
  readonly unit?: string;
  /** As many as the value needs when absent. */
  readonly decimals?: number;
  /** In any order. */
  readonly thresholds?: readonly Threshold[];
  readonly mappings?: readonly ValueMapping[];
  readonly min?: number;
  readonly max?: number;
}

/** The format alone, of something that carries one beside other things. */
export function valueFormatOf({ unit, decimals, thresholds, mappings, min, max }: ValueFormat): ValueFormat {
  return {
    ...(unit !== undefined && { unit }),
    ...(decimals !== undefined && { decimals }),
    ...(thresholds !== undefined && { thresholds }),
    ...(mappings !== undefined && { mappings }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  };
}

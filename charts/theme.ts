/** The two looks of a picture. */
export type ThemeName = "light" | "dark";

/** Colours by meaning: green is good, red is bad, grey is unknown. */
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

/** One colour for three uses. */
export interface Shade {
  /** Lines, bars and states. */
  readonly solid: string;
  /** Letters, on a card or on the tint. */
  readonly ink: string;
  /** The ground of a cell. */
  readonly tint: string;
}

/** Every colour of a picture. */
export interface Theme {
  readonly name: ThemeName;
  readonly page: string;
  readonly card: string;
  readonly border: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly axis: string;
  /** The empty part of a bar or dial. */
  readonly track: string;
  /** Letters on a solid colour. */
  readonly onSolid: string;
  readonly shades: Readonly<Record<ColorName, Shade>>;
  /** From few to many. */
  readonly heat: readonly string[];
}

/** The order in which series without a colour of their own take one; none of them says good or bad. */
export const SERIES_COLORS = [
  "blue",
  "orange",
  "teal",
  "pink",
  "purple",
  "brown",
  "grey",
] as const satisfies readonly ColorName[];

const LIGHT: Theme = {
  name: "light",
  page: "#f3f4f7",
  card: "#ffffff",
  border: "#e1e4ea",
  text: "#1d2330",
  muted: "#5b6475",
  grid: "#eceef3",
  axis: "#c3c9d4",
  track: "#e9ecf1",
  onSolid: "#fefefe",
  shades: {
    green: { solid: "#2a9d6e", ink: "#0e6f48", tint: "#d5f0e3" },
    yellow: { solid: "#d9a400", ink: "#7d5c00", tint: "#fbf0c4" },
    orange: { solid: "#e07b12", ink: "#a04c00", tint: "#fde3c8" },
    red: { solid: "#c8323c", ink: "#b0202c", tint: "#fbdadb" },
    blue: { solid: "#2b6cd4", ink: "#1d55b0", tint: "#dae7fb" },
    purple: { solid: "#7c52c8", ink: "#6238ae", tint: "#e7def8" },
    teal: { solid: "#12979b", ink: "#0a6c70", tint: "#d0eff0" },
    pink: { solid: "#c3479b", ink: "#9a2675", tint: "#f8dcee" },
    brown: { solid: "#8a6238", ink: "#6f4a22", tint: "#efe4d6" },
    grey: { solid: "#8791a3", ink: "#5a6373", tint: "#e7eaef" },
    text: { solid: "#3b4354", ink: "#1e2431", tint: "#eef0f4" },
    transparent: { solid: "#fdfdfe", ink: "#1f2532", tint: "#fdfefe" },
  },
  heat: ["#dfeaf7", "#b7d3ee", "#84b6e2", "#4e94d0", "#2670b5", "#104c8f", "#0a2f62"],
};

const DARK: Theme = {
  name: "dark",
  page: "#0f1116",
  card: "#181b21",
  border: "#292e38",
  text: "#e4e7ee",
  muted: "#9ea7b8",
  grid: "#262b34",
  axis: "#444c5a",
  track: "#2a2f39",
  onSolid: "#0c0e12",
  shades: {
    green: { solid: "#43c08a", ink: "#6fdcae", tint: "#12382a" },
    yellow: { solid: "#e8bf3a", ink: "#f2d169", tint: "#3d3210" },
    orange: { solid: "#f0913a", ink: "#ffb066", tint: "#452a0e" },
    red: { solid: "#ee5f68", ink: "#ff8f93", tint: "#4a1c22" },
    blue: { solid: "#5e9cf5", ink: "#8ab8ff", tint: "#182f55" },
    purple: { solid: "#a283ee", ink: "#bfa8ff", tint: "#2f2452" },
    teal: { solid: "#35bfc0", ink: "#69dcdc", tint: "#0e3839" },
    pink: { solid: "#e77cc3", ink: "#f7a3d8", tint: "#431f38" },
    brown: { solid: "#c39a6b", ink: "#dcb78c", tint: "#372a1b" },
    grey: { solid: "#7d8798", ink: "#abb4c3", tint: "#2b303a" },
    text: { solid: "#c6ccd8", ink: "#e5e8ef", tint: "#242932" },
    transparent: { solid: "#191c22", ink: "#e6e9f0", tint: "#1a1d23" },
  },
  heat: ["#16283f", "#1b3f67", "#1f5c93", "#3280bd", "#5ba6dd", "#98cbf0", "#dbeefc"],
};

/** The colours of a theme. */
export const THEMES: Readonly<Record<ThemeName, Theme>> = { light: LIGHT, dark: DARK };

/** Every colour of a theme by a name of its own, for pages that choose the theme where they are read. */
export function themeColors(theme: Theme): Readonly<Record<string, string>> {
  const { name: _, shades, heat, ...plain } = theme;
  const named = Object.entries(shades).flatMap(([color, shade]) =>
    Object.entries(shade).map(([use, hex]) => [`${color}-${use}`, hex] as const),
  );
  return {
    ...plain,
    ...Object.fromEntries(named),
    ...Object.fromEntries(heat.map((hex, level) => [`heat-${level}`, hex])),
  };
}

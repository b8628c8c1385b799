import type { ColorName } from "../slo/value-format.ts";

/** The two looks of a picture. */
export type ThemeName = "light" | "dark";

/** One colour for three uses. */
export interface Shade {
  /** Lines, bars and states. */
  readonly solid: string;
  /** Letters, on a card or on the tint. */
  readonly ink: string;
  /** The ground of a cell. */
  readonly tint: string;
  /** Letters on the solid colour. */
  readonly onSolid: string;
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
  readonly shades: Readonly<Record<ColorName, Shade>>;
  /** From few to many. */
  readonly heat: readonly string[];
}

/** The order in which series without a colour of their own take one; none of them says good, bad or unknown. */
export const SERIES_COLORS = [
  "blue",
  "orange",
  "teal",
  "pink",
  "purple",
  "brown",
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
  shades: {
    green: { solid: "#2a9d6e", ink: "#0e6f48", tint: "#d5f0e3", onSolid: "#10141c" },
    yellow: { solid: "#d6a400", ink: "#7d5c00", tint: "#fbf0c4", onSolid: "#10141c" },
    orange: { solid: "#d66a0c", ink: "#a04c00", tint: "#fde3c8", onSolid: "#10141c" },
    red: { solid: "#c22f3a", ink: "#b0202c", tint: "#fbdadb", onSolid: "#fefefe" },
    blue: { solid: "#2b6cd4", ink: "#1d55b0", tint: "#dae7fb", onSolid: "#fefefe" },
    purple: { solid: "#452f9b", ink: "#6238ae", tint: "#e7def8", onSolid: "#fefefe" },
    teal: { solid: "#1bae9c", ink: "#0a6c70", tint: "#d0eff0", onSolid: "#10141c" },
    pink: { solid: "#92296a", ink: "#9a2675", tint: "#f8dcee", onSolid: "#fefefe" },
    brown: { solid: "#7d5a30", ink: "#6f4a22", tint: "#efe4d6", onSolid: "#fefefe" },
    grey: { solid: "#8791a3", ink: "#5a6373", tint: "#e7eaef", onSolid: "#10141c" },
    text: { solid: "#3b4354", ink: "#1e2431", tint: "#eef0f4", onSolid: "#fefefe" },
    transparent: { solid: "#fdfdfe", ink: "#1f2532", tint: "#fdfefe", onSolid: "#10141c" },
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
  shades: {
    green: { solid: "#43c08a", ink: "#6fdcae", tint: "#12382a", onSolid: "#0c0e12" },
    yellow: { solid: "#f3d566", ink: "#f2d169", tint: "#3d3210", onSolid: "#0c0e12" },
    orange: { solid: "#ee8630", ink: "#ffb066", tint: "#452a0e", onSolid: "#0c0e12" },
    red: { solid: "#e8505b", ink: "#ff8f93", tint: "#4a1c22", onSolid: "#0c0e12" },
    blue: { solid: "#5e9cf5", ink: "#8ab8ff", tint: "#182f55", onSolid: "#0c0e12" },
    purple: { solid: "#b9a6ee", ink: "#bfa8ff", tint: "#2f2452", onSolid: "#0c0e12" },
    teal: { solid: "#a5e8e2", ink: "#69dcdc", tint: "#0e3839", onSolid: "#0c0e12" },
    pink: { solid: "#d9488f", ink: "#f7a3d8", tint: "#431f38", onSolid: "#0c0e12" },
    brown: { solid: "#d6ab84", ink: "#dcb78c", tint: "#372a1b", onSolid: "#0c0e12" },
    grey: { solid: "#7d8798", ink: "#abb4c3", tint: "#2b303a", onSolid: "#0c0e12" },
    text: { solid: "#c6ccd8", ink: "#e5e8ef", tint: "#242932", onSolid: "#0c0e12" },
    transparent: { solid: "#191c22", ink: "#e6e9f0", tint: "#1a1d23", onSolid: "#0c0e12" },
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

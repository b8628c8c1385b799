import type { Font } from "../text/measure-text.ts";

/** The sizes of letters in a picture. */
export const FONTS = {
  title: { size: 13, weight: 600 },
  body: { size: 12, weight: 400 },
  strong: { size: 12, weight: 600 },
  label: { size: 11, weight: 400 },
  labelStrong: { size: 11, weight: 600 },
  small: { size: 10, weight: 600 },
} as const satisfies Readonly<Record<string, Font>>;

import { percentText } from "../texts/figures.ts";
import type { ShiftTexts } from "../texts/shift-texts.ts";

/** A share or ratio as a percentage, or the word for what nobody knows. */
export function ratioText(ratio: number | null, texts: Pick<ShiftTexts, "unknown">): string {
  return ratio === null ? texts.unknown : percentText(ratio);
}

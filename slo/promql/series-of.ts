import type { SeriesSelector } from "./print-selector.ts";
import { isVectorSelector, vectorSelectors } from "./selectors.ts";

/** What a text that is one series asks for; undefined where it is none, or more than that. */
export function seriesOf(text: string | undefined): SeriesSelector | undefined {
  return text !== undefined && isVectorSelector(text) ? vectorSelectors(text)[0] : undefined;
}

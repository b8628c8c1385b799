import Big from "big.js";
import { vectorSelectors } from "../promql/selectors.ts";

/** What a histogram's values, and so its edges, are counted in. */
export type HistogramUnit = "seconds" | "milliseconds";

/** How many of a unit a second has. */
export const perSecond: Readonly<Record<HistogramUnit, number>> = { seconds: 1, milliseconds: 1000 };

/** The unit that the name of a histogram tells, if it tells one. */
export function unitOfName(histogram: string): HistogramUnit | undefined {
  const name = (vectorSelectors(histogram)[0]?.metric ?? "").replace(/_bucket$/, "");
  if (/_(?:milliseconds|millis|msec|ms)$/.test(name)) return "milliseconds";
  return name.endsWith("_seconds") ? "seconds" : undefined;
}

/** The edge at a threshold, as a decimal number without float noise. */
export function edgeAt(thresholdSeconds: number, unit: HistogramUnit = "seconds"): string {
  return new Big(thresholdSeconds).times(perSecond[unit]).toFixed();
}

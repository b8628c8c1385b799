import { vectorSelectors } from "../promql/selectors.ts";

/** What a histogram's values, and so its edges, are counted in. */
export type HistogramUnit = "seconds" | "milliseconds";

/** The unit that the name of a histogram tells, if it tells one. */
export function unitOfName(histogram: string): HistogramUnit | undefined {
  const name = (vectorSelectors(histogram)[0]?.metric ?? "").replace(/_bucket$/, "");
  if (/_(?:milliseconds|millis|ms)$/.test(name)) return "milliseconds";
  return name.endsWith("_seconds") ? "seconds" : undefined;
}

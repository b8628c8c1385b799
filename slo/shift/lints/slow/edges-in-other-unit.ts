import Big from "big.js";
import { type HistogramUnit, perSecond } from "../../../sli/histogram-unit.ts";

/** Bucket edges that were written in another unit, and what they are in that of the histogram. */
export interface EdgesInOtherUnit {
  readonly unit: HistogramUnit;
  readonly converted: readonly string[];
}

/** Edges that have the threshold among them in the other unit alone; undefined where they may well be in this one. */
export function edgesInOtherUnit(
  edges: readonly string[],
  { thresholdSeconds, unit }: { readonly thresholdSeconds: number; readonly unit: HistogramUnit },
): EdgesInOtherUnit | undefined {
  const other: HistogramUnit = unit === "seconds" ? "milliseconds" : "seconds";
  const finite = edges.filter((edge) => edge !== "+Inf").map(Number);
  const isAmong = (of: HistogramUnit) => {
    const asked = thresholdSeconds * perSecond[of];
    return finite.some((edge) => edge <= asked) && finite.some((edge) => edge >= asked);
  };
  if (isAmong(unit) || !isAmong(other)) return undefined;
  const inUnit = (edge: string) => new Big(edge).times(perSecond[unit]).div(perSecond[other]).toFixed();
  return { unit: other, converted: edges.map((edge) => (edge === "+Inf" ? edge : inUnit(edge))) };
}

import { shiftSeries } from "../../slo/shift/shift-names.ts";
import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { series } from "./shift-labels.ts";

/** How far back the weights are looked for that were there before. */
export const vanishedMemory = "30m";

/** The share that the candidate was last meant to have, where that was a part and nobody knows it any more; now, or so long ago. */
export function vanishedShare(shift: TrafficShift, ago?: string): string {
  const candidate = series(shiftSeries.intendedShare, shift, "candidate");
  const offset = ago === undefined ? "" : ` offset ${ago}`;
  return `(last_over_time(${candidate}[${vanishedMemory}]${offset}) > 0 < 1 unless on (shift) ${candidate}${offset})`;
}

import { shiftSeries } from "../../slo/shift/shift-names.ts";
import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { series } from "./shift-labels.ts";

/** The shift while its candidate is meant to have some of the traffic and not all. */
export function shifting(shift: TrafficShift): string {
  const candidate = series(shiftSeries.intendedShare, shift, "candidate");
  return `(max by (shift) (${candidate}) > 0 < 1)`;
}

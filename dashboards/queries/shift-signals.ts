import type { ShiftArm, TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { type TrafficSignals, trafficSignals } from "../../slo/shift/traffic-signals.ts";
import type { ColorName } from "../../slo/value-format.ts";

/** What a board can show of a shift; panels of the rest are left out. */
export interface ShiftSignals extends TrafficSignals {
  /** DNS answers that are counted by arm. */
  readonly dns: boolean;
}

/** What can be known of a shift. */
export function shiftSignals(shift: TrafficShift): ShiftSignals {
  return { ...trafficSignals(shift), dns: Object.keys(shift.dns?.answers ?? {}).length > 0 };
}

const ownColors: ReadonlySet<string> = new Set([
  "blue",
  "green",
  "purple",
  "teal",
  "pink",
  "brown",
] satisfies ColorName[]);

/** The colour of an arm on every panel: its own when it is named after one. */
export function armColor({ stable, candidate }: TrafficShift, { name, role }: ShiftArm): ColorName {
  if (ownColors.has(name)) return name as ColorName;
  const other = role === "stable" ? candidate.name : stable.name;
  const color = role === "stable" ? "blue" : "purple";
  // The other arm is named after the colour that this one would get.
  return other === color ? "teal" : color;
}

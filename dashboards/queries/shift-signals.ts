import { armSeries, trafficForm } from "../../slo/shift/traffic-selectors.ts";
import type { ShiftArm, TrafficShift } from "../../slo/shift/traffic-shift.ts";
import type { ColorName } from "../../slo/value-format.ts";

/** What can be known of a shift, by who counts its traffic; panels of the rest are left out. */
export interface ShiftSignals {
  /** Requests and their errors; connections alone tell neither. */
  readonly requests: boolean;
  readonly slow: boolean;
  readonly inflight: boolean;
  /** Requests that were given to a server and answered by nobody. */
  readonly lost: boolean;
  readonly rescued: boolean;
  /** What shares are shares of. */
  readonly share: "requests" | "sessions" | "bytes";
  /** DNS answers that are counted by arm. */
  readonly dns: boolean;
}

/** What can be known of a shift. */
export function shiftSignals(shift: TrafficShift): ShiftSignals {
  const { requests, slow, inflight, unanswered, rescued } = armSeries(shift, shift.candidate);
  return {
    requests: requests !== undefined,
    slow: slow !== undefined,
    inflight: inflight !== undefined,
    lost: unanswered !== undefined,
    rescued: rescued !== undefined,
    share: trafficForm(shift).shareBasis,
    dns: Object.keys(shift.dns?.answers ?? {}).length > 0,
  };
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

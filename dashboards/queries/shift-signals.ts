import { armColor } from "../../slo/shift/arm-color.ts";
import { canPart } from "../../slo/shift/possible-shares.ts";
import type { ShiftArm, TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { type TrafficSignals, trafficSignals } from "../../slo/shift/traffic-signals.ts";
import type { ColorName } from "../../slo/value-format.ts";

/** What a board can show of a shift; panels of the rest are left out. */
export interface ShiftSignals extends TrafficSignals {
  /** DNS answers that are counted by arm. */
  readonly dns: boolean;
  /** A verdict on the candidate: both arms serve side by side, and their requests are seen. */
  readonly verdict: boolean;
}

/** What can be known of a shift. */
export function shiftSignals(shift: TrafficShift): ShiftSignals {
  const signals = trafficSignals(shift);
  const verdict = signals.requests && canPart(shift);
  return { ...signals, verdict, dns: Object.keys(shift.dns?.answers ?? {}).length > 0 };
}

/** The colour of an arm on every panel. */
export function colorOfArm({ stable, candidate }: TrafficShift, { role }: ShiftArm): ColorName {
  return armColor({ stable: stable.name, candidate: candidate.name }, role);
}

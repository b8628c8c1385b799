import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";

/** A shift with what the stack says about time. */
export interface TrackedShift {
  readonly shift: TrafficShift;
  /** Over which the actual share is counted. */
  readonly windowSeconds: number;
}

import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";

/** A shift with what the stack says about time. */
export interface TrackedShift {
  readonly shift: TrafficShift;
  /** Over which the actual share is counted. */
  readonly windowSeconds: number;
}

/** The window of a stack's shifts: four scrapes, and at least 20 seconds. */
export function shiftWindowSeconds(scrapeSeconds: number): number {
  return Math.max(20, 4 * scrapeSeconds);
}

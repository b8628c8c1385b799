import type { TrafficShift } from "./traffic-shift.ts";

/** Requests per second up to which the stable arm could take everything back. */
export function rollbackLimit({ stableCapacity, headroom }: NonNullable<TrafficShift["rollback"]>): number {
  return headroom * stableCapacity;
}

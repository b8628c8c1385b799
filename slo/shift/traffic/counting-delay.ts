import type { ShiftTraffic } from "../traffic-shift.ts";

/**
 * How long after a change its counts are still of before, in part. A value of CloudWatch is that of a whole period: of the one that the
 * change came in the middle of, and then of the next one, which is known at its end; and it stands until the exporter asks again, a period
 * later at most.
 */
export function countingDelaySeconds(traffic: ShiftTraffic): number {
  return traffic.kind === "alb" ? 3 * traffic.periodSeconds : 0;
}

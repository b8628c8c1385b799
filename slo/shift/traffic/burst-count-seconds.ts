import { burstSeconds } from "../shift-timing.ts";
import type { ShiftTraffic } from "../traffic-shift.ts";

/**
 * Over which errors are counted to see whether they come in bursts. A count of a longer period is spread over all of it: parts of it
 * differ from each other by less than chance makes counts differ, which would hide bursts.
 */
export function burstCountSeconds(traffic: ShiftTraffic): number {
  return traffic.kind === "alb" ? Math.max(burstSeconds, traffic.periodSeconds) : burstSeconds;
}

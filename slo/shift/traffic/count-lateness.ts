import { secondsToWords } from "../../duration.ts";
import { cloudWatchDelaySeconds } from "../shift-timing.ts";
import type { ShiftTraffic } from "../traffic-shift.ts";

/**
 * How long after a request its count is there, on average. A value of CloudWatch is asked for once it is complete, is that of a whole
 * period, and counts for one from then on. It is a little more where YACE asks later than it could.
 */
export function countLatenessSeconds(traffic: ShiftTraffic): number {
  return traffic.kind === "alb" ? cloudWatchDelaySeconds + traffic.periodSeconds : 0;
}

/** `counts of CloudWatch are 3 min late`: no other ones are. */
export function lateCountsWords(seconds: number): string {
  return `counts of CloudWatch are ${secondsToWords(seconds)} late`;
}

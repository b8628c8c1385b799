import { trafficForm } from "./traffic-selectors.ts";
import type { TrafficShift } from "./traffic-shift.ts";

/** Traffic as it usually is. */
export interface UsualTraffic {
  /** Of both arms. */
  readonly requestsPerSecond: number;
  readonly errorRatio: number;
}

/** An objective of 99.9 % is the commonest: without a word about errors, they are what it allows. */
export const assumedErrorRatio = 0.001;

/** What is to be expected of a shift; undefined where nobody says how much traffic there is, or where connections are counted. */
export function usualTraffic(shift: TrafficShift): UsualTraffic | undefined {
  const { requestsPerSecond, errorRatio = assumedErrorRatio } = shift.expect;
  if (requestsPerSecond === undefined || trafficForm(shift).shareBasis !== "requests") return undefined;
  return { requestsPerSecond, errorRatio };
}

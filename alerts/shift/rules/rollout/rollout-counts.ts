import { shiftHelperSeries, shiftSeries } from "../../../../slo/shift/shift-names.ts";
import type { TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { toldBy } from "../../told.ts";

/** The series of a count of an arm: per second, the same while a rollout is on, and what that adds up to. */
export interface RolloutCount {
  readonly rate: string;
  readonly active: string;
  readonly sum: string;
}

/** What is added up of a rollout; losses first, because errors are made of them. */
export function rolloutCounts(shift: TrafficShift): readonly RolloutCount[] {
  const told = toldBy(shift);
  const helper = shiftHelperSeries;
  const { lost, rescued, requests, errors, slow, lostSum, rescuedSum, requestsSum, errorsSum } = shiftSeries;
  return [
    ...(told.lost ? [{ rate: lost, active: helper.activeLost, sum: lostSum }] : []),
    ...(told.requests ? [{ rate: requests, active: helper.activeRequests, sum: requestsSum }] : []),
    ...(told.errors ? [{ rate: errors, active: helper.activeErrors, sum: errorsSum }] : []),
    ...(told.slow ? [{ rate: slow, active: helper.activeSlow, sum: helper.slowSum }] : []),
    ...(told.rescued ? [{ rate: rescued, active: helper.activeRescued, sum: rescuedSum }] : []),
  ];
}

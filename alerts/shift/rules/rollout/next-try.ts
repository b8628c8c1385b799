import { secondsToDuration } from "../../../../slo/duration.ts";
import type { Stack } from "../../../../slo/model.ts";
import { shiftHelperSeries, shiftSeries } from "../../../../slo/shift/shift-names.ts";
import { cleanWindowSeconds, sameRolloutSeconds, shiftEvaluationSeconds } from "../../../../slo/shift/shift-timing.ts";
import { countingDelaySeconds } from "../../../../slo/shift/traffic/counting-delay.ts";
import type { TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { isTriedAgainAtOnce } from "../../../../slo/shift/tried-again-at-once.ts";
import { series } from "../../shift-labels.ts";
import { shifting } from "../../shifting.ts";

/** When the candidate was last meant to have nothing. */
export function lastZeroQuery(shift: TrafficShift, stack: Stack): string {
  return lastTimeQuery(`${series(shiftSeries.intendedShare, shift, "candidate")} == 0`, stack);
}

/**
 * When the candidate last had no part of the traffic, but nothing or everything: a part after it is another try. Flagger's own way back
 * from everything, once its candidate won, is none.
 */
export function lastRestQuery(shift: TrafficShift, stack: Stack): string {
  if (shift.weights.kind !== "haproxy") return lastZeroQuery(shift, stack);
  const candidate = series(shiftSeries.intendedShare, shift, "candidate");
  return lastTimeQuery(`${candidate} == 0 or ${candidate} == 1`, stack);
}

function lastTimeQuery(so: string, stack: Stack): string {
  const lately = `${secondsToDuration(sameRolloutSeconds)}:${secondsToDuration(shiftEvaluationSeconds(stack))}`;
  return `max by (shift) (max_over_time(timestamp(${so})[${lately}]))`;
}

/** Whether a next try can begin at once after a weight of 0, or while counts of before are still to come. */
function isSoonTriedAgain(shift: TrafficShift): boolean {
  return isTriedAgainAtOnce(shift) || countingDelaySeconds(shift.traffic) > 0;
}

/**
 * What is there while windows, or periods of CloudWatch, may hold what the arms did in a try before, which is not this one's; or what the
 * candidate did while it had everything, of which an exporter tells as of a rollout of its own.
 */
export function blurredQuery(shift: TrafficShift, stack: Stack): string {
  const own = series(shiftHelperSeries.started, shift);
  const candidate = series(shiftSeries.intendedShare, shift, "candidate");
  const clean = secondsToDuration(Math.max(cleanWindowSeconds(stack), countingDelaySeconds(shift.traffic)));
  const hadAll = `(max by (shift) (max_over_time(${candidate}[${clean}])) == 1 and on (shift) ${shifting(shift)})`;
  if (!isSoonTriedAgain(shift)) return hadAll;
  return `(max by (shift) (${own}) > min by (shift) (min_over_time(${own}[${clean}])) or ${hadAll})`;
}

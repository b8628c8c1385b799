import { secondsToDuration } from "../../../../slo/duration.ts";
import type { Stack } from "../../../../slo/model.ts";
import { shiftHelperSeries, shiftSeries } from "../../../../slo/shift/shift-names.ts";
import { longestRolloutSeconds, shiftEvaluationSeconds } from "../../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { type RecordingRule, record } from "../../../rule.ts";
import { countedLosses, wholeLosses } from "../../counted-losses.ts";
import { missedCounts } from "../../missed-counts.ts";
import { blurredQuery } from "../../next-try.ts";
import { rangeOf } from "../../range-of.ts";
import { series } from "../../shift-labels.ts";
import { toldBy } from "../../told.ts";

/** What a rollout has seen so far: what arms did at each evaluation while it was on, and that added up. */
export function sumRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  return [...activeRules(shift, stack), ...sums(shift, stack)];
}

/**
 * What arms did while a rollout was on, told apart by rollout. An arm goes on counting in the drain time as long as the other one does
 * not have everything: a candidate that is killed loses its weight at once, and its errors come after.
 */
function activeRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const during = (metric: string, flag: string) => `${metric} * on (shift) group_left (rollout) ${series(flag, shift)}`;
  const { active, actualShare, lost, rescued } = shiftSeries;
  const { rollout, activeLost, activeFailed, failed } = shiftHelperSeries;
  const counted = (metric: string) => {
    const counts = withMissed(metric, shift, stack);
    // After a gap losses are known before answers are.
    const all = metric === failed ? `(${counts} or 0 * ${series(lost, shift)})` : counts;
    const draining = `(${all} and on (shift, arm) ${series(actualShare, shift)} < 1)`;
    const both = `${during(all, active)}\nor ${during(draining, rollout)}`;
    return `(\n${both}\n)\nunless on (shift) ${blurredQuery(shift, stack)}`;
  };
  const told = toldBy(shift);
  return summed(shift).flatMap(({ rate, active: name }): readonly RecordingRule[] => {
    if (rate === lost || rate === rescued) return [record(name, during(series(rate, shift), rollout))];
    if (rate !== shiftSeries.errors || !told.lost) return [record(name, counted(rate))];
    const losses = countedLosses(series(activeLost, shift), longestRolloutSeconds, stack);
    const answered = series(activeFailed, shift);
    return [record(activeFailed, counted(failed)), record(name, `${answered} + (${losses} or 0 * ${answered})`)];
  });
}

/** A rate, and what was missed of it. */
function withMissed(rate: string, shift: TrafficShift, stack: Stack): string {
  const missed = missedCounts(shift, shift.candidate).find((count) => count.rate === rate)?.missed;
  const counts = series(rate, shift);
  // A value that is there for one evaluation of its group alone would be read twice where groups change places by some milliseconds, or never.
  const whatWasWritten = ` offset ${secondsToDuration(shiftEvaluationSeconds(stack))}`;
  return missed === undefined ? counts : `(${counts} + ${series(missed, shift)}${whatWasWritten} or ${counts})`;
}

function sums(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const seconds = shiftEvaluationSeconds(stack);
  const range = rangeOf(longestRolloutSeconds, stack);
  return summed(shift).map(({ rate, active, sum }) => {
    const all = `${seconds} * sum_over_time(${series(active, shift)}[${range}])`;
    // Rates are extrapolated: what they add up to is nearly whole.
    const counted = rate === shiftSeries.lost ? wholeLosses(all) : `round(clamp_min(${all}, 0))`;
    return record(sum, `${counted}\nand on (shift, rollout) ${series(shiftHelperSeries.rollout, shift)}`);
  });
}

interface Summed {
  readonly rate: string;
  readonly active: string;
  readonly sum: string;
}

/** Losses first: errors are made of them. */
function summed(shift: TrafficShift): readonly Summed[] {
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

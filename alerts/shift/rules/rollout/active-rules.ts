import type { Stack } from "../../../../slo/model.ts";
import { shiftHelperSeries, shiftSeries } from "../../../../slo/shift/shift-names.ts";
import { longestRolloutSeconds } from "../../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { type RecordingRule, record } from "../../../rule.ts";
import { countedLosses, lostDuring } from "../../counts/counted-losses.ts";
import { missedCounts } from "../../counts/missed-counts.ts";
import { readOnce } from "../../counts/read-once.ts";
import { series } from "../../shift-labels.ts";
import { toldBy } from "../../told.ts";
import { blurredQuery } from "./next-try.ts";
import { rolloutCounts } from "./rollout-counts.ts";

/**
 * What arms did while a rollout was on, told apart by rollout. An arm goes on counting in the drain time as long as the other one does
 * not have everything: a candidate that is killed loses its weight at once, and its errors come after.
 */
export function activeRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
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
  return rolloutCounts(shift).flatMap(({ rate, active: name }): readonly RecordingRule[] => {
    if (rate === lost) return [record(name, lostDuring(rate, shift, stack))];
    if (rate === rescued) return [record(name, during(series(rate, shift), rollout))];
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
  return missed === undefined ? counts : `(${counts} + ${readOnce(series(missed, shift), stack)} or ${counts})`;
}

import type { Stack } from "../../../../slo/model.ts";
import { shiftHelperSeries, shiftSeries } from "../../../../slo/shift/shift-names.ts";
import { longestRolloutSeconds, shiftEvaluationSeconds } from "../../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { type RecordingRule, record } from "../../../rule.ts";
import { wholeLosses } from "../../counts/counted-losses.ts";
import { rangeOf } from "../../range-of.ts";
import { series } from "../../shift-labels.ts";
import { rolloutCounts } from "./rollout-counts.ts";

/** What a rollout has seen so far: what arms did at each evaluation while it was on, added up. */
export function sumRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const seconds = shiftEvaluationSeconds(stack);
  const range = rangeOf(longestRolloutSeconds, stack);
  return rolloutCounts(shift).map(({ rate, active, sum }) => {
    const all = `${seconds} * sum_over_time(${series(active, shift)}[${range}])`;
    // Rates are extrapolated: what they add up to is nearly whole.
    const counted = rate === shiftSeries.lost ? wholeLosses(all) : `round(clamp_min(${all}, 0))`;
    return record(sum, `${counted}\nand on (shift, rollout) ${series(shiftHelperSeries.rollout, shift)}`);
  });
}

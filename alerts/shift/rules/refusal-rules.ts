import type { Stack } from "../../../slo/model.ts";
import { shiftHelperSeries, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { lossSeconds, shiftEvaluationSeconds, shiftWindowSeconds } from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { type RecordingRule, record } from "../../rule.ts";
import { unservedQuery } from "../arm-queries.ts";
import { grownLosses } from "../counted-losses.ts";
import { rangeOf } from "../range-of.ts";
import { labelsOfShift, series } from "../shift-labels.ts";

/** What a proxy refused because it had no arm to give it to: all that nobody answered, less what arms lost. */
export function refusalRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const query = unservedQuery(shift, shiftWindowSeconds(stack));
  if (query === undefined) return [];
  const lost = series(shiftHelperSeries.lostInAll, shift);
  const all = `${shiftEvaluationSeconds(stack)} * sum_over_time(${lost}[${rangeOf(lossSeconds, stack)}])`;
  const ofArms = `sum by (shift, service, layer) (${series(shiftSeries.lost2m, shift)})`;
  return [
    record(shiftHelperSeries.unserved, query, labelsOfShift(shift)),
    record(shiftHelperSeries.lostInAll, grownLosses(series(shiftHelperSeries.unserved, shift), stack)),
    record(shiftSeries.refused2m, `clamp_min(${all} - (${ofArms} or 0 * ${all}), 0)`),
  ];
}

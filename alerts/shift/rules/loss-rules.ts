import type { Stack } from "../../../slo/model.ts";
import { shiftHelperSeries, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { lossSeconds, shiftEvaluationSeconds, shiftWindowSeconds } from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { type RecordingRule, record } from "../../rule.ts";
import { unservedQuery } from "../counts/arm-queries.ts";
import { grownLosses } from "../counts/counted-losses.ts";
import { mostLostRule } from "../counts/most-lost.ts";
import { rangeOf } from "../range-of.ts";
import { labelsOfShift, series, withRoles } from "../shift-labels.ts";
import { toldBy } from "../told.ts";

/**
 * What arms lost lately. A request that waits to be tried again was given to an arm, which does not answer it, and may still be saved: no
 * arm lost more than nobody answered, where the proxy counts that.
 */
export function lossRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  if (!toldBy(shift).lost) return [];
  const seconds = shiftEvaluationSeconds(stack);
  const summed = (rate: string) => `sum_over_time(${series(rate, shift)}[${rangeOf(lossSeconds, stack)}])`;
  const lately = (sum: string) => `clamp_min(${seconds} * ${sum}, 0)`;
  // A swap of roles must hide no loss, and what it hid would be taken for refused.
  const ofArm = lately(withRoles(summed(shiftSeries.lost), shift));
  const unserved = unservedQuery(shift, shiftWindowSeconds(stack));
  const most = mostLostRule(shift, stack);
  if (unserved === undefined) return [record(shiftSeries.lost2m, ofArm), most];
  const helper = shiftHelperSeries;
  const inAll = `sum by (shift) (${series(helper.lostInAll2m, shift)})`;
  return [
    record(helper.unserved, unserved, labelsOfShift(shift)),
    record(helper.lostInAll, grownLosses(series(helper.unserved, shift), shift, stack)),
    record(helper.lostInAll2m, lately(summed(helper.lostInAll))),
    record(
      shiftSeries.lost2m,
      `${ofArm}\n  <= on (shift) group_left () ${inAll}\nor 0 * ${ofArm}\n  + on (shift) group_left () ${inAll}\nor ${ofArm}`,
    ),
    most,
  ];
}

import type { Stack } from "../../../slo/model.ts";
import { refusedArm, shiftHelperSeries, shiftLabels, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { longestRolloutSeconds, refusedForSeconds, shiftEvaluationSeconds } from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { quote } from "../../promql-text.ts";
import { type RecordingRule, record } from "../../rule.ts";
import { lostDuring, wholeLosses } from "../counts/counted-losses.ts";
import { mostRefusedRule } from "../counts/most-lost.ts";
import { rangeOf } from "../range-of.ts";
import { series, seriesWith } from "../shift-labels.ts";
import { toldBy } from "../told.ts";

/**
 * What a proxy refused because it had no arm to give it to: all that nobody answered, less what arms lost. In the rollout's sums these
 * requests stand beside those of the arms, as an arm of their own, sent and lost.
 */
export function refusalRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  if (!toldBy(shift).refused) return [];
  const { lostInAll, lostInAll2m, activeLostInAll, refusedNow2m, refusedNowSum, rollout } = shiftHelperSeries;
  const lasting = (refused: string) =>
    `min_over_time(${series(refused, shift)}[${rangeOf(refusedForSeconds(stack), stack)}])`;
  const lately = series(lostInAll2m, shift);
  const ofArms = `sum by (shift, service, layer) (${series(shiftSeries.lost2m, shift)})`;
  const inRollout = wholeLosses(
    `${shiftEvaluationSeconds(stack)} * sum_over_time(${series(activeLostInAll, shift)}[${rangeOf(longestRolloutSeconds, stack)}])`,
  );
  const ofArmsInRollout = `sum by (shift, service, layer, rollout) (${shiftSeries.lostSum}{shift=${quote(shift.id)},arm!=${quote(refusedArm)}})`;
  const ofNone = { [shiftLabels.arm]: refusedArm };
  return [
    record(refusedNow2m, `clamp_min(${lately} - (${ofArms} or 0 * ${lately}), 0)`),
    record(shiftSeries.refused2m, lasting(refusedNow2m)),
    mostRefusedRule(shift, stack),
    record(activeLostInAll, lostDuring(lostInAll, shift, stack)),
    record(refusedNowSum, `clamp_min(${inRollout} - (${ofArmsInRollout} or 0 * ${inRollout}), 0)`),
    record(shiftSeries.lostSum, `${lasting(refusedNowSum)}\nand on (shift, rollout) ${series(rollout, shift)}`, ofNone),
    record(shiftSeries.requestsSum, seriesWith(shiftSeries.lostSum, shift, ofNone), ofNone),
  ];
}

import { secondsToDuration } from "../../../slo/duration.ts";
import type { Stack } from "../../../slo/model.ts";
import { shiftHelperSeries, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { lossSeconds, shiftEvaluationSeconds, shiftWindowSeconds } from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { type RecordingRule, record } from "../../rule.ts";
import { unservedQuery } from "../arm-queries.ts";
import { labelsOfShift, series } from "../shift-labels.ts";

/** What a proxy refused because it had no arm to give it to: all that nobody answered, less what arms lost. */
export function refusalRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const query = unservedQuery(shift, shiftWindowSeconds(stack));
  if (query === undefined) return [];
  const unserved = series(shiftHelperSeries.unserved, shift);
  // An evaluation that was missed is made up for by the one before.
  const range = secondsToDuration(3 * shiftEvaluationSeconds(stack));
  const before = `last_over_time(${unserved}[${range}] offset ${secondsToDuration(lossSeconds)})`;
  const ofArms = `sum by (shift, service, layer) (${series(shiftSeries.lost2m, shift)})`;
  return [
    record(shiftHelperSeries.unserved, query, labelsOfShift(shift)),
    record(shiftSeries.refused2m, `clamp_min(${unserved} - ${before} - (${ofArms} or 0 * ${unserved}), 0)`),
  ];
}

import type { Stack } from "../../../slo/model.ts";
import { aloneJudge } from "../../../slo/shift/gate/judge-alone.ts";
import { knownAfterSeconds } from "../../../slo/shift/known-after-seconds.ts";
import { rollbackLimit } from "../../../slo/shift/rollback-limit.ts";
import { gateHoldsSeconds } from "../../../slo/shift/settle-time.ts";
import { shiftHelperSeries, shiftLabels, shiftSettings } from "../../../slo/shift/shift-names.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { type RecordingRule, record } from "../../rule.ts";
import { labelsOfShift } from "../shift-labels.ts";
import { toldBy } from "../told.ts";

/** What `nines gate` needs of the config, which it does not read. */
export function settingRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const { alpha, minRequests, effectFloor, errorRatio } = aloneJudge(shift);
  const values = {
    // The exporter waits as long.
    [shiftSettings.settle]: gateHoldsSeconds(shift, stack),
    [shiftSettings.knownAfter]: knownAfterSeconds(shift, stack),
    [shiftSettings.alpha]: alpha,
    [shiftSettings.minRequests]: minRequests,
    [shiftSettings.minErrors]: shift.judge.minErrors,
    [shiftSettings.effectFloor]: effectFloor,
    [shiftSettings.errorRatio]: errorRatio,
    ...(shift.slow && toldBy(shift).slow && { [shiftSettings.slow]: shift.slow.thresholdSeconds }),
    ...(shift.rollback && { [shiftSettings.rollbackLimit]: rollbackLimit(shift.rollback) }),
  };
  return Object.entries(values).map(([setting, value]) =>
    record(shiftHelperSeries.setting, `vector(${value})`, { ...labelsOfShift(shift), [shiftLabels.setting]: setting }),
  );
}

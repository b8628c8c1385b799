import { secondsToDuration } from "../../../slo/duration.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { longestRolloutSeconds, sameRolloutSeconds } from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { type RecordingRule, record } from "../../rule.ts";
import { ofShift, series, seriesWith } from "../shift-labels.ts";
import { toldBy } from "../told.ts";
import { ratioIn } from "./verdict-rules.ts";

/**
 * Above which error ratio a candidate that was judged worse is so still, while it serves and fails as often: what its rollout counted is
 * told for ten minutes more, and with the other arm idle nobody can compare anew. Six hours after the last change of weights it is the
 * SLO's matter alone.
 */
export function stillWorseRules(shift: TrafficShift): readonly RecordingRule[] {
  if (!toldBy(shift).errors) return [];
  const { stillWorse, rollout } = shiftHelperSeries;
  const same = secondsToDuration(sameRolloutSeconds);
  const own = series(stillWorse, shift);
  const judged = `${ratioIn(shift, "stable")} + ${shift.judge.effectFloor}\n  and on (shift, rollout) ${judgedWorse(shift)}`;
  const before = `last_over_time(${own}[${same}]) unless on (shift, rollout) ${series(rollout, shift)}`;
  const expr = [
    `(\n  ${judged}\n  or on (shift) (${before})\n)`,
    `< on (shift) group_left () ${ofShift(shiftSeries.errorRatio, shift, "candidate")}`,
    // One that had nothing meanwhile is another one.
    `and on (shift) min_over_time(${series(shiftSeries.intendedShare, shift, "candidate")}[${same}]) > 0`,
    `and on (shift) time() - ${ofShift(shiftSeries.lastChange, shift)} < ${longestRolloutSeconds}`,
  ];
  return [record(stillWorse, expr.join("\n"))];
}

/** A rollout whose candidate is judged worse. */
export function judgedWorse(shift: TrafficShift): string {
  return `${seriesWith(shiftSeries.verdict, shift, { [shiftLabels.verdict]: "worse" })} == 1`;
}

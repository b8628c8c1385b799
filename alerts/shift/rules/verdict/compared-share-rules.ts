import { secondsToDuration } from "../../../../slo/duration.ts";
import type { Stack } from "../../../../slo/model.ts";
import { shiftHelperSeries, shiftSeries } from "../../../../slo/shift/shift-names.ts";
import { cleanWindowSeconds, drainSeconds, shiftEvaluationSeconds } from "../../../../slo/shift/shift-timing.ts";
import { countingDelaySeconds } from "../../../../slo/shift/traffic/counting-delay.ts";
import type { TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { type RecordingRule, record } from "../../../rule.ts";
import { labelsOfShift, ofShift, series } from "../../shift-labels.ts";
import { shifting } from "../../shifting.ts";
import { toldBy } from "../../told.ts";
import { hasStates } from "../../weight-queries.ts";

/** The candidate's share by which errors are weighed: those of the stable arm, and its own. */
export function comparedShareRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  return toldBy(shift).errors ? [comparedShare(shift, stack), largestShare(shift, stack)] : [];
}

/**
 * Errors count by the share at which their requests were given. Once the traffic followed the end of a rollout, that is the last share
 * that was meant: the largest of the drain time, which is the least against the candidate. Once it is meant to have everything nothing is
 * compared: a window that still has both arms would hold what it fails alone against what they failed side by side.
 */
function comparedShare(shift: TrafficShift, stack: Stack): RecordingRule {
  const actual = ofShift(shiftSeries.actualShare, shift, "candidate");
  const meant = `(${series(shiftSeries.intendedShare, shift, "candidate")} > 0 < 1)`;
  const step = secondsToDuration(shiftEvaluationSeconds(stack));
  const last = `max by (shift) (max_over_time(${meant}[${secondsToDuration(drainSeconds)}:${step}]))`;
  // Losses are read an evaluation after their counters are, when a candidate that crashed may have nothing any more.
  const before = `sum by (shift) (${series(shiftSeries.actualShare, shift, "candidate")} offset ${step})`;
  const expr = `(${actual} > 0 < 1)\nor on (shift) (\n  ${last}\n  unless on (shift) ${shifting(shift)}\n)\nor on (shift) (${before} > 0 < 1)`;
  const everything = `${series(shiftSeries.intendedShare, shift, "candidate")} == 1`;
  return record(
    shiftHelperSeries.comparedShare,
    `(\n${expr}\n)\nunless on (shift) ${everything}`,
    labelsOfShift(shift),
  );
}

/**
 * The same for the candidate's own errors. Just after weights moved, or servers went down, a window mixes the share that it had with
 * the one that it has, and what it lost is told later still. Nobody knows then at which share it failed: it is taken to be the largest
 * that it had or was meant to have, which is the least against it.
 */
function largestShare(shift: TrafficShift, stack: Stack): RecordingRule {
  const compared = ofShift(shiftHelperSeries.comparedShare, shift);
  const actual = ofShift(shiftSeries.actualShare, shift, "candidate");
  const live = ofShift(hasStates(shift) ? shiftSeries.liveShare : shiftSeries.intendedShare, shift, "candidate");
  const range = `${secondsToDuration(cleanWindowSeconds(stack))}:${secondsToDuration(shiftEvaluationSeconds(stack))}`;
  const lately = (of: "max" | "min", query: string) => `${of}_over_time(${query}[${range}])`;
  const largest = lately("max", `(${live} < 1)`);
  const expr = [
    `(${lately("max", actual)} < 1 >= ${largest} or (${largest} > 0))`,
    `and on (shift) ${lately("max", live)} > ${lately("min", live)}`,
    `and on (shift) ${compared}`,
    `or ${compared}`,
  ];
  // Counts that come minutes later are not those of the weights that just moved.
  const isLate = countingDelaySeconds(shift.traffic) > 0;
  return record(shiftHelperSeries.largestShare, isLate ? compared : expr.join("\n"), labelsOfShift(shift));
}

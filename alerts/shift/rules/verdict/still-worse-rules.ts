import { secondsToDuration } from "../../../../slo/duration.ts";
import type { Compared } from "../../../../slo/shift/evidence-series.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../../../slo/shift/shift-names.ts";
import { longestRolloutSeconds, sameRolloutSeconds } from "../../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { type RecordingRule, record } from "../../../rule.ts";
import { ofShift, series, seriesWith } from "../../shift-labels.ts";
import { toldBy } from "../../told.ts";
import { toldWorse } from "./told-worse.ts";
import { ratioIn } from "./verdict-rules.ts";

const ofWhat = {
  error: { still: shiftHelperSeries.stillWorse, sum: shiftSeries.errorsSum, ratio: shiftSeries.errorRatio },
  slow: { still: shiftHelperSeries.stillSlower, sum: shiftHelperSeries.slowSum, ratio: shiftSeries.slowRatio },
} as const;

/**
 * Above which ratio a candidate that was judged worse, or slower, is so still, while it serves and fails, or is slow, as often: what its
 * rollout counted is told for ten minutes more, and with the other arm idle nobody can compare anew. Six hours after the last change of
 * weights it is the SLO's matter alone.
 */
export function stillWorseRules(shift: TrafficShift): readonly RecordingRule[] {
  const { errors, slow } = toldBy(shift);
  return [...(errors ? [stillRule(shift, "error")] : []), ...(slow ? [stillRule(shift, "slow")] : [])];
}

function stillRule(shift: TrafficShift, what: Compared): RecordingRule {
  const { still, sum, ratio } = ofWhat[what];
  const same = secondsToDuration(sameRolloutSeconds);
  const own = series(still, shift);
  const toldToo = what === "error" ? ` or on (shift, rollout) ${toldWorse(shift)}` : "";
  const judged = `${ratioIn(shift, "stable", sum)} + ${shift.judge.effectFloor}\n  and on (shift, rollout) (${judgedWorse(shift, what)}${toldToo})`;
  const isTold = `on (shift, rollout) ${series(shiftHelperSeries.rollout, shift)}`;
  // The next one is judged by itself once it can be.
  const requests = `${series(shiftSeries.requestsSum, shift, "candidate")} >= ${shift.judge.minRequests}`;
  const isJudged = `on (shift) (${requests} and on (shift, rollout) ${series(shiftSeries.active, shift)})`;
  const before = `last_over_time(${own}[${same}]) unless ${isTold} unless ${isJudged}`;
  const expr = [
    `(\n  ${judged}\n  or on (shift) (${before})\n)`,
    `< on (shift) group_left () ${ofShift(ratio, shift, "candidate")}`,
    // One that had nothing meanwhile is another one.
    `and on (shift) min_over_time(${series(shiftSeries.intendedShare, shift, "candidate")}[${same}]) > 0`,
    `and on (shift) time() - ${ofShift(shiftSeries.lastChange, shift)} < ${longestRolloutSeconds}`,
  ];
  return record(still, expr.join("\n"));
}

/** A rollout whose candidate rules judge worse, by errors or by slow requests. */
export function judgedWorse(shift: TrafficShift, what: Compared): string {
  return what === "error"
    ? `${seriesWith(shiftSeries.verdict, shift, { [shiftLabels.verdict]: "worse" })} == 1`
    : `${series(shiftHelperSeries.slower, shift)} == 1`;
}

/** What is there while a candidate that was judged worse, or slower, is so still, with how often it fails, or is slow, now. */
export function stillWorse(shift: TrafficShift, what: Compared): { readonly still: string; readonly ratio: string } {
  const still = series(ofWhat[what].still, shift);
  // Nobody tells any more of what the rollout counted.
  const now = ofShift(ofWhat[what].ratio, shift, "candidate");
  return { still, ratio: `0 * ${still} + on (shift) group_left () ${now}` };
}

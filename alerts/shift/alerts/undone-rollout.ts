import { secondsToDuration } from "../../../slo/duration.ts";
import type { Stack } from "../../../slo/model.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { shiftEvaluationSeconds } from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { series, seriesWith } from "../shift-labels.ts";

const undoneSeconds = 600;

/** For how long it is told that a rollout was undone. */
export const undoneFor = secondsToDuration(undoneSeconds);

/**
 * The most that the candidate had in the rollout that was told when it last had something, with its name: as long as that is told, so that
 * no alert begins anew by losing its name.
 */
export function undoneShare(shift: TrafficShift, stack: Stack): string {
  const { rollout } = shiftLabels;
  const range = rangeOf(stack);
  const named = series(shiftHelperSeries.rollout, shift);
  // Two names may be seen at once after Prometheus began anew.
  const share = `${candidateOf(shift)} * on (shift) group_left (${rollout}) topk by (shift) (1, ${named})`;
  return [
    `max by (shift, ${rollout}) (max_over_time((${share})[${range}])) > 0`,
    `  and on (shift, ${rollout}) topk by (shift) (1, max_over_time(timestamp(${named} > 0)[${range}])) >= on (shift) group_left () ${lastShare(shift, stack)}`,
  ].join("\n");
}

/** When the candidate last had something, in the role that it has now. */
export function lastShare(shift: TrafficShift, stack: Stack): string {
  const candidate = candidateOf(shift);
  return `max by (shift) (max_over_time((timestamp(${candidate}) and ${candidate} > 0)[${rangeOf(stack)}]))`;
}

/** When the arm that is the candidate now was last the stable one. */
export function lastOtherRole(shift: TrafficShift, stack: Stack): string {
  const stable = { [shiftLabels.arm]: shift.candidate.name, [shiftLabels.role]: "stable" };
  const share = seriesWith(shiftSeries.intendedShare, shift, stable);
  return `max by (shift) (max_over_time(timestamp(${share})[${rangeOf(stack)}]))`;
}

function candidateOf(shift: TrafficShift): string {
  return series(shiftSeries.intendedShare, shift, "candidate");
}

/** Evaluations are between the steps of this range. */
function rangeOf(stack: Stack): string {
  const seconds = shiftEvaluationSeconds(stack);
  return `${secondsToDuration(undoneSeconds + 2 * seconds)}:${secondsToDuration(seconds)}`;
}

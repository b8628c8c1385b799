import { secondsToDuration } from "../../../slo/duration.ts";
import type { Stack } from "../../../slo/model.ts";
import { shiftHelperSeries, shiftLabels } from "../../../slo/shift/shift-names.ts";
import { sameRolloutSeconds, shiftEvaluationSeconds, shiftWindowSeconds } from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { rangeOf } from "../range-of.ts";
import { series } from "../shift-labels.ts";
import { processLabels, processStart } from "./proxy-restarts.ts";
import { readOnce } from "./read-once.ts";

/**
 * How many requests a sum of lost ones means. Counters of one scrape are read one after the other, so that the sum trembles by parts of
 * a request, and goes below 0 where more tries are counted than made. Whole ones of the sum, and none below 0, take both away; a request
 * counts once three quarters of it are there. To cut what is summed would not do: it adds every upward tremble and takes none back.
 */
export function wholeLosses(sum: string): string {
  return `floor(clamp_min(${sum}, 0) + 0.25)`;
}

/**
 * What came to the unanswered requests since the evaluation before, per second; unknown where that was of other counters, but for a
 * process that just began: all that it did not answer came since. Never cut at 0: what counters of one scrape are apart comes back with
 * the next, and only cutting it would make losses of it.
 */
export function grownLosses(unanswered: string, shift: TrafficShift, stack: Stack): string {
  const seconds = shiftEvaluationSeconds(stack);
  const grown = `${unanswered} - ${before(unanswered, processLabels, stack)}`;
  const start = processStart(shift);
  // Until a window is clean of the process before, and its scrape and its evaluation are over.
  const young = shiftWindowSeconds(stack) + 4 * seconds;
  const first =
    start &&
    [
      `${unanswered} unless ignoring (${shiftLabels.counters}) last_over_time(${unanswered}[${secondsToDuration(young)}] offset ${secondsToDuration(seconds)})`,
      `and on (${processLabels}) ${start} > time() - ${young}`,
    ].join(" ");
  const ofEach = first === undefined ? grown : `${grown}\n  or ${first}`;
  // Means of counters differ in their last digits.
  return `sum without (${processLabels}, ${shiftLabels.process}, ${shiftLabels.counters}) (round((\n  ${ofEach}\n) / ${seconds}, 1e-6))`;
}

/** What was lost in a rollout, an evaluation later. What came before it is none of its own. */
export function lostDuring(rate: string, shift: TrafficShift, stack: Stack): string {
  const rollout = series(shiftHelperSeries.rollout, shift);
  const before = `${rollout} offset ${secondsToDuration(shiftEvaluationSeconds(stack))}`;
  return `${readOnce(series(rate, shift), stack)} * on (shift) group_left (rollout) ${rollout}\nand on (shift) ${before}`;
}

/**
 * Counters of a process that were known an evaluation ago and are not any more: what they did not tell of is in no sum. A server that
 * comes or goes while its process runs on takes no more than one evaluation's losses with it.
 */
export function endedCounters(unanswered: string, stack: Stack): string {
  return `(${before(unanswered, shiftLabels.shift, stack)} unless ignoring (${shiftLabels.counters}) ${unanswered})`;
}

/**
 * The last value of before, of the evaluation that was missed or of a gap after which the process is the same. Counters that come and go
 * while those of their kind (a target's, or the shift's) are counted are not compared with what was there minutes ago.
 */
function before(unanswered: string, kind: string, stack: Stack): string {
  const seconds = shiftEvaluationSeconds(stack);
  const last = (range: number) =>
    `last_over_time(${unanswered}[${secondsToDuration(range)}] offset ${secondsToDuration(seconds)})`;
  const lately = last(3 * seconds);
  return `(${lately} or (${last(sameRolloutSeconds)} unless on (${kind}) ${lately}))`;
}

/**
 * The whole losses that the last evaluation added, per second: what they add up to is never below 0. Both sums begin at the same
 * sample, so that what leaves the range is not taken for something that came back.
 */
export function countedLosses(lost: string, seconds: number, stack: Stack): string {
  const step = shiftEvaluationSeconds(stack);
  const sum = (range: number, offset: string) =>
    wholeLosses(`${step} * sum_over_time(${lost}[${rangeOf(range, stack)}]${offset})`);
  const now = sum(seconds, "");
  const before = sum(seconds - step, ` offset ${secondsToDuration(step)}`);
  return `(${now} - (${before} or 0 * ${now})) / ${step}`;
}

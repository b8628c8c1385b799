import { secondsToDuration } from "../../../../slo/duration.ts";
import type { Stack } from "../../../../slo/model.ts";
import { shiftExporterSeries } from "../../../../slo/shift/shift-exporter-series.ts";
import { shiftHelperSeries, shiftSeries } from "../../../../slo/shift/shift-names.ts";
import { sameRolloutSeconds, shiftEvaluationSeconds } from "../../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { quote } from "../../../promql-text.ts";
import { series } from "../../shift-labels.ts";
import { shifting } from "../../shifting.ts";
import { vanishedMemory } from "../../vanished-share.ts";
import { lastZeroQuery } from "./next-try.ts";

/** Looks at the exporter that may fail in the two minutes before a beginning without its being away. */
const missedLooks = 2;

/** Rules and exporter see the same beginning so many scrapes apart, at most. */
const slackScrapes = 4;

/**
 * When a rollout began after a 0 that rules saw, and the exporter was not there all the time since. One that was there decides by itself
 * whether a short 0 ended a rollout, and one whose weights nobody saw for a while did not begin by that.
 */
export function unwatchedQuery(shift: TrafficShift, stack: Stack): string {
  const own = series(shiftHelperSeries.unwatched, shift);
  const seconds = shiftEvaluationSeconds(stack);
  const same = secondsToDuration(sameRolloutSeconds);
  const exporter = `max by (shift) (${shiftExporterSeries.info}{shift=${quote(shift.id)}})`;
  const looks = Math.floor(sameRolloutSeconds / seconds) - missedLooks;
  const lately = `${same}:${secondsToDuration(seconds)}`;
  const candidate = series(shiftSeries.intendedShare, shift, "candidate");
  const lastAway = `max by (shift) (max_over_time(timestamp(${candidate} unless on (shift) ${exporter})[${lately}]))`;
  return [
    `max by (shift) (${series(shiftHelperSeries.started, shift)}) > time() - ${2 * seconds}`,
    `and on (shift) ${lastZeroQuery(shift, stack)}`,
    `unless on (shift) count_over_time(${exporter}[${lately}]) > ${looks}`,
    // It may have been away when the try before began, which is within that time, too.
    `unless on (shift) ${lastZeroQuery(shift, stack)} > ${lastAway}`,
    `or on (shift) max by (shift) (last_over_time(${own}[${vanishedMemory}])) and on (shift) ${shifting(shift)}`,
  ].join("\n");
}

/** The shift while the rollout that the exporter names began before the one that is on. */
export function isOfBefore(shift: TrafficShift, stack: Stack): string {
  const named = `max by (shift) (${shiftExporterSeries.started}{shift=${quote(shift.id)}})`;
  const unwatched = `max by (shift) (${series(shiftHelperSeries.unwatched, shift)})`;
  return `(${named} < on (shift) ${unwatched} - ${slackScrapes * shiftEvaluationSeconds(stack)})`;
}

import { secondsToDuration } from "../../../slo/duration.ts";
import type { Stack } from "../../../slo/model.ts";
import { shareTolerance } from "../../../slo/shift/share-tolerance.ts";
import { shiftExporterSeries } from "../../../slo/shift/shift-exporter-series.ts";
import { shiftHelperSeries, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { shiftEvaluationSeconds, shiftWindowSeconds } from "../../../slo/shift/shift-timing.ts";
import { isMeasured } from "../../../slo/shift/traffic/over-threshold.ts";
import { armSeries } from "../../../slo/shift/traffic-selectors.ts";
import { armsOf, type ShiftRole, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { quote } from "../../promql-text.ts";
import { type RecordingRule, record } from "../../rule.ts";
import { wholeLosses } from "../counts/counted-losses.ts";
import { rangeOf } from "../range-of.ts";
import { labelsOfShift, ofShift, series } from "../shift-labels.ts";
import { toldBy } from "../told.ts";
import { hasStates } from "../weight-queries.ts";

/** Which share each arm was meant to have, which one it has, and how far apart they may be. */
export function shareRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const { shareOf, requests } = toldBy(shift);
  const of = (metric: string) => series(metric, shift);
  const intended = of(shiftSeries.intendedShare);
  const { points, deviations } = shareTolerance;
  return [
    record(shiftSeries.intendedShare, shareOfWeights(of(shiftSeries.weight))),
    ...(hasStates(shift) ? [record(shiftSeries.liveShare, shareOfWeights(of(shiftSeries.liveWeight)))] : []),
    // Before the drift: whoever reads this group in between finds no new weights beside the time of older ones.
    record(shiftSeries.lastChange, lastChange(shift, stack), labelsOfShift(shift)),
    record(shiftSeries.actualShare, `${of(shareOf)}\n/ on (shift) group_left () (${ofShift(shareOf, shift)} > 0)`),
    record(shiftSeries.drift, `${of(shiftSeries.actualShare)}\n- ${liveShare(shift)}`),
    record(
      shiftSeries.tolerance,
      `${points} + ${deviations} * sqrt(\n  ${intended} * (1 - ${intended})\n  / on (shift) group_left () clamp_min(${sampleSize(shift, stack)}, 1)\n)`,
    ),
    ...(requests ? ratioRules(shift, stack) : []),
  ];
}

/** A weight that is not known makes both shares unknown. */
function shareOfWeights(weight: string): string {
  return `${weight}\n/ on (shift) group_left () (sum by (shift) (${weight}) > 0 and count by (shift) (${weight}) == 2)`;
}

/** The share that the weights in force give: that is what traffic has to follow. */
function liveShare(shift: TrafficShift, role?: ShiftRole): string {
  return series(hasStates(shift) ? shiftSeries.liveShare : shiftSeries.intendedShare, shift, role);
}

/** Where a client stays with its arm, its requests are no more than one drawing. */
function sampleSize(shift: TrafficShift, stack: Stack): string {
  const { requests, inflight } = toldBy(shift);
  const stays = shift.affinity.kind !== "none";
  if (!requests || (stays && inflight)) return ofShift(shiftSeries.inflight, shift);
  // Clients cannot be counted: each is taken to send one request a second, which few do.
  return stays
    ? ofShift(shiftSeries.requests, shift)
    : `${ofShift(shiftSeries.requests, shift)} * ${shiftWindowSeconds(stack)}`;
}

/**
 * What the exporter saw, unless the recorded share differed from the one before after that; else when it last did, or was first seen.
 * An exporter that reads Prometheus tells of a change a scrape after the weights.
 */
function lastChange(shift: TrafficShift, stack: Stack): string {
  const seconds = shiftEvaluationSeconds(stack);
  const candidate = `sum by (shift) (${liveShare(shift, "candidate")})`;
  const before = `sum by (shift) (${liveShare(shift, "candidate")} offset ${secondsToDuration(seconds)})`;
  const told = `max by (shift) (${shiftExporterSeries.lastChange}{shift=${quote(shift.id)}})`;
  const seen = [
    `0 * (${candidate} != ${before}) + time()`,
    `or max by (shift) (max_over_time(${series(shiftSeries.lastChange, shift)}[10m]))`,
  ].join("\n  ");
  return [
    // The weights of a change are recorded so many evaluations after it, where one scrape of them fails.
    `(${told} > 0) >= on (shift) (\n  ${seen}\n) - ${3 * seconds}`,
    `or (\n  ${seen}\n)`,
    // It is 0 until the exporter has seen one, of which Prometheus hears a scrape after it saw the weights.
    `or ${told}`,
    `or (0 * ${candidate} + time())`,
  ].join("\n");
}

function ratioRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const { errors, slow, lost } = toldBy(shift);
  const seconds = shiftEvaluationSeconds(stack);
  const range = rangeOf(300, stack);
  const over = (metric: string, role?: ShiftRole) => `sum_over_time(${series(metric, shift, role)}[${range}])`;
  // Of each arm in its role alone: what an arm did before roles were swapped was another release, and would stand still beside the new.
  const requests = armsOf(shift).map(({ role }) => over(shiftSeries.requests, role));
  const ratioOf = (sum: string) => `clamp(${sum} / ((${requests.join(" or ")}) > 0), 0, 1)`;
  const failed = over(shiftHelperSeries.failed);
  const losses = `${wholeLosses(`${seconds} * ${over(shiftSeries.lost)}`)} / ${seconds}`;
  const ofErrors = lost ? `(${failed} + (${losses} or 0 * ${failed}))` : over(shiftSeries.errors);
  return [
    ...(errors ? [record(shiftSeries.errorRatio, ratioOf(ofErrors))] : []),
    ...(slow ? [record(shiftSeries.slowRatio, `${ratioOf(over(shiftSeries.slow))}${unlessUnmeasured(shift)}`)] : []),
  ];
}

/** What a histogram said minutes ago is no word on requests that come now without it. A counter of slow requests is 0 where it has no series. */
function unlessUnmeasured(shift: TrafficShift): string {
  const { slow } = armSeries(shift, shift.candidate);
  if (slow === undefined || !isMeasured(slow)) return "";
  return `\nunless (${series(shiftSeries.requests, shift)} > 0 unless ${series(shiftSeries.slow, shift)})`;
}

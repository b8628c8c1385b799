import type { Stack } from "../../../slo/model.ts";
import { countersApart } from "../../../slo/shift/counters-apart.ts";
import { refusedArm, shiftHelperSeries, shiftLabels, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { shiftEvaluationSeconds } from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { type RecordingRule, record } from "../../rule.ts";
import { shown } from "../alert-texts.ts";
import { rangeOf } from "../range-of.ts";
import { series, seriesWith } from "../shift-labels.ts";
import { wholeLosses } from "./counted-losses.ts";

const ofNone = { [shiftLabels.arm]: refusedArm };

/**
 * The most that an arm lost in two minutes since that is above the alert's limit. At an alert's first second the sum has only begun to
 * grow, and at its last one it has fallen: neither says how many were lost, and a range of some minutes would tell of the alert before.
 */
export function mostLostRule(shift: TrafficShift, stack: Stack): RecordingRule {
  // Under whatever role the arm has.
  const byArm = (query: string) => `max by (shift, service, layer, ${shiftLabels.arm}) (${query})`;
  const before = byArm(lately(series(shiftHelperSeries.mostLost2m, shift), stack));
  return record(shiftHelperSeries.mostLost2m, mostOf(before, byArm(series(shiftSeries.lost2m, shift))));
}

/** The same of what was given to no arm. */
export function mostRefusedRule(shift: TrafficShift, stack: Stack): RecordingRule {
  const all = (query: string) => `max by (shift, service, layer) (${query})`;
  const before = all(lately(seriesWith(shiftHelperSeries.mostLost2m, shift, ofNone), stack));
  return record(shiftHelperSeries.mostLost2m, mostOf(before, all(series(shiftSeries.refused2m, shift))), ofNone);
}

/** An evaluation ago, or two where one was missed, as long as it was then above the limit. */
function lately(most: string, stack: Stack): string {
  return `last_over_time(${most}[${rangeOf(3 * shiftEvaluationSeconds(stack), stack)}])`;
}

function mostOf(before: string, now: string): string {
  return `(${before} > ${now} or ${now})\nand ${areMany(now)}`;
}

/** So many lost requests that the alert fires: rounded rates of five of them add up to a little more than five, such as 5.000004. */
export function areMany(lost: string): string {
  return `${lost} > ${countersApart}.01`;
}

/** A template of the most that the arm lost which the alert is about. */
export function mostLost(shift: TrafficShift): string {
  const { arm } = shiftLabels;
  // Rules of two groups may be an evaluation apart: what is lost now may be in no most yet.
  const most = `${series(shiftHelperSeries.mostLost2m, shift)} or ${series(shiftSeries.lost2m, shift)}`;
  const query = atLeast(`max by (${arm}) (${most})`);
  return `{{ range query ${JSON.stringify(query)} }}{{ if eq .Labels.${arm} $labels.${arm} }}{{ .Value | ${count} }}{{ end }}{{ end }}`;
}

/** The same of what was given to no arm. */
export function mostRefused(shift: TrafficShift): string {
  const most = seriesWith(shiftHelperSeries.mostLost2m, shift, ofNone);
  return shown(atLeast(`max(${most} or ${series(shiftSeries.refused2m, shift)})`), count);
}

const count = 'printf "%.0f"';

/** The alert fires: a part of a request above its limit is one more. */
function atLeast(sum: string): string {
  return `clamp_min(${wholeLosses(sum)}, ${countersApart + 1})`;
}

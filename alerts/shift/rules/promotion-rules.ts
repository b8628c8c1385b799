import { secondsToDuration } from "../../../slo/duration.ts";
import type { Stack } from "../../../slo/model.ts";
import { shiftExporterSeries } from "../../../slo/shift/shift-exporter-series.ts";
import { shiftHelperSeries, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { drainSeconds, shiftEvaluationSeconds } from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { quote } from "../../promql-text.ts";
import { type RecordingRule, record } from "../../rule.ts";
import { flaggerStatus, flaggerStatuses } from "../flagger-status.ts";
import { labelsOfShift, series } from "../shift-labels.ts";

/** Whether the weights are those of a controller that may rename the candidate to stable. */
export function canBePromoted({ weights }: TrafficShift): boolean {
  return weights.kind === "flagger" || weights.kind === "argoRollouts";
}

/** Whether a candidate that has nothing any more won, for controllers that rename it to stable at the end. */
export function promotionRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  if (!canBePromoted(shift)) return [];
  const { weights } = shift;
  const { won, lost } =
    weights.kind === "flagger" ? byFlagger(flaggerStatus(weights), shift, stack) : byArgoRollouts(shift);
  const expr = [
    `(max by (shift) (${candidate(shift)}) == 0) + 1`,
    `and on (shift) ${lastShare(shift, stack)}`,
    `and on (shift) (\n  ${[...won, countedAsCompleted(shift, stack)].join("\n  or ")}\n)`,
    ...lost.map((query) => `unless on ${query}`),
  ];
  return [record(shiftHelperSeries.promoted, expr.join("\n"), labelsOfShift(shift))];
}

interface Word {
  readonly won: readonly string[];
  /** Each with the labels that it is matched by. */
  readonly lost: readonly string[];
}

/**
 * Flagger's word counts from when the candidate lost its share: before, it is that of the rollout before. Its next one takes it back soon,
 * and it says of a candidate that waits to be approved what it says of one that won.
 */
function byFlagger(flagger: string, shift: TrafficShift, stack: Stack): Word {
  const { succeeded, failed } = flaggerStatuses;
  const had = lastShare(shift, stack);
  const is = (status: number) => `max(${flagger}) == ${status}`;
  const said = (status: number) => `${lastTime(shift, stack, `== 0 and on () ${is(status)}`)} > ${had}`;
  return {
    won: [`${had} and on () ${is(succeeded)}`, said(succeeded)],
    lost: [`() ${is(failed)}`, `(shift) ${said(failed)}`],
  };
}

/** The exporter, which reads weights and outcome at once, counts a rollout as completed only when traffic has followed. */
function byArgoRollouts({ id }: TrafficShift): Word {
  return { won: [`max by (shift) (${shiftExporterSeries.phase}{shift=${quote(id)},phase="shifting"}) == 1`], lost: [] };
}

function countedAsCompleted(shift: TrafficShift, stack: Stack): string {
  const completed = `${shiftExporterSeries.finished}{shift=${quote(shift.id)},outcome="completed"}`;
  const then = `max by (shift) (${completed}) and on (shift) ${candidate(shift)} > 0`;
  return `max by (shift) (last_over_time(${completed}[${drain}])) > max by (shift) (last_over_time((${then})[${drain}:${stepOf(stack)}]))`;
}

/** When the candidate last had a part of the traffic. */
function lastShare(shift: TrafficShift, stack: Stack): string {
  return lastTime(shift, stack, "> 0");
}

/** When rules last saw the candidate's share so. */
function lastTime(shift: TrafficShift, stack: Stack, so: string): string {
  const share = candidate(shift);
  return `max by (shift) (max_over_time((timestamp(${share}) and ${share} ${so})[${drain}:${stepOf(stack)}]))`;
}

function candidate(shift: TrafficShift): string {
  return series(shiftSeries.intendedShare, shift, "candidate");
}

function stepOf(stack: Stack): string {
  return secondsToDuration(shiftEvaluationSeconds(stack));
}

const drain = secondsToDuration(drainSeconds);

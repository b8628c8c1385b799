import { secondsToDuration } from "../../../slo/duration.ts";
import type { Stack } from "../../../slo/model.ts";
import { canPart } from "../../../slo/shift/possible-shares.ts";
import { shiftAlertNames, shiftHelperSeries, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { sameRolloutSeconds, shiftWindowSeconds } from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { comparison } from "../alert-texts.ts";
import { judgedWorse } from "../rules/still-worse-rules.ts";
import { ratioIn, worseConditions } from "../rules/verdict-rules.ts";
import type { ShiftAlert } from "../shift-alert.ts";
import { ofShift, series } from "../shift-labels.ts";
import { toldBy } from "../told.ts";

/** A candidate that is worse, or that gets too little to be judged. */
export function verdictAlerts(shift: TrafficShift, stack: Stack): readonly ShiftAlert[] {
  if (!canPart(shift)) return [];
  const { errors, slow, requests } = toldBy(shift);
  return [
    ...(errors ? [worse(shift, stack)] : []),
    ...(slow ? [slower(shift)] : []),
    ...(requests ? [starved(shift)] : []),
  ];
}

function worse(shift: TrafficShift, stack: Stack): ShiftAlert {
  // A candidate that is killed loses its weight before its errors are in the window; whoever rolled back need not hear of it for long.
  const range = secondsToDuration(sameRolloutSeconds + shiftWindowSeconds(stack));
  const { candidate, stable } = shift;
  const lately = `max_over_time(${series(shiftSeries.active, shift)}[${range}])`;
  const still = series(shiftHelperSeries.stillWorse, shift);
  return {
    alert: shiftAlertNames.worse,
    severity: "page",
    expr: [
      ratioIn(shift, "candidate"),
      `and on (shift, rollout) ${judgedWorse(shift)}`,
      `and on (shift, rollout) (${lately} or on (shift, rollout) ${still})`,
      // Nobody tells any more of what the rollout counted.
      `or on (shift, rollout) 0 * ${still} + on (shift) group_left () ${ofShift(shiftSeries.errorRatio, shift, "candidate")}`,
    ].join("\n"),
    summary: `${candidate.name} fails more often than ${stable.name}: {{ $value | humanizePercentage }} of its requests`,
    description: `${judged(shift)} Chance alone does that in fewer than one of ${Math.round(1 / shift.judge.alpha)} rollouts. Roll back.`,
  };
}

/** What its rollout counted, and that it goes on failing once that is told no more. */
function judged(shift: TrafficShift): string {
  const { candidate, stable } = shift;
  return `{{ with query ${JSON.stringify(judgedWorse(shift))} }}${comparison(shift, "errors")}{{ else }}${candidate.name} was judged worse than ${stable.name} in this rollout, still has traffic and goes on failing.{{ end }}`;
}

function slower(shift: TrafficShift): ShiftAlert {
  const { candidate, stable } = shift;
  const conditions = worseConditions(shift, "slow").join("\n  * ");
  return {
    alert: shiftAlertNames.slower,
    severity: "ticket",
    expr: `${ratioIn(shift, "candidate", shiftHelperSeries.slowSum)}\nand on (shift, rollout) (\n  ${conditions}\n) == 1\nand on (shift, rollout) ${series(shiftSeries.active, shift)}`,
    summary: `${candidate.name} is slow more often than ${stable.name}: {{ $value | humanizePercentage }} of its requests take over ${milliseconds(shift)}`,
    description: comparison(shift, "slow"),
  };
}

function milliseconds({ slow }: TrafficShift): string {
  return slow === undefined ? "its threshold" : `${Number((slow.thresholdSeconds * 1000).toPrecision(6))} ms`;
}

/** Fewer requests in ten minutes than a verdict needs at all. */
function starved(shift: TrafficShift): ShiftAlert {
  const { minRequests } = shift.judge;
  return {
    alert: shiftAlertNames.starved,
    severity: "ticket",
    for: "5m",
    expr: `600 * ${series(shiftSeries.requests, shift, "candidate")} < ${minRequests}\nand on (shift) ${series(shiftSeries.active, shift)}`,
    summary: `${shift.candidate.name} gets {{ $value | printf "%.0f" }} requests in ten minutes: too few to judge it`,
    description: `A verdict needs at least ${minRequests} requests. Nobody can say now whether ${shift.candidate.name} is worse: raise its weight, or wait longer before the next step.`,
  };
}

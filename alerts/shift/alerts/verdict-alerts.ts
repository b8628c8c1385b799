import { secondsToDuration } from "../../../slo/duration.ts";
import type { Stack } from "../../../slo/model.ts";
import type { Compared } from "../../../slo/shift/evidence-series.ts";
import { canPart } from "../../../slo/shift/possible-shares.ts";
import { shiftAlertNames, shiftHelperSeries, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { sameRolloutSeconds, shiftWindowSeconds } from "../../../slo/shift/shift-timing.ts";
import { evidenceLimit } from "../../../slo/shift/statistics/evidence.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { comparison, toldComparison, toldEvidence } from "../alert-texts.ts";
import { judgedWorse, stillWorse } from "../rules/verdict/still-worse-rules.ts";
import { toldWorse } from "../rules/verdict/told-worse.ts";
import { ratioIn } from "../rules/verdict/verdict-rules.ts";
import { series } from "../shift-labels.ts";
import { toldBy } from "../told.ts";
import type { ShiftAlert } from "./shift-alert.ts";

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
  const { still, ratio } = stillWorse(shift, "error");
  return {
    alert: shiftAlertNames.worse,
    severity: "page",
    expr: [
      // The exporter's first, which counts each request: numbers of the rules that come later would be older ones.
      `(${toldWorse(shift)}`,
      `  or on (shift, rollout) ${ratioIn(shift, "candidate")} and on (shift, rollout) ${judgedWorse(shift, "error")})`,
      `and on (shift, rollout) (${lately} or on (shift, rollout) ${still})`,
      `or on (shift, rollout) ${ratio}`,
    ].join("\n"),
    summary: `${candidate.name} fails more often than ${stable.name}: {{ $value | humanizePercentage }} of its requests`,
    description: `${judged(shift, "error")} Chance alone does that in fewer than one of ${Math.round(1 / shift.judge.alpha)} rollouts. Roll back.`,
  };
}

/** What its rollout counted, and that it goes on once that is told no more. */
function judged(shift: TrafficShift, what: Compared): string {
  const { candidate, stable } = shift;
  const counted = comparison(shift, what === "error" ? "errors" : "slow");
  // That the alert fires says the rest: only who tells what was counted, if anybody still does, is to be known.
  const shows =
    what === "error"
      ? judgedWorse(shift, what)
      : `${series(shiftSeries.slowEvidence, shift)} > ${evidenceLimit(shift.judge.alpha).toFixed(1)}`;
  const words = { error: ["worse", "failing"], slow: ["slower", "being slow"] } as const;
  const [judgement, goesOn] = words[what];
  const still = `${candidate.name} was judged ${judgement} than ${stable.name} in this rollout, still has traffic and goes on ${goesOn}.`;
  const byRules = either(shows, counted, still);
  return what === "error" ? either(toldEvidence(shift), toldComparison(shift), byRules) : byRules;
}

/** A template of one text while a query has a result, and of the other one else. */
function either(query: string, text: string, other: string): string {
  return `{{ with query ${JSON.stringify(query)} }}${text}{{ else }}${other}{{ end }}`;
}

function slower(shift: TrafficShift): ShiftAlert {
  const { candidate, stable } = shift;
  const same = secondsToDuration(sameRolloutSeconds);
  const served = `${series(shiftSeries.requests, shift, "candidate")} > 0`;
  const measured = `last_over_time(${series(shiftSeries.slowRatio, shift, "candidate")}[${same}])`;
  const { still, ratio } = stillWorse(shift, "slow");
  return {
    alert: shiftAlertNames.slower,
    severity: "ticket",
    expr: [
      ratioIn(shift, "candidate", shiftHelperSeries.slowSum),
      `and on (shift, rollout) ${judgedWorse(shift, "slow")}`,
      `and on (shift, rollout) (${series(shiftSeries.active, shift)} or on (shift, rollout) ${still})`,
      // What was counted stays in the sums of the rollout, also where nobody measures any more.
      `unless on (shift) (${served} unless on (shift) ${measured})`,
      `or on (shift, rollout) ${ratio}`,
    ].join("\n"),
    summary: `${candidate.name} is slow more often than ${stable.name}: {{ $value | humanizePercentage }} of its requests take over ${milliseconds(shift)}`,
    description: judged(shift, "slow"),
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

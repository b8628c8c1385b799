import { secondsToDuration } from "../../../slo/duration.ts";
import type { Stack } from "../../../slo/model.ts";
import { canMove, canPart } from "../../../slo/shift/possible-shares.ts";
import { shiftExporterSeries } from "../../../slo/shift/shift-exporter-series.ts";
import { shiftAlertNames, shiftHelperSeries, shiftLabels, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { shiftEvaluationSeconds } from "../../../slo/shift/shift-timing.ts";
import { stepFloors } from "../../../slo/shift/step-floors.ts";
import { equal } from "../../../slo/shift/traffic/matchers.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { ofController } from "../../../slo/shift/weight-selectors.ts";
import { quote } from "../../promql-text.ts";
import { percentOf, shares } from "../alert-texts.ts";
import { canBePromoted } from "../rules/promotion-rules.ts";
import { ofShift, series } from "../shift-labels.ts";
import { toldBy } from "../told.ts";
import type { ShiftAlert } from "./shift-alert.ts";
import { lastOtherRole, lastShare, undoneFor, undoneShare } from "./undone-rollout.ts";

/** That a rollout is on, that it stands still, that it was undone, and what it costs. */
export function courseAlerts(shift: TrafficShift, stack: Stack): readonly ShiftAlert[] {
  return [...active(shift), ...stalled(shift, stack), rolledBack(shift, stack), ...budget(shift), ...headroom(shift)];
}

/** Nobody is told of it; Alertmanager mutes with it what every rollout sets off. */
function active(shift: TrafficShift): readonly ShiftAlert[] {
  if (!canPart(shift)) return [];
  return [
    {
      alert: shiftAlertNames.active,
      severity: "none",
      expr: series(shiftSeries.active, shift),
      summary: "a rollout is on",
      description: `${shares(shift)}. This alert mutes others, and needs no answer.`,
    },
  ];
}

function stalled(shift: TrafficShift, stack: Stack): readonly ShiftAlert[] {
  if (!hasNextStep(shift)) return [];
  const id = quote(shift.id);
  const { expectedStep, phase } = shiftExporterSeries;
  // Rules that begin beside an exporter that has seen no change yet have its 0.
  const since = `time() - (${ofShift(shiftSeries.lastChange, shift)} > 0)`;
  const hold = `(\n    max by (shift) (${expectedStep}{shift=${id}}) > 0\n    or ${plannedHold(shift)}\n  )`;
  return [
    {
      alert: shiftAlertNames.stalled,
      severity: "ticket",
      // At a step, one of its hold and its time may be of the evaluation before.
      for: secondsToDuration(2 * shiftEvaluationSeconds(stack)),
      expr: [
        "(",
        `  ${since}\n  > on (shift) 2 * ${hold}`,
        `) * on (shift) group_left (${shiftLabels.rollout}) ${series(shiftSeries.active, shift)}`,
        `unless on (shift) max by (shift) (${phase}{shift=${id},phase="paused"}) == 1`,
        ...pausedByController(shift),
      ].join("\n"),
      summary: "the rollout stands still: no change of weights for {{ $value | humanizeDuration }}",
      description: `${shares(shift)}. That is more than twice as long as its step should take. Continue it, roll it back, or pause it where the controller can.`,
    },
  ];
}

/** Whether a rollout can wait for somebody who takes its next step: the shares of an A/B test are meant to stay. */
function hasNextStep(shift: TrafficShift): boolean {
  return (
    shift.steps.some(({ holdSeconds }) => holdSeconds > 0) &&
    shift.strategy !== "abTest" &&
    canMove(shift) &&
    canPart(shift)
  );
}

function pausedByController({ weights }: TrafficShift): readonly string[] {
  if (weights.kind !== "argoRollouts") return [];
  return [`unless on () ${ofController("rollout_info", weights, [equal("phase", "Paused")])} == 1`];
}

/** How long the step of the candidate's present share should take. */
function plannedHold(shift: TrafficShift): string {
  const share = ofShift(shiftSeries.intendedShare, shift, "candidate");
  const floors = stepFloors(shift.steps);
  const steps = shift.steps
    .map(({ holdSeconds }, index) => ({ floor: floors[index] ?? 0, holdSeconds }))
    .sort((a, b) => b.floor - a.floor);
  const holds = steps.map(({ floor, holdSeconds }) => `0 * (${share} >= ${floor}) + ${holdSeconds}`);
  return [...holds, `0 * ${share} + ${steps.at(-1)?.holdSeconds ?? 0}`].join("\n    or ");
}

function rolledBack(shift: TrafficShift, stack: Stack): ShiftAlert {
  const candidate = series(shiftSeries.intendedShare, shift, "candidate");
  return {
    alert: shiftAlertNames.rolledBack,
    severity: "info",
    expr: [
      "(",
      `  0 * (max_over_time(${candidate}[${undoneFor}]) > 0) + 1\n  and ${candidate} == 0`,
      // What it had as the candidate of before is no rollout of now.
      `  unless on (shift) ${lastOtherRole(shift, stack)} >= on (shift) ${lastShare(shift, stack)}`,
      ...unlessPromoted(shift).map((line) => `  ${line}`),
      `) * on (shift) group_left (${shiftLabels.rollout}) (`,
      `  ${undoneShare(shift, stack)}`,
      // All of the traffic that was taken back at once, or long after it moved, is of no rollout that rules know.
      `  or on (shift) max by (shift) (max_over_time(${candidate}[${undoneFor}]))`,
      ")",
    ].join("\n"),
    summary: `rolled back: ${shift.candidate.name} gets nothing any more, after {{ $value | humanizePercentage }} at most`,
    description: `{{ with $labels.${shiftLabels.rollout} }}It was the rollout {{ . }}. {{ end }}${shift.stable.name} has ${percentOf(shiftSeries.actualShare, shift, "stable")} of the traffic again. The board shows what was seen before.`,
  };
}

function unlessPromoted(shift: TrafficShift): readonly string[] {
  return canBePromoted(shift) ? [`unless on (shift) ${series(shiftHelperSeries.promoted, shift)}`] : [];
}

function budget(shift: TrafficShift): readonly ShiftAlert[] {
  if (shift.budget === undefined || !canPart(shift)) return [];
  const { slo, maxSpend } = shift.budget;
  return [
    {
      alert: shiftAlertNames.budget,
      severity: "ticket",
      expr: `${series(shiftSeries.budgetSpent, shift)} > ${maxSpend}`,
      summary: `this rollout has spent {{ $value | humanizePercentage }} of the error budget of ${slo}`,
      description: `At most ${percent(maxSpend)} of it were meant for one rollout. ${shares(shift)}. Roll back unless the errors have another cause.`,
    },
  ];
}

function headroom(shift: TrafficShift): readonly ShiftAlert[] {
  if (shift.rollback === undefined || !toldBy(shift).requests || !canPart(shift)) return [];
  const { stableCapacity, headroom: share } = shift.rollback;
  const all = ofShift(shiftSeries.requests, shift);
  return [
    {
      alert: shiftAlertNames.headroom,
      severity: "ticket",
      for: "2m",
      expr: `${all} > on (shift) ${share} * ${ofShift(shiftSeries.stableCapacity, shift)}\nand on (shift) ${series(shiftSeries.active, shift)}`,
      summary: `${shift.stable.name} may not take everything back: {{ $value | printf "%.0f" }} of ${stableCapacity} requests per second`,
      description: `A rollback would send all traffic to ${shift.stable.name}, which can take ${stableCapacity} requests per second and should stay below ${percent(share)} of them. Scale it up before going on.`,
    },
  ];
}

/** `10 %`. */
function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(4))} %`;
}

import type { Stack } from "../../../../slo/model.ts";
import type { Compared } from "../../../../slo/shift/evidence-series.ts";
import {
  type ShiftVerdictName,
  shiftHelperSeries,
  shiftLabels,
  shiftSeries,
} from "../../../../slo/shift/shift-names.ts";
import { evidenceLimit } from "../../../../slo/shift/statistics/evidence.ts";
import { normalQuantile } from "../../../../slo/shift/statistics/normal-quantile.ts";
import type { ShiftRole, TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { decimal } from "../../../promql-text.ts";
import { type RecordingRule, record } from "../../../rule.ts";
import { isAllCounted } from "../../counts/missed-counts.ts";
import { ofShift, series } from "../../shift-labels.ts";
import { toldBy } from "../../told.ts";
import { comparedSeries, evidenceRules } from "./evidence-rules.ts";
import { toldWorseRule } from "./told-worse.ts";

/** Whether the candidate is worse than the stable arm, by evidence that holds at every look. */
export function verdictRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const { errors, slow } = toldBy(shift);
  return [
    ...evidenceRules(shift, stack),
    ...(errors ? [...intervalRules(shift), ...verdicts(shift, stack), toldWorseRule(shift, stack)] : []),
    ...(slow ? [record(shiftHelperSeries.slower, worseConditions(shift, "slow").join("\n* "))] : []),
  ];
}

/**
 * Between which ratios each arm lies, and how much worse the candidate can be at most.
 * Sources: E. B. Wilson 1927; R. G. Newcombe, "Interval estimation for the difference between independent proportions", 1998, method
 * 10. Bursty errors are worth as many independent ones as their dispersion leaves.
 */
function intervalRules(shift: TrafficShift): readonly RecordingRule[] {
  const { errorLow, errorHigh, errorDifferenceHigh } = shiftHelperSeries;
  const z = normalQuantile(1 - shift.judge.alpha);
  const square = decimal(z * z);
  const ratio = `clamp_max(${series(shiftSeries.errorsSum, shift)} / (${series(shiftSeries.requestsSum, shift)} > 0), 1)`;
  const size = `(${series(shiftSeries.requestsSum, shift)} / on (shift) group_left () ${ofShift(shiftSeries.dispersion, shift)})`;
  const middle = `${ratio} + ${square} / (2 * ${size})`;
  const half = `${decimal(z)} * sqrt(${ratio} * (1 - ${ratio}) / ${size} + ${square} / (4 * ${size} ^ 2))`;
  const end = (sign: "+" | "-") =>
    `clamp(\n  (${middle}\n  ${sign} ${half})\n  / (1 + ${square} / ${size}),\n  0, 1\n)`;
  const of = (metric: string, role: ShiftRole) => bare(metric, shift, role);
  const ratioOf = (role: ShiftRole) => ratioIn(shift, role);
  return [
    // Without an error the lower end is 0, of which rounding leaves a trace.
    record(errorLow, `${end("-")}\n* (${series(shiftSeries.errorsSum, shift)} > bool 0)`),
    record(errorHigh, end("+")),
    record(
      errorDifferenceHigh,
      [
        `${ratioOf("candidate")} - ${ratioOf("stable")}`,
        "+ sqrt(",
        `  (${of(errorHigh, "candidate")} - ${ratioOf("candidate")}) ^ 2`,
        `  + (${ratioOf("stable")} - ${of(errorLow, "stable")}) ^ 2`,
        ")",
      ].join("\n"),
    ),
  ];
}

/** A series of one arm with the labels of its rollout alone. */
function bare(metric: string, shift: TrafficShift, role?: ShiftRole): string {
  return `sum by (shift, service, layer, rollout) (${series(metric, shift, role)})`;
}

/** An arm's errors (or slow requests) over its requests, in the whole rollout. */
export function ratioIn(shift: TrafficShift, role: ShiftRole, sum: string = shiftSeries.errorsSum): string {
  return `clamp_max(${bare(sum, shift, role)} / (${bare(shiftSeries.requestsSum, shift, role)} > 0), 1)`;
}

/** What must hold for the candidate to be worse, each 1 or 0. */
export function worseConditions(shift: TrafficShift, what: Compared): readonly string[] {
  const { alpha, effectFloor, minErrors, minRequests } = shift.judge;
  const { evidence, sum } = comparedSeries[what];
  return [
    `(${series(evidence, shift)} > bool ${decimal(evidenceLimit(alpha))})`,
    `(${ratioIn(shift, "candidate", sum)} - ${ratioIn(shift, "stable", sum)} > bool ${decimal(effectFloor)})`,
    `(${bare(sum, shift)} >= bool ${decimal(minErrors)})`,
    `(${bare(shiftSeries.requestsSum, shift, "candidate")} >= bool ${decimal(minRequests)})`,
  ];
}

/**
 * Exactly one of three is 1 while a rollout is on; what is not known is neither worse nor fine. In the drain time only "worse" is said:
 * nobody is to go on because of a candidate that has nothing any more.
 */
function verdicts(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const { effectFloor, minRequests } = shift.judge;
  const active = series(shiftSeries.active, shift);
  const enough = (role: ShiftRole) => `(${bare(shiftSeries.requestsSum, shift, role)} >= bool ${decimal(minRequests)})`;
  const verdict = (name: ShiftVerdictName, expr: string) =>
    record(shiftSeries.verdict, expr, { [shiftLabels.verdict]: name });
  const recorded = (name: ShiftVerdictName) =>
    `max without (verdict) (${shiftSeries.verdict}{shift="${shift.id}",verdict="${name}"})`;
  const conditions = worseConditions(shift, "error").join("\n* ");
  const during = `and on (shift, rollout) ${active}\nor 0 * ${active}`;
  return [
    verdict(
      "worse",
      `${conditions}\n${during}\nor ((\n${conditions}\n) == 1 and on (shift, rollout) ${series(shiftHelperSeries.rollout, shift)})`,
    ),
    verdict(
      "not_worse",
      `(1 - ${recorded("worse")})\n* ${enough("candidate")}\n* ${enough("stable")}\n* (${series(shiftHelperSeries.errorDifferenceHigh, shift)} <= bool ${decimal(effectFloor)})\nand on (shift) ${isAllCounted(shift, stack)}\n${during}`,
    ),
    verdict("not_enough", `${active} - ${recorded("worse")} - ${recorded("not_worse")}`),
  ];
}

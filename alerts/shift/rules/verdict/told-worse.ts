import { secondsToDuration } from "../../../../slo/duration.ts";
import type { Stack } from "../../../../slo/model.ts";
import { shiftExporterSeries } from "../../../../slo/shift/shift-exporter-series.ts";
import { shiftHelperSeries, shiftLabels, shiftSeries } from "../../../../slo/shift/shift-names.ts";
import { drainSeconds, sameRolloutSeconds, shiftEvaluationSeconds } from "../../../../slo/shift/shift-timing.ts";
import { evidenceLimit } from "../../../../slo/shift/statistics/evidence.ts";
import type { ShiftRole, TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { decimal } from "../../../promql-text.ts";
import { type RecordingRule, record } from "../../../rule.ts";
import { rangeOf } from "../../range-of.ts";
import { series, seriesWith } from "../../shift-labels.ts";

/**
 * How often the candidate fails in the rollout that is on, where the exporter judges it worse by that, else 0. It goes on counting while
 * Prometheus stands still: what failed then is in the sums of the rules later, or never. What it said stands while it says
 * nothing, for two minutes at most.
 */
export function toldWorseRule(shift: TrafficShift, stack: Stack): RecordingRule {
  const { info, verdict, evidence } = shiftExporterSeries;
  const active = series(shiftSeries.active, shift);
  const failing = `clamp_max(${toldCount(shift, "candidate", "errors")} / (${toldCount(shift, "candidate", "ended")} > 0), 1)`;
  const limit = decimal(evidenceLimit(shift.judge.alpha));
  const told = seriesWith(evidence, shift, { sli: "errors" });
  const before = `last_over_time(${series(shiftHelperSeries.toldWorse, shift)}[${rangeOf(3 * shiftEvaluationSeconds(stack), stack)}])`;
  const expr = [
    `0 * ${active} + on (shift) group_left () (`,
    `  ${failing}`,
    `  and on (shift) max by (shift) (${seriesWith(verdict, shift, { [shiftLabels.verdict]: "worse" })}) == 1`,
    // Its verdict is of errors and slow requests together.
    `  and on (shift) max by (shift) (${told}) > ${limit}`,
    ")",
    `and on (shift, rollout) ${series(info, shift)}`,
    "or on (shift, rollout) (",
    `  ${before} and on (shift, rollout) ${active}`,
    `  and on (shift) max by (shift) (last_over_time(${told}[${secondsToDuration(sameRolloutSeconds)}]))`,
    `  unless on (shift) max by (shift) (${told})`,
    ")",
    `or on (shift, rollout) 0 * ${active}`,
  ];
  return record(shiftHelperSeries.toldWorse, expr.join("\n"));
}

/** The same of the rollout that is told, as it was when that was last on. */
export function toldWorse(shift: TrafficShift): string {
  const last = `last_over_time(${series(shiftHelperSeries.toldWorse, shift)}[${secondsToDuration(drainSeconds)}]) > 0`;
  return `(${last} and on (shift, rollout) ${series(shiftHelperSeries.rollout, shift)})`;
}

/** What the exporter compares of an arm: its requests that ended, or those of them that failed or were lost. */
export function toldCount(shift: TrafficShift, role: ShiftRole, outcome: "ended" | "errors"): string {
  const labels = { [shiftLabels.arm]: shift[role].name, outcome };
  return `max by (shift) (${seriesWith(shiftExporterSeries.compared, shift, labels)})`;
}

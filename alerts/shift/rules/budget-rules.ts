import { allSlos, type Stack } from "../../../slo/model.ts";
import { derivedSeries, signalSeries } from "../../../slo/names.ts";
import { shiftHelperSeries, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { longestRolloutSeconds, shiftEvaluationSeconds } from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { quote } from "../../promql-text.ts";
import { type RecordingRule, record } from "../../rule.ts";
import { rangeOf } from "../range-of.ts";
import { labelsOfShift, series } from "../shift-labels.ts";

/** What a rollout costs: its share of an SLO's budget, and what the stable arm could take back. */
export function budgetRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const { rollback } = shift;
  return [
    ...(rollback === undefined
      ? []
      : [record(shiftSeries.stableCapacity, `vector(${rollback.stableCapacity})`, labelsOfShift(shift))]),
    ...spentRules(shift, stack),
  ];
}

/**
 * Bad events while the rollout is on, over the bad events that the whole period may have: its budget times its events so far, made up to
 * a whole period. Where these are not known yet, traffic is taken to be always as it is during the rollout.
 */
function spentRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const slo = allSlos(stack).find(({ id }) => id === shift.budget?.slo);
  if (slo === undefined) return [];
  const ofSlo = (metric: string) => `${metric}{slo_id=${quote(slo.id)}}`;
  const active = series(shiftSeries.active, shift);
  const { activeSloBad, activeSloTotal } = shiftHelperSeries;
  const seconds = shiftEvaluationSeconds(stack);
  const over = (func: string, metric: string) =>
    `${func}(${series(metric, shift)}[${rangeOf(longestRolloutSeconds, stack)}])`;
  const known = `on () group_left () (sum(${ofSlo(derivedSeries.periodEvents)}) / avg(${ofSlo(derivedSeries.periodCoverage)}) > 0)`;
  const bad = `${seconds} * ${over("sum_over_time", activeSloBad)}`;
  const steady = `${over("avg_over_time", activeSloTotal)} * ${slo.period.seconds} > 0`;
  const during = `* on () group_right () ${active}`;
  return [
    record(activeSloBad, `sum(${ofSlo(signalSeries.bad)}) ${during}`),
    record(activeSloTotal, `sum(${ofSlo(signalSeries.total)}) ${during}`),
    record(
      shiftSeries.budgetSpent,
      `(\n  ${bad} / ${known}\n  or ${bad} / (${steady})\n)\n/ ${slo.errorBudget}\nand on (shift, rollout) ${series(shiftHelperSeries.rollout, shift)}`,
    ),
  ];
}

import { secondsToDuration } from "../../../slo/duration.ts";
import { allSlos, type Stack } from "../../../slo/model.ts";
import { derivedSeries } from "../../../slo/names.ts";
import { leastRecordedSeconds } from "../../../slo/shift/least-recorded-seconds.ts";
import { shiftHelperSeries, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { longestRolloutSeconds, shiftEvaluationSeconds } from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { quote } from "../../promql-text.ts";
import { type RecordingRule, record } from "../../rule.ts";
import { rangeOf } from "../range-of.ts";
import { labelsOfShift, series } from "../shift-labels.ts";
import { type EventRange, sloSpending } from "../slo-spending.ts";

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
 * Bad events while rules tell of the rollout, over the bad events that the whole period may have: its budget times its events so far,
 * made up to a whole period. Where these are not known yet, traffic is taken to be always as it is during the rollout.
 */
function spentRules(shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const slo = allSlos(stack).find(({ id }) => id === shift.budget?.slo);
  if (slo === undefined) return [];
  const ofSlo = (metric: string) => `${metric}{slo_id=${quote(slo.id)}}`;
  const { activeSloBad, activeSloTotal, rollout } = shiftHelperSeries;
  const seconds = shiftEvaluationSeconds(stack);
  const over = (func: string, metric: string) =>
    `${func}(${series(metric, shift)}[${rangeOf(longestRolloutSeconds, stack)}])`;
  const recorded = `(avg(${ofSlo(derivedSeries.periodCoverage)}) >= ${leastRecordedSeconds / slo.period.seconds})`;
  const known = `on () group_left () (sum(${ofSlo(derivedSeries.periodEvents)}) / ${recorded} > 0)`;
  const bad = `clamp_min(${seconds} * ${over("sum_over_time", activeSloBad)}, 0)`;
  const steady = `${over("avg_over_time", activeSloTotal)} * ${slo.period.seconds} > 0`;
  const spending = sloSpending(slo, stack);
  const during = (query: string) => `(\n${query}\n)\n* on () group_right () ${series(rollout, shift)}`;
  return [
    ...(spending.range === undefined
      ? [record(activeSloBad, during(spending.bad))]
      : rangedRules(during(spending.bad), spending.range, shift, stack)),
    record(activeSloTotal, during(spending.total)),
    record(
      shiftSeries.budgetSpent,
      `(\n  ${bad} / ${known}\n  or ${bad} / (${steady})\n)\n/ ${slo.errorBudget}\nand on (shift, rollout) ${series(rollout, shift)}`,
    ),
  ];
}

/**
 * Bad events that reach into the range from before the rollout are not its own. They leave the range one by one, which nobody can tell
 * from new ones that come: what the range had at the beginning is taken off as long as any of it may be there, which never charges too much.
 */
function rangedRules(bad: string, range: EventRange, shift: TrafficShift, stack: Stack): readonly RecordingRule[] {
  const { rangedSloBad, earlierSloBad, activeSloBad } = shiftHelperSeries;
  const [ranged, earlier] = [series(rangedSloBad, shift), series(earlierSloBad, shift)];
  const step = shiftEvaluationSeconds(stack);
  const [first, all] = [range.lateSeconds + step, range.lateSeconds + range.seconds + step].map(secondsToDuration);
  return [
    record(rangedSloBad, bad),
    record(
      earlierSloBad,
      [
        `${ranged}\nunless on (shift, rollout) ${ranged} offset ${first}`,
        `or max_over_time(${earlier}[${all}])\n  and on (shift, rollout) ${ranged}\n  unless on (shift, rollout) ${ranged} offset ${all}`,
      ].join("\n"),
    ),
    record(activeSloBad, `clamp_min(${ranged} - (${earlier} or 0 * ${ranged}), 0)`),
  ];
}

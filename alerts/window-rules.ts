import { burnRateWindows } from "../slo/burn-rate-tiers.ts";
import { durationToSeconds } from "../slo/duration.ts";
import type { Stack } from "../slo/model.ts";
import { derivedSeries, errorRatioSeries, signalSeries } from "../slo/names.ts";
import { evaluationSeconds, stageSeconds } from "./intervals.ts";
import { type RecordingRule, record } from "./rule.ts";
import { type Selection, select, selectedSlos } from "./selection.ts";

/**
 * Error ratio per window, for all selected SLOs at once: a ratio of sums, so that a quiet night weighs less than a busy day.
 * `> 0` keeps an idle window out: no events give no sample, never NaN.
 */
export function windowRules(stack: Stack, selection: Selection): readonly RecordingRule[] {
  const idleGood = selectedSlos(stack, selection).some((slo) => slo.idle === "good");
  const ratios = burnRateWindows.map((window) => {
    const total = sumOver(signalSeries.total, window, selection);
    const ratio = `${sumOver(signalSeries.bad, window, selection)}\n/ (${total} > 0)`;
    const expr = idleGood
      ? `${ratio}\nor (${total} == 0 and on (slo_id) ${select(signalSeries.info, selection, 'idle="good"')})`
      : ratio;
    return record(errorRatioSeries(window), expr, stack.rules.compat === "sloth" ? { sloth_window: window } : {});
  });
  const burnRate = `${select(errorRatioSeries("5m"), selection)}\n/ on (slo_id) group_left () ${signalSeries.errorBudget}`;
  return [...ratios, record(derivedSeries.currentBurnRate, burnRate)];
}

/** Five-minute sums of events, which windows of a day and more read instead of one-minute samples. */
export function stageRules(selection: Selection): readonly RecordingRule[] {
  return [
    record(derivedSeries.totalSum5m, stageSum(signalSeries.total, selection)),
    record(derivedSeries.badSum5m, stageSum(signalSeries.bad, selection)),
  ];
}

/** The events of the last five minutes: five one-minute rates, each standing for 60 seconds. */
export function stageSum(signal: typeof signalSeries.total | typeof signalSeries.bad, selection: Selection): string {
  return `${evaluationSeconds} * sum_over_time(${select(signal, selection)}[5m])`;
}

/** The number of bad events in a window. */
export function badEventsIn(window: string, selection: Selection): string {
  return readsStage(window)
    ? sumOver(signalSeries.bad, window, selection)
    : `${evaluationSeconds} * ${sumOver(signalSeries.bad, window, selection)}`;
}

/** Whether a window is long enough to read five-minute sums: at 12 h their steps are below 1 % of it. */
export function readsStage(window: string): boolean {
  return (durationToSeconds(window) ?? 0) >= 144 * stageSeconds;
}

function sumOver(
  signal: typeof signalSeries.total | typeof signalSeries.bad,
  window: string,
  selection: Selection,
): string {
  if (window === "5m") return select(signal, selection);
  const staged = signal === signalSeries.total ? derivedSeries.totalSum5m : derivedSeries.badSum5m;
  return `sum_over_time(${select(readsStage(window) ? staged : signal, selection)}[${window}])`;
}

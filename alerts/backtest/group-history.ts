import { burnRateWindows } from "../../slo/burn-rate-tiers.ts";
import { durationToSeconds } from "../../slo/duration.ts";
import type { Slo } from "../../slo/model.ts";
import { evaluationSeconds, periodEvaluationSeconds, stageSeconds } from "../intervals.ts";
import { readsStage } from "../window-rules.ts";
import { periodStart } from "./period-start.ts";
import type { GroupSignal, Timeline } from "./recording.ts";
import { gridOf, multiplesOf, type RangeSums, rangeSums, type SampleGrid, sampleAt } from "./sample-grid.ts";

/** What the generic rules would have recorded for one group of an SLO: each function gives the series' sample at an instant, NaN for none. */
export interface GroupHistory {
  readonly signal: GroupSignal;
  /** `slo:sli_error:ratio_rate<window>`. */
  readonly errorRatio: (window: string, time: number) => number;
  /** Bad events in a window, as the burn alerts count them. */
  readonly badEventsIn: (window: string, time: number) => number;
  /** Events between two instants, counted by the minute. */
  readonly events: RangeSums;
  readonly badEvents: RangeSums;
  readonly period: (time: number) => PeriodAccount;
}

/** The budget account of a period at an instant; NaN where the rules record no sample. */
export interface PeriodAccount {
  readonly events: number;
  readonly badEvents: number;
  readonly budgetRemaining: number;
  readonly coverage: number;
  /** Seconds until the budget is gone at the rate of the last day. */
  readonly exhaustion: number;
}

/** Computes an SLO's history for one group from its recorded signal. */
export function groupHistory(slo: Slo, signal: GroupSignal, timeline: Timeline): GroupHistory {
  const rates = { total: rangeSums(signal.total), bad: rangeSums(signal.bad) };
  const stage = { total: stageSums(rates.total, timeline), bad: stageSums(rates.bad, timeline) };
  const idleGood = slo.idle === "good";
  const ratioOf = (bad: number, total: number): number => {
    if (total > 0 && !Number.isNaN(bad)) return bad / total;
    // `or 0 * total`: an SLO whose idle time is good has a ratio wherever it has a total.
    return idleGood && !Number.isNaN(total) ? 0 : Number.NaN;
  };
  const inWindow = (part: "total" | "bad", window: string, time: number): number => {
    if (window === "5m") return sampleAt(signal[part], time);
    return (readsStage(window) ? stage : rates)[part].sum(time - secondsOf(window), time);
  };
  const ratios = new Map(
    burnRateWindows.map((window) => [
      window,
      gridOf({ ...signal.total, length: signal.total.values.length }, (time) =>
        ratioOf(inWindow("bad", window, time), inWindow("total", window, time)),
      ),
    ]),
  );
  const errorRatio = (window: string, time: number) => {
    const grid = ratios.get(window);
    return grid === undefined ? Number.NaN : sampleAt(grid, time);
  };
  const budget = Number(slo.errorBudget);
  const account = (time: number): PeriodAccount => {
    const since = periodStart(slo.period, time);
    const [events, badEvents] = [stage.total.sum(since, time), stage.bad.sum(since, time)];
    const budgetRemaining = 1 - ratioOf(badEvents, events) / budget;
    const burn = errorRatio("1d", time) / budget;
    const lasts = (budgetRemaining * slo.period.seconds) / burn;
    return {
      events,
      badEvents,
      budgetRemaining,
      coverage: stage.total.count(since, time) / (slo.period.seconds / stageSeconds),
      exhaustion: budgetRemaining > 0 && burn > 0 ? lasts : Number.NaN,
    };
  };
  return {
    signal,
    errorRatio,
    badEventsIn: (window, time) => inWindow("bad", window, time) * (readsStage(window) ? 1 : evaluationSeconds),
    events: rangeSums(timesEvaluation(signal.total)),
    badEvents: rangeSums(timesEvaluation(signal.bad)),
    period: memoised(account),
  };
}

/** The instants at which the period rules and alerts run. */
export function periodInstants(timeline: Timeline) {
  return multiplesOf(periodEvaluationSeconds, timeline);
}

function stageSums(rates: RangeSums, timeline: Timeline): RangeSums {
  return rangeSums(
    gridOf(multiplesOf(stageSeconds, timeline), (time) => evaluationSeconds * rates.sum(time - stageSeconds, time)),
  );
}

function timesEvaluation({ start, stepSeconds, values }: SampleGrid): SampleGrid {
  return { start, stepSeconds, values: values.map((value) => value * evaluationSeconds) };
}

function secondsOf(window: string): number {
  return durationToSeconds(window) ?? 0;
}

function memoised(account: (time: number) => PeriodAccount): (time: number) => PeriodAccount {
  const known = new Map<number, PeriodAccount>();
  return (time) => {
    const found = known.get(time) ?? account(time);
    known.set(time, found);
    return found;
  };
}

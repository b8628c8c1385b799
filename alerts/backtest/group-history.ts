import { burnRateWindows } from "../../slo/burn-rate-tiers.ts";
import { durationToSeconds } from "../../slo/duration.ts";
import type { Slo } from "../../slo/model.ts";
import { evaluationSeconds, stageSeconds } from "../intervals.ts";
import { readsStage } from "../window-rules.ts";
import { periodStart } from "./period-start.ts";
import type { GroupSignal, Timeline } from "./recording.ts";
import {
  gridOf,
  isSample,
  multiplesOf,
  noSample,
  type RangeSums,
  rangeSums,
  type SampleGrid,
  sampleAt,
} from "./sample-grid.ts";

/** A recorded series: its sample at an instant, or `noSample`. */
export type SampleOf = (time: number) => number;

/** What the generic rules would have recorded for one group of an SLO. */
export interface GroupHistory {
  readonly signal: GroupSignal;
  /** `slo:sli_error:ratio_rate<window>`. */
  readonly errorRatio: (window: string) => SampleOf;
  /** Bad events in a window, as the burn alerts count them. */
  readonly badEventsIn: (window: string) => SampleOf;
  /** Events between two instants, counted by the minute. */
  readonly events: RangeSums;
  readonly badEvents: RangeSums;
  readonly period: (time: number) => PeriodAccount;
}

/** The budget account of a period at an instant; `noSample` where the rules record none. */
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
  const ratioOf = errorRatioFor(slo);
  const inWindow = (part: "total" | "bad", window: string): SampleOf => {
    if (window === "5m") return (time) => sampleAt(signal[part], time);
    const seconds = durationToSeconds(window) ?? 0;
    const { sum } = (readsStage(window) ? stage : rates)[part];
    return (time) => sum(time - seconds, time);
  };
  const ratios = new Map(
    burnRateWindows.map((window): [string, SampleOf] => {
      const [bad, total] = [inWindow("bad", window), inWindow("total", window)];
      const grid = gridOf({ ...signal.total, length: signal.total.values.length }, (time) =>
        ratioOf(bad(time), total(time)),
      );
      return [window, (time) => sampleAt(grid, time)];
    }),
  );
  const errorRatio = (window: string): SampleOf => ratios.get(window) ?? (() => noSample);
  return {
    signal,
    errorRatio,
    badEventsIn: (window) => {
      const [inRange, times] = [inWindow("bad", window), readsStage(window) ? 1 : evaluationSeconds];
      return (time) => times * inRange(time);
    },
    events: rangeSums(timesEvaluation(signal.total)),
    badEvents: rangeSums(timesEvaluation(signal.bad)),
    period: memoised(periodAccounts(slo, stage, errorRatio("1d"))),
  };
}

function periodAccounts(
  slo: Slo,
  stage: { readonly total: RangeSums; readonly bad: RangeSums },
  lastDay: SampleOf,
): (time: number) => PeriodAccount {
  const budget = Number(slo.errorBudget);
  const ratioOf = errorRatioFor(slo);
  return (time) => {
    const since = periodStart(slo.period, time);
    const [events, badEvents] = [stage.total.sum(since, time), stage.bad.sum(since, time)];
    const budgetRemaining = 1 - ratioOf(badEvents, events) / budget;
    const burn = lastDay(time) / budget;
    return {
      events,
      badEvents,
      budgetRemaining,
      coverage: stage.total.count(since, time) / (slo.period.seconds / stageSeconds),
      exhaustion: budgetRemaining > 0 && burn > 0 ? (budgetRemaining * slo.period.seconds) / burn : noSample,
    };
  };
}

/** `bad / (total > 0)`, and `or total == 0` for an SLO whose idle time is good. */
function errorRatioFor({ idle }: Slo): (bad: number, total: number) => number {
  return (bad, total) => {
    if (total > 0 && isSample(bad)) return bad / total;
    return idle === "good" && total === 0 ? 0 : noSample;
  };
}

function stageSums(rates: RangeSums, timeline: Timeline): RangeSums {
  return rangeSums(
    gridOf(multiplesOf(stageSeconds, timeline), (time) => evaluationSeconds * rates.sum(time - stageSeconds, time)),
  );
}

function timesEvaluation({ start, stepSeconds, values }: SampleGrid): SampleGrid {
  return { start, stepSeconds, values: values.map((value) => value * evaluationSeconds) };
}

function memoised(account: (time: number) => PeriodAccount): (time: number) => PeriodAccount {
  const known = new Map<number, PeriodAccount>();
  return (time) => {
    const found = known.get(time) ?? account(time);
    known.set(time, found);
    return found;
  };
}

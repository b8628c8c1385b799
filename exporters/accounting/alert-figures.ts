import type { PeriodReading } from "../../slo/alert-conditions.ts";
import type { SloReading } from "./slo-account.ts";
import { coveredShare } from "./slo-reading.ts";

/** The numbers that alerts look at, in the units of the generated rules: events are probes, or minutes where time is measured. */
export interface AlertFigures {
  /** Of a burn window; NaN when nothing is known of it. */
  readonly errorRatio: (window: string) => number;
  readonly badEvents: (window: string) => number;
  readonly period: PeriodReading;
  /** Whether the last five minutes had anything to judge. */
  readonly hasSignal: boolean;
}

/** What the alerts of an SLO look at. */
export function alertFigures({ slo, windows, period, budget }: SloReading): AlertFigures {
  const perEvent = slo.judgement.measure === "time" ? 60_000 : 1;
  const countsOf = (name: string) => windows.find(({ window }) => window === name)?.counts ?? { total: 0, bad: 0 };
  const { remaining, exhaustionSeconds } = budget;
  const lasts = exhaustionSeconds !== undefined && exhaustionSeconds > 0 && Number.isFinite(exhaustionSeconds);
  return {
    errorRatio: (window) => {
      const { total, bad } = countsOf(window);
      return total > 0 ? bad / total : Number.NaN;
    },
    badEvents: (window) => countsOf(window).bad / perEvent,
    period: {
      badEvents: period.counts.bad / perEvent,
      coverage: (coveredShare(period, slo.judgement) * period.seconds) / slo.period.seconds,
      budgetRemaining: remaining ?? Number.NaN,
      exhaustion: lasts ? exhaustionSeconds : Number.NaN,
    },
    hasSignal: countsOf("5m").total > 0,
  };
}

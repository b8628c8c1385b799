import { budgetSeconds, budgetSpentBy } from "../slo/error-budget.ts";
import type { AlertTier, Slo, Stack } from "../slo/model.ts";
import { type Detection, detection, type Onset, secondsToResolve } from "./detection-time.ts";
import { type SignalQueries, signalQueries } from "./signal-queries.ts";
import { signalRate } from "./signal-rate.ts";

/** What an SLO means in numbers: its budget, what is recorded, and what each alert does about errors of several sizes. */
export interface SloExplanation {
  readonly slo: Slo;
  /** The budget as time of total failure in one period. */
  readonly budgetSeconds: number;
  /** The budget as events, when the usual traffic is known. */
  readonly budgetEvents: number | undefined;
  readonly eventsInPeriod: number | undefined;
  readonly queries: SignalQueries;
  readonly tiers: readonly TierExplanation[];
  /** How long a fresh budget lasts, by error ratio. */
  readonly lasts: readonly { readonly errorRatio: number; readonly seconds: number }[];
}

export interface TierExplanation {
  readonly tier: AlertTier;
  readonly cases: readonly CaseExplanation[];
}

/** What a tier does when errors of one size begin, at steady traffic. */
export interface CaseExplanation {
  readonly errorRatio: number;
  readonly detection: Detection;
  /** Share of the period's budget that is gone when the alert fires at the latest; above 1 when it comes too late. */
  readonly budgetSpent: number | undefined;
  /** How long the alert stays after the errors end, at most. */
  readonly resolveSeconds: number | undefined;
}

/** Explains one SLO of a stack. */
export function explainSlo(slo: Slo, stack: Stack): SloExplanation {
  const budget = Number(slo.errorBudget);
  const events = slo.expect.eventsPerSecond === undefined ? undefined : slo.expect.eventsPerSecond * slo.period.seconds;
  const ratios = errorRatios(budget);
  return {
    slo,
    budgetSeconds: budgetSeconds(budget, slo.period.seconds),
    budgetEvents: events === undefined ? undefined : events * budget,
    eventsInPeriod: events,
    queries: signalQueries(slo, stack),
    tiers: slo.alerts.tiers.map((tier) => ({
      tier,
      cases: ratios.map((errorRatio) => explainCase(tier, errorRatio, { slo, stack })),
    })),
    lasts: ratios.map((errorRatio) => ({
      errorRatio,
      seconds: budgetSeconds(budget, slo.period.seconds) / errorRatio,
    })),
  };
}

/** Everything fails, every tenth, every hundredth, and just as much as the budget allows; largest first. */
function errorRatios(budget: number): readonly number[] {
  return [...new Set([1, 0.1, 0.01, budget])].sort((a, b) => b - a);
}

function explainCase(tier: AlertTier, errorRatio: number, { slo, stack }: { slo: Slo; stack: Stack }): CaseExplanation {
  const onset: Onset = { errorRatio, eventsPerSecond: signalRate(slo, stack), scrapeSeconds: stack.scrapeSeconds };
  const found = detection(tier, onset);
  if (found.kind === "never")
    return { errorRatio, detection: found, budgetSpent: undefined, resolveSeconds: undefined };
  const budgetOfPeriod = { budget: Number(slo.errorBudget), periodSeconds: slo.period.seconds };
  return {
    errorRatio,
    detection: found,
    budgetSpent: budgetSpentBy({ errorRatio, seconds: found.latestSeconds }, budgetOfPeriod),
    resolveSeconds: secondsToResolve(tier, onset),
  };
}

/**
 * When each alert's condition holds, as the generated PromQL says it: for replays and for the exporter, which have numbers instead of series.
 * A ratio that nobody knows is NaN, with which no comparison holds.
 */
import type { AlertTier, Slo } from "./model.ts";

/** A share of the period without data cannot tell that the period's budget is spent: two bad hours of a new SLO are not 30 days. */
export const leastCoverage = 0.1;

/** A budget that would last less than this share of its period is forecast: 3 days of 30. */
export const forecastShare = 0.1;

/** How long a condition must hold before its alert fires, in seconds; burn alerts wait only when the SLO says so. */
export const waitSeconds = { exhausted: 600, forecast: 3_600, missing: 300 } as const;

/** What a burn alert looks at. */
export interface BurnReading {
  readonly longErrorRatio: number;
  readonly shortErrorRatio: number;
  /** Bad events in the long window. */
  readonly badEvents: number;
}

/** Whether both windows are above the tier's limit, on enough bad events to be more than chance. */
export function burns(tier: AlertTier, { longErrorRatio, shortErrorRatio, badEvents }: BurnReading): boolean {
  const threshold = Number(tier.threshold);
  return longErrorRatio > threshold && shortErrorRatio > threshold && badEvents >= tier.minBadEvents;
}

/** What the alerts on a period's budget look at. */
export interface PeriodReading {
  readonly badEvents: number;
  /** Share of the period for which there are data. */
  readonly coverage: number;
  /** Share of the budget; negative when overspent. */
  readonly budgetRemaining: number;
  /** Seconds until the budget is spent; NaN when nothing is left or nothing burns. */
  readonly exhaustion: number;
}

/** Whether the period's budget is spent. */
export function isSpent(slo: Slo, period: PeriodReading): boolean {
  return period.budgetRemaining <= 0 && isJudged(slo, period);
}

/** Whether the period's budget will be spent soon, and still burns faster than it comes back. */
export function isSpentSoon(slo: Slo, period: PeriodReading, errorRatioOf6h: number): boolean {
  const soon = period.exhaustion < slo.period.seconds * forecastShare;
  return soon && errorRatioOf6h > Number(slo.errorBudget) && isJudged(slo, period);
}

function isJudged(slo: Slo, { badEvents, coverage }: PeriodReading): boolean {
  const leastBad = Math.max(0, ...slo.alerts.tiers.map((tier) => tier.minBadEvents));
  return badEvents >= leastBad && coverage > leastCoverage;
}

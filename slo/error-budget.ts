/**
 * The arithmetic of error budgets. Every ratio is between 0 and 1 and never a percentage; nothing is clamped, so a budget
 * that is overspent shows as negative.
 * Source of the definitions: Google, "The Site Reliability Workbook", chapter 5, "Alerting on SLOs".
 */

/** Events over some time: all valid ones, and the bad ones among them. */
export interface EventCounts {
  readonly total: number;
  readonly bad: number;
}

/** Share of bad events, `bad / total`; nothing when there was no event to judge: 0/0 is unknown, neither good nor bad. */
export function errorRatio({ total, bad }: EventCounts): number | undefined {
  return total > 0 ? bad / total : undefined;
}

/** How many times faster than "exactly the budget over the period" errors happen: `error ratio / budget`. */
export function burnRate(ratio: number, budget: number): number {
  return ratio / budget;
}

/** Share of the budget that is spent, `(bad / total) / budget`; above 1 when more is spent than there was. */
export function budgetSpent(counts: EventCounts, budget: number): number | undefined {
  const ratio = errorRatio(counts);
  return ratio === undefined ? undefined : burnRate(ratio, budget);
}

/** Share of the budget that is left, `1 − spent`; negative when it is overspent. */
export function budgetRemaining(counts: EventCounts, budget: number): number | undefined {
  const spent = budgetSpent(counts, budget);
  return spent === undefined ? undefined : 1 - spent;
}

/** How many more events of those counted may turn out bad, `budget × total − bad`; negative when too many are. */
export function eventsLeft({ total, bad }: EventCounts, budget: number): number {
  return budget * total - bad;
}

/** The budget as time: how long everything may fail in one period, `budget × period`. */
export function budgetSeconds(budget: number, periodSeconds: number): number {
  return budget * periodSeconds;
}

/** An error ratio that lasts for some time. */
export interface Incident {
  readonly errorRatio: number;
  readonly seconds: number;
}

/** Share of a period's budget that one incident spends at steady traffic: `error ratio / budget × seconds / period`. */
export function budgetSpentBy(incident: Incident, { budget, periodSeconds }: BudgetOfPeriod): number {
  return (burnRate(incident.errorRatio, budget) * incident.seconds) / periodSeconds;
}

/** An error budget and the period that it is for. */
export interface BudgetOfPeriod {
  readonly budget: number;
  readonly periodSeconds: number;
}

/**
 * Seconds until the budget is spent at the present burn rate and steady traffic: `remaining × period / burn rate`.
 * 0 when nothing is left, infinite when nothing burns.
 */
export function secondsToExhaustion({ remaining, burnRate: rate, periodSeconds }: Exhaustion): number {
  if (remaining <= 0) return 0;
  return rate > 0 ? (remaining * periodSeconds) / rate : Number.POSITIVE_INFINITY;
}

interface Exhaustion {
  readonly remaining: number;
  readonly burnRate: number;
  readonly periodSeconds: number;
}

/** The burn rate that spends a share of a period's budget within a window: `share × period / window` (2 % in 1 h of 30 d: 14.4). */
export function burnRateFor({ share, windowSeconds, periodSeconds }: ShareInWindow): number {
  return (share * periodSeconds) / windowSeconds;
}

interface ShareInWindow {
  readonly share: number;
  readonly windowSeconds: number;
  readonly periodSeconds: number;
}

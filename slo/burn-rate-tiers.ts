import Big from "big.js";
import { durationToSeconds } from "./duration.ts";

/** How a tier wakes people: a page interrupts, a ticket waits for working hours. */
export type Severity = "page" | "ticket";

/** One burn-rate alert: it fires when this share of the budget would be spent within the long window. */
export interface BurnRateTier {
  readonly name: TierName;
  readonly severity: Severity;
  readonly longWindow: string;
  readonly shortWindow: string;
  /** Share of the period's error budget spent in one long window at the alert's limit, in percent, as a decimal string. */
  readonly budgetPercent: string;
}

export type TierName = "page-fast" | "page-slow" | "ticket-fast" | "ticket-slow";

/**
 * The multi-window, multi-burn-rate table. Windows and budget shares: Google, "The Site Reliability Workbook", chapter 5,
 * table 5-8 (page 2 % in 1 h and 5 % in 6 h, ticket 10 % in 3 d, short window one twelfth of the long one); the 1 d tier
 * at 10 % is the fourth row that Sloth and SoundCloud add. For a 30-day period the factors are 14.4, 6, 3 and 1.
 */
export const burnRateTiers: readonly BurnRateTier[] = [
  { name: "page-fast", severity: "page", longWindow: "1h", shortWindow: "5m", budgetPercent: "2" },
  { name: "page-slow", severity: "page", longWindow: "6h", shortWindow: "30m", budgetPercent: "5" },
  { name: "ticket-fast", severity: "ticket", longWindow: "1d", shortWindow: "2h", budgetPercent: "10" },
  { name: "ticket-slow", severity: "ticket", longWindow: "3d", shortWindow: "6h", budgetPercent: "10" },
];

/** Every window that a tier reads, shortest first. */
export const burnRateWindows: readonly string[] = [
  ...new Set(burnRateTiers.flatMap((tier) => [tier.shortWindow, tier.longWindow])),
].sort((a, b) => (durationToSeconds(a) ?? 0) - (durationToSeconds(b) ?? 0));

/**
 * How many times faster than "exactly the budget over the period" the tier allows: budget share × period / long window.
 * Never below 1, which short periods would give the slow tiers: at 1 the objective is just met, and nobody needs to act below.
 */
export function defaultFactor(tier: BurnRateTier, periodSeconds: number): string {
  const factor = new Big(tier.budgetPercent)
    .div(100)
    .times(periodSeconds)
    .div(durationToSeconds(tier.longWindow) ?? 1);
  return (factor.lt(1) ? new Big(1) : factor.round(6)).toFixed();
}

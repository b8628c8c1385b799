import { secondsToDuration } from "../slo/duration.ts";
import type { Stack } from "../slo/model.ts";
import { targetFeatures } from "../slo/target-features.ts";

/** How often signals, windows and alerts are evaluated. Sums over one-minute samples count events by multiplying with 60. */
export const evaluationSeconds = 60;

/** How often facts are written: they never change between edits, and 2 minutes is well below the 5 that a sample is found for. */
export const factSeconds = 120;

/** Length of one stage: long windows read five-minute sums, 8,640 samples for 30 days instead of 43,200. */
export const stageSeconds = 300;

/**
 * How often period series are evaluated. Below the 5 minutes after which an instant query no longer finds a sample
 * (`--query.lookback-delta`), so that a board never blinks; as long as possible, because these rules read the most samples.
 */
export const periodEvaluationSeconds = 240;

/**
 * How long a budget takes to be recorded at first, once rules are loaded and counters were scraped twice: a group begins anywhere within
 * its interval, and each reads what the one before recorded (probes, signals, stages, periods).
 */
export const firstBudgetSeconds = 2 * evaluationSeconds + stageSeconds + periodEvaluationSeconds;

/**
 * The range that signals read. `rate()` loses the step between the last scrape before the range and the first one in it, and makes
 * up for it by extrapolation; over five minutes plus one scrape interval it sees exactly five minutes of steps, so that every step
 * of a counter counts in exactly five one-minute evaluations and sums come out exact. Some targets count that step by themselves.
 */
export function rateWindow(stack: Stack): string {
  const { rateSeesPreviousSample } = targetFeatures[stack.rules.target];
  return secondsToDuration(rateSeesPreviousSample ? 300 : 300 + stack.scrapeSeconds);
}

/** Seconds after an excluded time during which a rate still sees its events. */
export function rateWindowSeconds(stack: Stack): number {
  return 300 + stack.scrapeSeconds;
}

import { secondsToDuration } from "../../slo/duration.ts";
import type { Stack } from "../../slo/model.ts";

/** How often a shift's rules are evaluated: with every scrape, but not more than once a second and at least every 30. */
export function shiftEvaluationSeconds({ scrapeSeconds }: Pick<Stack, "scrapeSeconds">): number {
  return Math.min(30, Math.max(1, scrapeSeconds));
}

/** Over which a shift's rates are taken. */
export function shiftWindowSeconds({ scrapeSeconds }: Pick<Stack, "scrapeSeconds">): number {
  return Math.max(20, 4 * scrapeSeconds);
}

/** How far back a rollout's sums reach. */
export const longestRolloutSeconds = 6 * 3600;

/**
 * Seconds after which a rollout that paused, or whose weights nobody could read, is a new one. Weights that vanish for a scrape or two
 * must not begin the evidence anew; whoever rolls back and tries again within this time goes on with the old one.
 */
export const sameRolloutSeconds = 120;

/** How long a rollout's sums are kept after its end: its losses come while the old arm drains. */
export const drainSeconds = 600;

/**
 * A range that holds exactly the samples of so many seconds of evaluations. Prometheus 2 counts a sample at either end of a range,
 * Prometheus 3 at one: half an evaluation less has none at an end.
 */
export function rangeOf(seconds: number, stack: Pick<Stack, "scrapeSeconds">): string {
  return secondsToDuration(seconds - shiftEvaluationSeconds(stack) / 2);
}

/** Errors are counted over as long to see whether they come in bursts. */
export const burstSeconds = 120;

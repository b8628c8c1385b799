import { gapReachSeconds, sameRolloutSeconds, shiftWindowSeconds } from "../../../slo/shift/shift-timing.ts";
import { type EvaluationStep, evaluationSteps, usualStepSeconds } from "./evaluation-steps.ts";

/** A busy Prometheus misses an evaluation here and there, which the next rates cover. */
const fewestMissed = 2;

/** When rules did what, in the last minutes: Unix seconds, the oldest first. */
export interface RecordedTimes {
  /** Counted requests. */
  readonly evaluations: readonly number[];
  /** Found the counters of both arms scraped; never where nothing is made up for. */
  readonly scraped: readonly number[];
  /** Made up for a gap. */
  readonly ended: readonly number[];
}

/** Groups of rules run side by side: what was made up for is in a rollout's rates within two evaluations, in its sums and its verdict within one more each. */
const passedOnAfter = 4;

/**
 * Why nobody is to proceed just after a gap: what came in it is added up once a window of evaluations is there again, and some more have
 * passed it on. Undefined where there was none, that is over, or nobody makes up for it any more.
 */
export function openGap({ evaluations, scraped, ended }: RecordedTimes): string | undefined {
  const stepSeconds = usualStepSeconds(evaluations);
  const now = evaluations.at(-1);
  if (stepSeconds === undefined || now === undefined) return undefined;
  // Rules are evaluated as often as somebody scrapes.
  const pace = { scrapeSeconds: stepSeconds };
  const windowSeconds = shiftWindowSeconds(pace);
  // Of a shorter one rates show most at once.
  const leastSeconds = Math.max((fewestMissed + 0.5) * stepSeconds, windowSeconds / 2);
  const isGap = ({ seconds }: EvaluationStep) => seconds > leastSeconds;
  const uncounted = evaluationSteps(evaluations).findLast(isGap);
  // An arm that was away for longer had nothing to count.
  const unscraped = evaluationSteps(scraped).findLast((step) => isGap(step) && step.seconds <= sameRolloutSeconds);
  const isUncounted = uncounted !== undefined && uncounted.end >= (unscraped?.end ?? 0);
  const gap = isUncounted ? uncounted : unscraped;
  if (gap === undefined) return undefined;
  const isMadeUp = ended.some((time) => time >= gap.end && time + passedOnAfter * stepSeconds <= now);
  if (isMadeUp || now - gap.end >= gapReachSeconds(pace)) return undefined;
  // The evaluation that ends the gap is the first of a window.
  const leftSeconds = Math.max(stepSeconds, gap.end + windowSeconds + (passedOnAfter - 1) * stepSeconds - now);
  const what = isUncounted ? "the rules counted nothing for" : "Prometheus could not scrape an arm's counters for";
  return `${what} ${Math.round(gap.seconds)}s, and what came then is not added up yet: ask again in ${Math.ceil(leftSeconds)}s`;
}

import { gapReachSeconds, shiftWindowSeconds } from "../../../slo/shift/shift-timing.ts";
import { evaluationSteps, usualStepSeconds } from "./evaluation-steps.ts";

/** A busy Prometheus misses an evaluation here and there, which the next rates cover. */
const fewestMissed = 2;

/**
 * Why nobody is to proceed just after a gap: what came in it is added up once a window of evaluations is there again, and two more have
 * passed it on. Undefined where there was none, that is over, or nobody makes up for it any more. Times are Unix seconds, the oldest first.
 */
export function openGap(evaluations: readonly number[], ended: readonly number[]): string | undefined {
  const stepSeconds = usualStepSeconds(evaluations);
  if (stepSeconds === undefined) return undefined;
  // Rules are evaluated as often as somebody scrapes.
  const scraped = { scrapeSeconds: stepSeconds };
  const windowSeconds = shiftWindowSeconds(scraped);
  // Of a shorter one rates show most at once.
  const leastSeconds = Math.max((fewestMissed + 0.5) * stepSeconds, windowSeconds / 2);
  const gap = evaluationSteps(evaluations).findLast(({ seconds }) => seconds > leastSeconds);
  const now = evaluations.at(-1);
  if (gap === undefined || now === undefined) return undefined;
  const isMadeUp = ended.some((time) => time >= gap.end && time + 2 * stepSeconds <= now);
  if (isMadeUp || now - gap.end >= gapReachSeconds(scraped)) return undefined;
  const leftSeconds = Math.max(stepSeconds, gap.end + windowSeconds + 2 * stepSeconds - now);
  return `the rules counted nothing for ${Math.round(gap.seconds)}s, and what came then is not added up yet: ask again in ${Math.ceil(leftSeconds)}s`;
}

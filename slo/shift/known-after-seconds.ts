import type { Stack } from "../model.ts";
import { weightsEveryMs } from "./reading-pace.ts";
import { shiftEvaluationSeconds, slowestScrapeSeconds } from "./shift-timing.ts";
import type { TrafficShift } from "./traffic-shift.ts";

/** What reading, scraping and evaluating take themselves. */
const workSeconds = 1;

/**
 * What rules record rests on weights of so many seconds before, at most: they are read, scraped and recorded at a pace each, and groups
 * of rules read each other's last evaluation.
 */
export function knownAfterSeconds(shift: TrafficShift, stack: Pick<Stack, "scrapeSeconds">): number {
  return weightsEveryMs(shift) / 1000 + stack.scrapeSeconds + shiftEvaluationSeconds(stack) + workSeconds;
}

/** The same where nobody tells of the shift and its stack. */
export const mostKnownAfterSeconds = 15 + 2 * slowestScrapeSeconds + workSeconds;

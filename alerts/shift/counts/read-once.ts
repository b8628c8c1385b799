import { secondsToDuration } from "../../../slo/duration.ts";
import type { Stack } from "../../../slo/model.ts";
import { shiftEvaluationSeconds } from "../../../slo/shift/shift-timing.ts";

/**
 * What another group recorded, each sample at one evaluation. Groups run side by side: what one records a few milliseconds sooner or
 * later than the other reads it is read twice, or never, which matters where one sample holds all that was lost. An evaluation later
 * it is written for certain; a sample that none followed is not read again.
 */
export function readOnce(series: string, stack: Stack): string {
  const seconds = shiftEvaluationSeconds(stack);
  const written = `${series} offset ${secondsToDuration(seconds)}`;
  return `(${written} and timestamp(${written}) > time() - ${2 * seconds})`;
}

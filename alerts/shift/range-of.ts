import { secondsToDuration } from "../../slo/duration.ts";
import type { Stack } from "../../slo/model.ts";
import { shiftEvaluationSeconds } from "../../slo/shift/shift-timing.ts";

/**
 * A range that holds exactly the samples of so many seconds of evaluations. Prometheus 2 counts a sample at either end of a range,
 * Prometheus 3 at one: half an evaluation less has none at an end.
 */
export function rangeOf(seconds: number, stack: Pick<Stack, "scrapeSeconds">): string {
  return secondsToDuration(seconds - shiftEvaluationSeconds(stack) / 2);
}

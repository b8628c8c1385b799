import { secondsToDuration } from "../../slo/duration.ts";
import type { Stack } from "../../slo/model.ts";
import { shiftEvaluationSeconds } from "../../slo/shift/shift-timing.ts";

/**
 * For a series of another group: what that found at its evaluation before. A value that is there for one evaluation alone would else be
 * read twice where groups change places by some milliseconds, or never.
 */
export function whatWasWritten(stack: Stack): string {
  return ` offset ${secondsToDuration(shiftEvaluationSeconds(stack))}`;
}

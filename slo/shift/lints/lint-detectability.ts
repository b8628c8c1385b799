import { secondsToDuration, secondsToWords } from "../../duration.ts";
import type { Problem } from "../../problem.ts";
import type { ShiftLint } from "../lint-shifts.ts";
import { percentWords, requestRateWords, shareWords } from "../number-words.ts";
import { longestRolloutSeconds } from "../shift-timing.ts";
import { isInTime, type StepDetection, stepDetections } from "../step-detections.ts";

/** Steps that are too short for what they are meant to show. */
export const lintDetectability: ShiftLint = ({ shift, path }) =>
  stepDetections(shift).flatMap((step): readonly Problem[] => {
    if (isInTime(step)) return [];
    const { index, share, holdSeconds, usual, worse } = step;
    const { requestsPerSecond, errorRatio } = usual;
    const at = `at ${shareWords(share)} and ${requestRateWords(requestsPerSecond)}`;
    const what = `${worse.words} (from ${percentWords(errorRatio)})`;
    const { when, hint } = whenWords(step);
    return [
      {
        code: "shift-detectability",
        path: `${path}.steps[${index}]`,
        severity: "warning",
        message: `${at} ${what} does not show within this step of ${secondsToWords(holdSeconds)}${when}`,
        hint,
      },
    ];
  });

function whenWords({ seconds, shown }: StepDetection): { readonly when: string; readonly hint: string } {
  const about = wholeMinutes(seconds);
  if (about <= longestRolloutSeconds) {
    return {
      when: `: it takes about ${secondsToWords(about)}`,
      hint: `hold the step for ${secondsToDuration(about)} or give it a larger weight, or know that only a worse candidate is seen here`,
    };
  }
  // No hold helps.
  return {
    when: `, nor within the ${secondsToWords(longestRolloutSeconds)} that rules look back`,
    hint: `give it a larger weight, or know that ${shown === undefined ? "no candidate is found out" : "only a worse candidate is seen"} here`,
  };
}

/** The time is a mean, and no more exact than that. */
function wholeMinutes(seconds: number): number {
  return Math.ceil(seconds / 60) * 60;
}

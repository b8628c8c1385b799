import { secondsToDuration, secondsToWords } from "../../duration.ts";
import type { Problem } from "../../problem.ts";
import type { ShiftLint } from "../lint-shifts.ts";
import { percentWords, rateWords, shareWords } from "../number-words.ts";
import { stepDetections } from "../step-detections.ts";

/** Steps that are too short for what they are meant to show. */
export const lintDetectability: ShiftLint = ({ shift, path }) =>
  stepDetections(shift).flatMap(({ index, share, holdSeconds, usual, worse, seconds }): readonly Problem[] => {
    if (seconds <= holdSeconds) return [];
    const { requestsPerSecond, errorRatio } = usual;
    const about = wholeMinutes(seconds);
    return [
      {
        code: "shift-detectability",
        path: `${path}.steps[${index}]`,
        severity: "warning",
        message: `at ${shareWords(share)} and ${rateWords(requestsPerSecond)} requests per second ${worse.words} (from ${percentWords(errorRatio)}) does not show within this step of ${secondsToWords(holdSeconds)}: it takes about ${secondsToWords(about)}`,
        hint: `hold the step for ${secondsToDuration(about)} or give it a larger weight, or know that only a worse candidate is seen here`,
      },
    ];
  });

/** The time is a mean, and no more exact than that. */
function wholeMinutes(seconds: number): number {
  return Math.ceil(seconds / 60) * 60;
}

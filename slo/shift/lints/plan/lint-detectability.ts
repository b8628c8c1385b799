import { secondsToDuration, secondsToWords } from "../../../duration.ts";
import type { Problem } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { percentWords, requestRateWords, shareWords } from "../../number-words.ts";
import { longestRolloutSeconds } from "../../shift-timing.ts";
import { secondsToDetect } from "../../statistics/detectability.ts";
import { expectedDispersion } from "../../statistics/dispersion.ts";
import { failingWords, isInTime, type StepDetection, stepDetections } from "../../step-detections.ts";
import { lateCountsWords } from "../../traffic/count-lateness.ts";
import type { ShiftJudge } from "../../traffic-shift.ts";

/** Steps that are too short for what they are meant to show. */
export const lintDetectability: ShiftLint = ({ shift, path }) =>
  stepDetections(shift).flatMap((step): readonly Problem[] => {
    if (isInTime(step)) return [];
    const { index, share, holdSeconds, usual, worse } = step;
    const { requestsPerSecond, errorRatio } = usual;
    const at = `at ${shareWords(share)} and ${requestRateWords(requestsPerSecond)}`;
    const what = `${worse.words} (from ${percentWords(errorRatio)})`;
    const { when, hint } = whenWords(step, shift.judge);
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

function whenWords(step: StepDetection, judge: ShiftJudge): { readonly when: string; readonly hint: string } {
  const about = wholeMinutes(step.seconds);
  const orKnow = `or know that ${seenWords(step, judge)} here`;
  if (about <= longestRolloutSeconds) {
    const { latenessSeconds } = step;
    const late = latenessSeconds === 0 ? "" : `, for ${lateCountsWords(latenessSeconds)}`;
    return {
      when: `: it takes about ${secondsToWords(about)}${late}`,
      hint: `hold the step for ${secondsToDuration(about)} or give it a larger weight, ${orKnow}`,
    };
  }
  // No hold helps.
  return {
    when: `, nor within the ${secondsToWords(longestRolloutSeconds)} that rules look back`,
    hint: `give it a larger weight, ${orKnow}`,
  };
}

/** What the step can show after all. */
function seenWords(
  { shown, worst, usual, share, holdSeconds, latenessSeconds }: StepDetection,
  judge: ShiftJudge,
): string {
  if (shown !== undefined) return "only a worse candidate is seen";
  const dispersion = expectedDispersion(judge);
  const seconds = latenessSeconds + secondsToDetect({ ...usual, share, failing: 1, dispersion }, judge);
  if (!isInTime({ seconds, holdSeconds, latenessSeconds })) return "no candidate is found out";
  const least =
    usual.errorRatio === 0 ? `an error ratio above ${percentWords(worst)}` : `more than ${failingWords(worst, usual)}`;
  return `only a candidate with ${least} is found out`;
}

/** The time is a mean, and no more exact than that. */
function wholeMinutes(seconds: number): number {
  return Math.ceil(seconds / 60) * 60;
}

import { secondsToDuration, secondsToWords } from "../../../duration.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { shiftWindowSeconds } from "../../shift-timing.ts";

/** Steps that are over before anything is seen of them. The step with everything has no end. */
export const lintHolds: ShiftLint = ({ shift: { steps }, spec, path }, { stack }) => {
  const least = shiftWindowSeconds(stack);
  const index = steps.findIndex(({ share, holdSeconds }) => share < 1 && holdSeconds <= least);
  const short = steps[index];
  if (short === undefined) return [];
  // What is less than a second would be rounded.
  const written = short.holdSeconds < 1 ? spec.steps?.[index]?.hold : undefined;
  return [
    {
      code: "shift-hold",
      path: `${path}.steps[${index}].hold`,
      severity: "warning",
      message: `a step of ${written ?? secondsToWords(short.holdSeconds)} is over before anything is seen of it: shares and rates are those of the last ${secondsToWords(least)}`,
      hint: `hold each step for longer than ${secondsToDuration(least)}, or scrape more often`,
    },
  ];
};

import type { ShiftLint } from "../lint-shifts.ts";
import { rateWords, requestRateWords, shareWords } from "../number-words.ts";
import { rollbackLimit } from "../rollback-limit.ts";

/** A stable arm that could not take everything back. Blue and green each need the capacity for all requests. */
export const lintCapacity: ShiftLint = ({ shift: { rollback, expect, strategy }, path }) => {
  if (rollback === undefined || expect.requestsPerSecond === undefined) return [];
  const fits = rollbackLimit(rollback);
  if (expect.requestsPerSecond <= fits) return [];
  const isBlueGreen = strategy === "blueGreen" || strategy === "clusterBlueGreen";
  return [
    {
      code: "shift-capacity",
      path: `${path}.rollback.stableCapacity`,
      severity: "warning",
      message: `the stable arm cannot take everything back: ${requestRateWords(expect.requestsPerSecond)} ${rateWords(expect.requestsPerSecond) === "1" ? "is" : "are"} expected, and ${rateWords(fits)} fit (${shareWords(rollback.headroom)} of ${rateWords(rollback.stableCapacity)})`,
      hint: isBlueGreen
        ? "keep both arms at full size until the old one is deleted: blue/green needs twice the capacity"
        : `keep the stable arm at ${requestRateWords(Math.ceil(expect.requestsPerSecond / rollback.headroom))} or more until the end`,
    },
  ];
};

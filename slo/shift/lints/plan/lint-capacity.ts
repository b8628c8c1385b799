import type { ShiftLint } from "../../lint-shifts.ts";
import { exactWords } from "../../number-words.ts";
import { rollbackLimit } from "../../rollback-limit.ts";

/** A stable arm that could not take everything back. Blue and green each need the capacity for all requests. */
export const lintCapacity: ShiftLint = ({ shift: { rollback, expect, strategy }, path }) => {
  if (rollback === undefined || expect.requestsPerSecond === undefined) return [];
  const fits = rollbackLimit(rollback);
  if (expect.requestsPerSecond <= fits) return [];
  const [expected, capacity, percent] = [expect.requestsPerSecond, rollback.stableCapacity, 100 * rollback.headroom];
  const isBlueGreen = strategy === "blueGreen" || strategy === "clusterBlueGreen";
  return [
    {
      code: "shift-capacity",
      path: `${path}.rollback.stableCapacity`,
      severity: "warning",
      message: `the stable arm cannot take everything back: ${exactWords(expected)} ${expected === 1 ? "request per second is" : "requests per second are"} expected, and ${exactWords(fits)} fit (${exactWords(percent)} % of ${exactWords(capacity)})`,
      hint: isBlueGreen
        ? "keep both arms at full size until the old one is deleted: blue/green needs twice the capacity"
        : `keep the stable arm at ${exactWords(Math.ceil(expected / rollback.headroom))} requests per second or more until the end`,
    },
  ];
};

import { secondsToDuration, unitSeconds } from "./duration.ts";

/** A number and one unit, as people write them: `1.5h`, `30 seconds`, `10min`. */
const numberAndUnit = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i;

const words: readonly (readonly [unit: keyof typeof unitSeconds, word: RegExp])[] = [
  ["ms", /^(?:ms|millis|msecs?|milliseconds?)$/i],
  ["s", /^(?:s|secs?|seconds?)$/i],
  // A capital M may be a month.
  ["m", /^(?:m|[Mm]ins?|[Mm]inutes?)$/],
  ["h", /^(?:h|hrs?|hours?)$/i],
  ["d", /^(?:d|days?)$/i],
  ["w", /^(?:w|weeks?)$/i],
];

/** The Prometheus duration that somebody means who wrote `0.25s` (`250ms`), `1.5h` (`1h30m`) or `30 seconds`; undefined where nobody knows. */
export function meantDuration(written: string): string | undefined {
  const [, count = "", word = ""] = numberAndUnit.exec(written) ?? [];
  const [unit] = words.find(([, form]) => form.test(word)) ?? [];
  const milliseconds = unit === undefined ? Number.NaN : Number((Number(count) * unitSeconds[unit] * 1000).toFixed(6));
  return Number.isSafeInteger(milliseconds) ? secondsToDuration(milliseconds / 1000) : undefined;
}

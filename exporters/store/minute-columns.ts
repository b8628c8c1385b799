import type { MinuteRow } from "../accounting/minute-row.ts";

/** How a minute's sums are called in the tables. */
export const minuteColumns = {
  good: "good",
  bad: "bad",
  missed: "missed",
  inconclusive: "inconclusive",
  excluded: "excluded",
  upMs: "up_ms",
  downMs: "down_ms",
  unknownMs: "unknown_ms",
  excludedMs: "excluded_ms",
} as const;

/** The same columns under the names of a MinuteRow, as `select` wants them. */
export const minuteSelection = [
  "good",
  "bad",
  "missed",
  "inconclusive",
  "excluded",
  "up_ms as upMs",
  "down_ms as downMs",
  "unknown_ms as unknownMs",
  "excluded_ms as excludedMs",
] as const;

/** A minute as the tables hold it, without its key. */
export function toColumns(row: MinuteRow) {
  return {
    good: row.good,
    bad: row.bad,
    missed: row.missed,
    inconclusive: row.inconclusive,
    excluded: row.excluded,
    up_ms: row.upMs,
    down_ms: row.downMs,
    unknown_ms: row.unknownMs,
    excluded_ms: row.excludedMs,
  };
}

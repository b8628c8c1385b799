import { type MinuteSums, minuteSums } from "./minute-row.ts";

/** Sums that can still grow. */
export type MutableSums = { -readonly [Column in keyof MinuteSums]: number };

/** Nothing yet: all columns 0. */
export function noSums(): MutableSums {
  return {
    good: 0,
    bad: 0,
    missed: 0,
    inconclusive: 0,
    excluded: 0,
    upMs: 0,
    downMs: 0,
    unknownMs: 0,
    excludedMs: 0,
  };
}

/** Adds every column of the second to the first. */
export function addSums(sums: MutableSums, more: Partial<MinuteSums>): void {
  for (const column of minuteSums) sums[column] += more[column] ?? 0;
}

/** Unix milliseconds as a Unix minute. */
export function minuteOf(ms: number): number {
  return Math.floor(ms / 60_000);
}

/** The sums that take these back. */
export function negated(sums: MinuteSums): MinuteSums {
  const result = noSums();
  for (const column of minuteSums) result[column] = 0 - sums[column];
  return result;
}

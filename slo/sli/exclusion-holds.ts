import type { Exclusion } from "../model.ts";
import { assertNever } from "../problem.ts";

const day = 86_400;
const week = 7 * day;

/** Unix time begins on a Thursday. */
const daysAfterThursday = {
  thursday: 0,
  friday: 1,
  saturday: 2,
  sunday: 3,
  monday: 4,
  tuesday: 5,
  wednesday: 6,
} as const;

/** Whether an exclusion holds at an instant, in Unix seconds; its beginning belongs to it, its end does not. */
export function exclusionHolds(exclusion: Exclusion, seconds: number): boolean {
  switch (exclusion.kind) {
    case "once":
      return seconds >= exclusion.fromSeconds && seconds < exclusion.toSeconds;
    case "recurring": {
      const [every, start] =
        exclusion.every === "day"
          ? [day, exclusion.atSeconds]
          : [week, daysAfterThursday[exclusion.every] * day + exclusion.atSeconds];
      return (((seconds - start) % every) + every) % every < exclusion.forSeconds;
    }
    default:
      return assertNever(exclusion);
  }
}

import type { Exclusion } from "../slo/model.ts";
import { assertNever } from "../slo/problem.ts";

const day = 86_400;

/** Unix time begins on a Thursday. */
export const daysAfterThursday = {
  thursday: 0,
  friday: 1,
  saturday: 2,
  sunday: 3,
  monday: 4,
  tuesday: 5,
  wednesday: 6,
} as const;

/**
 * PromQL that returns one sample while any of the exclusions holds and nothing otherwise. `tailSeconds` keeps each one alive
 * until a rate no longer sees its events, so that nothing of a maintenance leaks into the budget.
 */
export function exclusionQuery(exclusions: readonly Exclusion[], tailSeconds: number): string {
  const active = exclusions.map((exclusion) => `(${activeQuery(exclusion, tailSeconds)})`);
  return active.length === 1 ? (active[0] ?? "") : active.join("\nor on ()\n");
}

function activeQuery(exclusion: Exclusion, tailSeconds: number): string {
  switch (exclusion.kind) {
    case "once":
      return `vector(time()) >= ${exclusion.fromSeconds} < ${exclusion.toSeconds + tailSeconds}`;
    case "recurring": {
      const length = exclusion.forSeconds + tailSeconds;
      // Counted from the beginning of the last day or week of this kind; the sum keeps the operand of % above 0 even in 1970.
      const [every, start] =
        exclusion.every === "day"
          ? [day, exclusion.atSeconds]
          : [7 * day, daysAfterThursday[exclusion.every] * day + exclusion.atSeconds];
      return length >= every ? "vector(1)" : `vector(time() + ${every - start}) % ${every} < ${length}`;
    }
    default:
      return assertNever(exclusion);
  }
}

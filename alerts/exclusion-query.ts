import { assertNever } from "../slo/problem.ts";
import type { Exclusion } from "../slo/model.ts";

const dayNumbers = { sunday: 0, monday: 1, tuesday: 2, wednesday: 3, thursday: 4, friday: 5, saturday: 6 } as const;

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
      const length = Math.min(86_400, exclusion.forSeconds + tailSeconds);
      const sinceStart = `vector(time() - ${exclusion.atSeconds})`;
      const inWindow = length === 86_400 ? sinceStart : `${sinceStart} % 86400 < ${length}`;
      if (exclusion.every === "day") return inWindow;
      return `${inWindow} and on () day_of_week(${sinceStart}) == ${dayNumbers[exclusion.every]}`;
    }
    default:
      return assertNever(exclusion);
  }
}

import { sameRolloutSeconds } from "../../../../slo/shift/shift-timing.ts";
import { isTriedAgainAtOnce } from "../../../../slo/shift/tried-again-at-once.ts";
import type { ShiftState } from "../shift-state.ts";
import type { TrackedShift } from "../tracked-shift.ts";
import { isOn } from "./end-unseen.ts";
import type { Absence } from "./observe-absence.ts";
import { type SeenShare, type SeenTry, triesIn, withoutLate } from "./seen-tries.ts";

/** What others saw of a time in which nobody looked. */
export interface Course {
  /** Oldest first. */
  readonly tries: readonly SeenTry[];
  /** Whether the first of them is what was there before. */
  readonly wasOn: boolean;
  /** The shares that others saw, oldest first, without those that are older than what was known. */
  readonly seen: readonly SeenShare[];
}

/** The tries of that time, by the shares that others saw and what was known before and after. */
export function courseOf({ shift, windowSeconds }: TrackedShift, state: ShiftState, absence: Absence): Course {
  const { fromMs, atMs, share } = absence;
  if (state.share === null) return { tries: [], wasOn: false, seen: [] };
  const [had, isOpen] = [state.share, isOn(state)];
  const seen = withoutLate(
    absence.shares.filter((one) => one.atMs > fromMs),
    // Prometheus is two scrapes late at most.
    { isKnown: (one) => (isOpen ? one > 0 === had > 0 : one === had), untilMs: fromMs + 500 * windowSeconds },
  );
  const shares = [...seen, ...(share === undefined ? [] : [{ atMs, share }])];
  const leastGapMs = isTriedAgainAtOnce(shift) ? 0 : 1_000 * sameRolloutSeconds;
  const wasOn = isOpen || had > 0;
  const before = wasOn ? { fromMs, share: had, untilMs: had === 0 ? fromMs : undefined } : undefined;
  const tries = triesIn(shares, { before, leastGapMs });
  return { tries: isOpen || had === 0 || tries.length > 1 ? tries : [...tries, ...partsOf(shares)], wasOn, seen };
}

/** Without a rollout a candidate that has everything rests: a part of it is the next one, until it has everything again. */
function partsOf(shares: readonly SeenShare[]): readonly SeenTry[] {
  const parts = shares.map(({ atMs, share }) => ({ atMs, share: share === 1 ? 0 : share }));
  // Who has nothing in the end has it taken back.
  return shares.at(-1)?.share === 0 ? [] : triesIn(parts, { before: undefined, leastGapMs: 0 });
}

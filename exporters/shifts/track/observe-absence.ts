import { sameRolloutSeconds } from "../../../slo/shift/shift-timing.ts";
import { isTriedAgainAtOnce } from "../../../slo/shift/tried-again-at-once.ts";
import { changeOf, noted } from "./change-log.ts";
import { beginRollout, endRollout, missRequests } from "./rollout.ts";
import type { ShiftState } from "./shift-state.ts";
import type { TrackedShift } from "./tracked-shift.ts";

/** What others saw of the weights while nobody looked. */
export interface MissedWeights {
  /** The candidate's intended share, oldest first. */
  readonly shares: readonly SeenShare[];
  /** Whether the controller took a candidate's weight away because that won. */
  readonly hasWon: boolean;
}

interface SeenShare {
  readonly atMs: number;
  readonly share: number;
}

/** The time after a state was last looked at, until the weights are read again. */
export interface Absence extends MissedWeights {
  readonly fromMs: number;
  readonly atMs: number;
  /** What the candidate is meant to have now; undefined where that is not known. */
  readonly share: number | undefined;
}

type Course =
  | { readonly kind: "goesOn" }
  | { readonly kind: "unknown" }
  | { readonly kind: "ended"; readonly atMs: number; readonly next: SeenShare };

/** What is known after a time in which nobody looked: whether the rollout that was on still is, and was seen. */
export function observeAbsence(tracked: TrackedShift, state: ShiftState, absence: Absence): ShiftState {
  const { shift } = tracked;
  if (state.rollout === null || state.rollout.outcome !== null) return state;
  const course = courseOf(tracked, state, absence);
  const told = (atMs: number, detail: string) => changeOf({ atMs, source: shift.weights.kind, detail });
  const arm = shift.candidate.name;
  switch (course.kind) {
    case "goesOn":
      return state;
    case "unknown": {
      const seconds = Math.round((absence.atMs - absence.fromMs) / 1_000);
      const detail = `nobody looked for ${seconds} s, and Prometheus does not say whether ${arm} had weight all the time: the rollout goes on`;
      return { ...missRequests(state), changes: noted(state.changes, [told(absence.atMs, detail)]) };
    }
    case "ended": {
      const { atMs, next } = course;
      const ended = endRollout(state, absence.hasWon ? "completed" : "rolled_back", atMs);
      const changes = noted(state.changes, [
        told(next.atMs, `${arm} had weight again while nobody looked: another rollout, of which not all was seen`),
        told(atMs, `${arm} had no weight while nobody looked: the rollout was over`),
      ]);
      // What is counted of the time until now may be of either, and compares nothing.
      const isSeen = (state.traffic?.atMs ?? 0) > absence.fromMs + leastMs;
      const begun = beginRollout(shift, { ...ended, changes }, { atMs: next.atMs, isWhole: false });
      return {
        ...begun,
        traffic: state.traffic && { ...state.traffic, compared: null },
        share: next.share,
        changedAtMs: next.atMs,
        rollout: begun.rollout && { ...begun.rollout, moves: 1, ...(!isSeen && { isCountedFromNextLook: true }) },
      };
    }
  }
}

/** A look or two that are missed are no absence. */
export const leastMs = 5_000;

function courseOf({ shift, windowSeconds }: TrackedShift, state: ShiftState, absence: Absence): Course {
  const { fromMs, atMs, share } = absence;
  const windowMs = 1_000 * windowSeconds;
  const hadNone = state.share === 0;
  // Prometheus is two scrapes late at most: until then a 0 may be that of before the rollout, unless it came after some weight.
  const after = absence.shares.filter((one) => one.atMs > fromMs);
  const first = after.findIndex((one) => one.share > 0 || one.atMs > fromMs + windowMs / 2);
  const shares: readonly SeenShare[] = [
    ...(hadNone ? [{ atMs: fromMs, share: 0 }, ...after] : after.slice(first < 0 ? after.length : first)),
    ...(share === undefined ? [] : [{ atMs, share }]),
  ];
  const gaps = nothingIn(shares).filter(({ next, atMs: sinceMs }) => {
    return isTriedAgainAtOnce(shift) || next.atMs - sinceMs >= 1_000 * sameRolloutSeconds;
  });
  const [begin, last] = [gaps[0], gaps.at(-1)];
  if (begin !== undefined && last !== undefined) return { kind: "ended", atMs: begin.atMs, next: last.next };
  const times = [fromMs, ...after.map((one) => one.atMs), atMs];
  const unseenMs = Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
  const patienceMs = after.length > 0 ? windowMs : Math.min(windowMs, 1_000 * shift.settleSeconds);
  return { kind: unseenMs > patienceMs ? "unknown" : "goesOn" };
}

/** The times in which there was nothing, and what came after each. */
function nothingIn(shares: readonly SeenShare[]): readonly { readonly atMs: number; readonly next: SeenShare }[] {
  return shares.flatMap((one, index) => {
    if (one.share !== 0 || shares[index - 1]?.share === 0) return [];
    const next = shares.slice(index).find(({ share }) => share > 0);
    return next === undefined ? [] : [{ atMs: one.atMs, next }];
  });
}

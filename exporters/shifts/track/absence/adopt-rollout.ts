import { sameRolloutSeconds } from "../../../../slo/shift/shift-timing.ts";
import { isTriedAgainAtOnce } from "../../../../slo/shift/tried-again-at-once.ts";
import { changeOf, noted } from "../change-log.ts";
import { beginRollout, endRollout, ledgerOpenMs } from "../rollout.ts";
import type { ShiftState } from "../shift-state.ts";
import type { TrackedShift } from "../tracked-shift.ts";
import { restingSince } from "./end-unseen.ts";
import { type RecordedRollout, recordedTotals, withRecorded } from "./recorded-rollout.ts";
import { type SeenShare, triesIn, withoutLate } from "./seen-tries.ts";
import { stepChanges, stepsIn } from "./unseen-steps.ts";

/** The first look at a shift of which nothing is remembered, and what rules know of its rollout. */
export interface FirstLook {
  readonly atMs: number;
  /** What the candidate is meant to have. */
  readonly share: number;
  /** Whether its controller says that it won. */
  readonly hasWon: boolean;
  /** Undefined where nobody knows of one. */
  readonly recorded: RecordedRollout | undefined;
}

/** Whether nothing is remembered of a shift: not even that its arms were others. */
export function isUnremembered({ share, rollout, earlier }: ShiftState): boolean {
  return share === null && rollout === null && earlier === undefined;
}

/** The state with the rollout that is on its way at the first look at a shift, as rules recorded it: its name, its beginning, its counts. */
export function adoptRollout(tracked: TrackedShift, state: ShiftState, look: FirstLook): ShiftState {
  const { atMs, share, recorded } = look;
  const seen = recorded === undefined ? [] : sharesOf(tracked, recorded);
  if (recorded === undefined || isAnother(tracked, { seen, look })) {
    return share > 0 && share < 1 ? withLine(tracked, state, { atMs, detail: beganUnknown(tracked) }) : state;
  }
  const { startedAtMs } = recorded;
  const fresh = beginRollout(tracked.shift, state, { atMs: startedAtMs, isWhole: false, isCounted: true });
  const begun = withRecorded(tracked.shift, fresh, recorded);
  const changes = changesOf([...seen, { atMs, share }]);
  const adopted: ShiftState = {
    ...begun,
    share,
    changedAtMs: changes.at(-1)?.atMs ?? atMs,
    changes: noted(state.changes, [
      ...stepChanges(tracked, stepsIn(seen, 0)),
      lineOf(tracked, {
        atMs: startedAtMs,
        detail:
          "a rollout began before this exporter looked: until then it goes by what Prometheus recorded, and not all was seen",
      }),
    ]),
    rollout: begun.rollout && {
      ...begun.rollout,
      moves: Math.max(1, changes.length),
      unfollowed: { fromMs: startedAtMs, toMs: atMs },
    },
  };
  const endedAtMs = restingSince({ share: null, changedAtMs: null }, { seen, share });
  return endedAtMs === undefined ? adopted : endedBefore(tracked, adopted, { look, recorded, endedAtMs });
}

/** The same state with a rollout that ended longer ago than its ledger would have been open. */
function endedBefore(
  { shift, windowSeconds }: TrackedShift,
  state: ShiftState,
  {
    look: { atMs, share, hasWon },
    recorded,
    endedAtMs,
  }: { readonly look: FirstLook; readonly recorded: RecordedRollout; readonly endedAtMs: number },
): ShiftState {
  const closedAtMs = endedAtMs + ledgerOpenMs(shift);
  if (atMs - closedAtMs < 1_000 * Math.max(shift.settleSeconds, windowSeconds)) return state;
  const ended = endRollout(state, share === 1 || hasWon ? "completed" : "rolled_back", endedAtMs);
  if (ended.rollout === null) return state;
  return { ...ended, rollout: { ...ended.rollout, from: {}, until: recordedTotals(recorded), closedAtMs } };
}

/** Whether what is on now is none of what rules know: it had nothing meanwhile. */
function isAnother(
  { shift }: TrackedShift,
  { seen, look: { atMs, share } }: { readonly seen: readonly SeenShare[]; readonly look: FirstLook },
): boolean {
  const leastGapMs = isTriedAgainAtOnce(shift) ? 0 : 1_000 * sameRolloutSeconds;
  return triesIn([...seen, { atMs, share }], { before: undefined, leastGapMs }).length > 1;
}

/** Without the first ones of before: Prometheus is two scrapes late at most. */
function sharesOf({ windowSeconds }: TrackedShift, { shares, startedAtMs }: RecordedRollout): readonly SeenShare[] {
  const since = shares.filter(({ atMs }) => atMs >= startedAtMs);
  return withoutLate(since, { isKnown: (share) => share > 0, untilMs: startedAtMs + 500 * windowSeconds });
}

/** Only the shares that are others than before. */
function changesOf(seen: readonly SeenShare[]): readonly SeenShare[] {
  return seen.filter(({ share }, index) => share !== (index === 0 ? 0 : seen[index - 1]?.share));
}

function beganUnknown({ shift }: TrackedShift): string {
  return `${shift.candidate.name} has weight at the first look: the rollout may have begun earlier, and nobody says when`;
}

interface Line {
  readonly atMs: number;
  readonly detail: string;
}

function withLine(tracked: TrackedShift, state: ShiftState, line: Line): ShiftState {
  return { ...state, changes: noted(state.changes, [lineOf(tracked, line)]) };
}

function lineOf({ shift }: TrackedShift, line: Line) {
  return changeOf({ ...line, source: shift.weights.kind, arm: shift.candidate.name });
}

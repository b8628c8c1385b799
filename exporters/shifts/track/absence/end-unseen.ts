import type { ShiftOutcome } from "../../../../slo/shift/shift-names.ts";
import { closeUnseen, endRollout, ledgerOpenMs, reopenRollout } from "../rollout.ts";
import type { ShiftState } from "../shift-state.ts";
import type { TrackedShift } from "../tracked-shift.ts";
import type { Absence } from "./observe-absence.ts";
import type { SeenShare } from "./seen-tries.ts";

/** Since when the candidate has all or nothing, by those who looked; undefined where it has a part, or only what it has now is known. */
export function restingSince(
  { share: had, changedAtMs }: Pick<ShiftState, "share" | "changedAtMs">,
  { seen, share }: { readonly seen: readonly SeenShare[]; readonly share: number | undefined },
): number | undefined {
  if (share !== 0 && share !== 1) return undefined;
  const last = seen.findLastIndex((one) => one.share !== share);
  const [first] = seen.slice(last + 1);
  // Who had that before anybody went away has it since then.
  return first !== undefined && last < 0 && had === share ? (changedAtMs ?? first.atMs) : first?.atMs;
}

/**
 * The same state with a rollout that ended while nobody looked, where that is longer ago than its ledger would have been open: then what was
 * counted since the last look is mostly of other times, and is in no ledger.
 */
export function endUnseen(
  { shift, windowSeconds }: TrackedShift,
  state: ShiftState,
  { endedAtMs, absence }: { readonly endedAtMs: number; readonly absence: Absence },
): ShiftState {
  const { atMs, share = state.share } = absence;
  const closedAtMs = endedAtMs + ledgerOpenMs(shift);
  if (atMs - closedAtMs < 1_000 * Math.max(shift.settleSeconds, windowSeconds)) return state;
  const open = isOn(state) ? state : reopenRollout(state, endedAtMs);
  if (!isOn(open)) return state;
  const ended = endRollout(open, outcomeOf(absence), endedAtMs);
  const closed = closeUnseen(ended, closedAtMs);
  return share === null ? closed : { ...closed, ...sharesSince({ atMs: endedAtMs, share }) };
}

/** Shares that changed while nobody looked: traffic follows them since then. */
export function sharesSince({ atMs, share }: SeenShare): Pick<ShiftState, "share" | "liveShare" | "changedAtMs"> {
  return { share, liveShare: share, changedAtMs: atMs };
}

function outcomeOf({ share, hasWon }: Absence): ShiftOutcome {
  return share === 1 || hasWon ? "completed" : "rolled_back";
}

/** Whether a rollout is under way. */
export function isOn({ rollout }: Pick<ShiftState, "rollout">): boolean {
  return rollout !== null && rollout.outcome === null;
}

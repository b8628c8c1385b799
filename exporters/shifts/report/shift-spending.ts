import type { KnownSpending } from "../../budgets/known-spending.ts";
import type { Stretch } from "../../budgets/stretch.ts";
import { closedSince, openTimes } from "../track/rollout.ts";
import type { Rollout, ShiftState } from "../track/shift-state.ts";

/** What the rollouts of a shift spent of an error budget, as far as that is known. */
export interface ShiftSpending {
  /** Of the present one, or of the last. */
  readonly now: (RolloutSpending & { readonly isFinal: boolean }) | undefined;
  /** Of those before it. */
  readonly earlier: readonly { readonly rollout: string; readonly spending: RolloutSpending }[];
}

/** What one rollout spent. */
export interface RolloutSpending extends KnownSpending {
  /** There where the proxy that counts it began anew meanwhile: what it counted last before that is in no sum. */
  readonly isLeast?: true;
}

/** Who knows what some stretches of time spent; undefined where nobody follows the budget. */
export type SpentWithin = (stretches: readonly Stretch[]) => KnownSpending | undefined;

/** Of a shift without a budget. */
export const noSpending: ShiftSpending = { now: undefined, earlier: [] };

/** All that was spent is known minutes later, and a relay that was away may take an hour to hear of it. */
const toldMs = 3_600_000;

/** What rollouts spent while their ledger was open. */
export function shiftSpending(
  { rollout, earlier = [] }: ShiftState,
  within: SpentWithin,
  nowMs: number,
): ShiftSpending {
  const closedAtMs = rollout === null ? undefined : closedSince(rollout);
  const now = rollout === null ? undefined : within(openTimes(rollout, closedAtMs ?? nowMs));
  return {
    now: now && { ...leastOf(now, rollout), isFinal: now.isWhole && closedAtMs !== undefined },
    earlier: earlier
      .filter((one) => nowMs - one.closedAtMs < toldMs)
      .flatMap((one) => {
        const spending = within(openTimes(one, one.closedAtMs));
        return spending === undefined ? [] : [{ rollout: one.id, spending: leastOf(spending, one) }];
      }),
  };
}

function leastOf(known: KnownSpending, rollout: Pick<Rollout, "reloadedAtMs"> | null): RolloutSpending {
  const isLeast = known.isProxyCounted === true && rollout?.reloadedAtMs !== undefined;
  return isLeast ? { ...known, isLeast } : known;
}

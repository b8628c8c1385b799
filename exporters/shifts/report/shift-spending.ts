import type { KnownSpending } from "../../budgets/budget-book.ts";
import { closedSince } from "../track/rollout.ts";
import type { ShiftState } from "../track/shift-state.ts";

/** What the rollouts of a shift spent of an error budget, as far as that is known. */
export interface ShiftSpending {
  /** Of the present one, or of the last. */
  readonly now: (KnownSpending & { readonly isFinal: boolean }) | undefined;
  /** Of those before it. */
  readonly earlier: readonly { readonly rollout: string; readonly spending: KnownSpending }[];
}

/** Who knows what a while spent; undefined where nobody follows the budget. */
export type SpentWithin = (range: { readonly fromMs: number; readonly toMs: number }) => KnownSpending | undefined;

/** Of a shift without a budget. */
export const noSpending: ShiftSpending = { now: undefined, earlier: [] };

/** A budget is known minutes later, and a relay that was away may take an hour to hear of it. */
const toldMs = 3_600_000;

/** What rollouts spent from their begin until their ledger was closed. */
export function shiftSpending(
  { rollout, earlier = [] }: ShiftState,
  within: SpentWithin,
  nowMs: number,
): ShiftSpending {
  const closedAtMs = rollout === null ? undefined : closedSince(rollout);
  const now = rollout === null ? undefined : within({ fromMs: rollout.startedAtMs, toMs: closedAtMs ?? nowMs });
  return {
    now: now && { ...now, isFinal: now.isWhole && closedAtMs !== undefined },
    earlier: earlier
      .filter((one) => nowMs - one.closedAtMs < toldMs)
      .flatMap((one) => {
        const spending = within({ fromMs: one.startedAtMs, toMs: one.closedAtMs });
        return spending === undefined ? [] : [{ rollout: one.id, spending }];
      }),
  };
}

import { lossSeconds } from "../../../slo/shift/shift-timing.ts";
import { armsOf } from "../../../slo/shift/traffic-shift.ts";
import { noArm } from "./arm-totals.ts";
import type { SeenLoss, SeenTraffic } from "./seen-sources.ts";
import type { Rollout, ShiftState } from "./shift-state.ts";
import type { TrackedShift } from "./tracked-shift.ts";

/** A look at the traffic, with the totals after it. */
export interface LossLook {
  readonly traffic: SeenTraffic;
  readonly totals: ShiftState["totals"];
}

/** What one more look at the traffic found lost; null where that is nothing. */
export function seenLoss(
  { shift }: TrackedShift,
  { totals: before, rollout }: ShiftState,
  { traffic, totals }: LossLook,
): SeenLoss | null {
  const grown = (name: string) => (totals[name]?.lost ?? 0) - (before[name]?.lost ?? 0);
  // What nobody answered has what arms lost, too.
  const told = isKnown(traffic.lost) ? [noArm] : armsOf(shift).map(({ name }) => name);
  const lost = told.reduce((sum, name) => sum + grown(name), 0);
  const isOpen = rollout !== null && rollout.until === null && hasWhatComes(rollout);
  return lost > 0 ? { atMs: traffic.atMs, lost, rollout: isOpen ? rollout.id : null } : null;
}

/** The losses of the last two minutes, and what of all was lost while the ledger of the rollout was closed, after one more look. */
export function withLoss(
  { losses = [], rollout }: ShiftState,
  { loss, atMs }: { readonly loss: SeenLoss | null; readonly atMs: number },
): Pick<ShiftState, "losses" | "rollout"> {
  const lately = recent(losses, atMs);
  if (loss === null) return { losses: lately, rollout };
  const isOutside = rollout !== null && rollout.until !== null;
  const lost = (rollout?.lostOutside?.lost ?? 0) + loss.lost;
  return {
    losses: [...lately, loss],
    rollout: isOutside ? { ...rollout, lostOutside: { lost, lastAtMs: loss.atMs } } : rollout,
  };
}

/** How many requests were lost in the last two minutes that are not in the present rollout's ledger; null where losses are not counted. */
export function lostLately({ losses = [], rollout, traffic }: ShiftState, nowMs: number): number | null {
  if (traffic === null || ![traffic.lost, ...Object.values(traffic.arms).map(({ lost }) => lost)].some(isKnown))
    return null;
  const others = recent(losses, nowMs).filter((one) => one.rollout === null || one.rollout !== rollout?.id);
  return others.reduce((sum, { lost }) => sum + lost, 0);
}

/** Whether what the next look tells is of its time. */
function hasWhatComes({ isCountedFromNextLook, lateLooks }: Rollout): boolean {
  return isCountedFromNextLook !== true && lateLooks === undefined;
}

function recent(losses: readonly SeenLoss[], nowMs: number): readonly SeenLoss[] {
  return losses.filter(({ atMs }) => Math.abs(nowMs - atMs) < lossSeconds * 1_000);
}

function isKnown(count: number | null | undefined): boolean {
  return (count ?? null) !== null;
}

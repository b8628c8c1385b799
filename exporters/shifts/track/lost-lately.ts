import { lossSeconds } from "../../../slo/shift/shift-timing.ts";
import { armsOf } from "../../../slo/shift/traffic-shift.ts";
import { noArm, type SeenLoss, type SeenTraffic, type ShiftState } from "./shift-state.ts";
import type { TrackedShift } from "./tracked-shift.ts";

/** A look at the traffic, with the totals after it. */
export interface LossLook {
  readonly traffic: SeenTraffic;
  readonly totals: ShiftState["totals"];
}

/** The losses of the last two minutes after one more look. */
export function withLosses(
  { shift }: TrackedShift,
  { losses = [], totals: before, rollout }: ShiftState,
  { traffic, totals }: LossLook,
): readonly SeenLoss[] {
  const { atMs } = traffic;
  const grown = (name: string) => (totals[name]?.lost ?? 0) - (before[name]?.lost ?? 0);
  // What nobody answered has what arms lost, too.
  const told = isKnown(traffic.lost) ? [noArm] : armsOf(shift).map(({ name }) => name);
  const lost = told.reduce((sum, name) => sum + grown(name), 0);
  const isOpen = rollout !== null && rollout.until === null;
  return [...recent(losses, atMs), ...(lost > 0 ? [{ atMs, lost, rollout: isOpen ? rollout.id : null }] : [])];
}

/** How many requests were lost in the last two minutes that are not in the present rollout's ledger; null where losses are not counted. */
export function lostLately({ losses = [], rollout, traffic }: ShiftState, nowMs: number): number | null {
  if (traffic === null || ![traffic.lost, ...Object.values(traffic.arms).map(({ lost }) => lost)].some(isKnown))
    return null;
  const others = recent(losses, nowMs).filter((one) => one.rollout === null || one.rollout !== rollout?.id);
  return others.reduce((sum, { lost }) => sum + lost, 0);
}

function recent(losses: readonly SeenLoss[], nowMs: number): readonly SeenLoss[] {
  return losses.filter(({ atMs }) => Math.abs(nowMs - atMs) < lossSeconds * 1_000);
}

function isKnown(count: number | null | undefined): boolean {
  return (count ?? null) !== null;
}

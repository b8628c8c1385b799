import { canPart } from "../../../slo/shift/possible-shares.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";

/** How traffic is meant to part between the arms while a shift is simulated. */
export interface PlannedSplit {
  /** Of the candidate. */
  readonly share: number;
  /** Whether both arms get enough for a verdict on one of them. */
  readonly isCompared: boolean;
  /** The weights of stable and candidate that give it, where they move. */
  readonly weights: readonly [number, number];
}

/** An arm with less than this gets too little to be compared. */
const leastShare = 0.01;

/** Weights of the file are as they are, and some give all or nothing; all others are simulated at one half each. */
export function plannedSplit(shift: TrafficShift): PlannedSplit {
  const { weights, stable, candidate } = shift;
  if (!canPart(shift)) return { share: 1, isCompared: false, weights: [0, 100] };
  if (weights.kind !== "static") return { share: 0.5, isCompared: true, weights: [50, 50] };
  const [left = 0, moved = 0] = [stable, candidate].map(({ name }) => weights.weights[name]);
  const share = moved / (left + moved);
  return { share, isCompared: Math.min(share, 1 - share) >= leastShare, weights: [left, moved] };
}

/** What both arms get where the lesser of them gets so many requests, and as many in flight as two arms have. */
export function sharedBy({ share, isCompared }: PlannedSplit, leastRequests: number) {
  const all = isCompared ? leastRequests / Math.min(share, 1 - share) : 2 * leastRequests;
  const part = (of: number) => ({ requests: all * of, inflight: sessions * of });
  return [part(1 - share), part(share)] as const;
}

const sessions = 200;

/** A share as so many whole parts, not so close to a half of one that noise would decide between two. */
export function shownShare(share: number): { readonly parts: number; readonly value: number } {
  const isClear = (parts: number) => Math.abs(((Math.abs(share) * parts) % 1) - 0.5) > 0.05;
  const parts = [100, 99, 97, 101, 103].find(isClear) ?? 100;
  return { parts, value: Math.sign(share) * Math.round(Math.abs(share) * parts) };
}

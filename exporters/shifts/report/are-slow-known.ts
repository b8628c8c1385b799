import type { ComparedSums } from "../track/shift-state.ts";
import type { ShiftFacts } from "./shift-facts.ts";

/**
 * Whether slow requests of an arm are known in the rollout: its histogram is there now, or was to the end, and measured all of its
 * requests, or as many as a verdict takes.
 */
export function areSlowKnown(name: string, { tracked, state: { rollout, traffic } }: ShiftFacts): boolean {
  const isHere = (traffic?.arms[name]?.slow ?? null) !== null;
  const sums = rollout?.compared[name];
  if (rollout === null || sums === undefined) return isHere;
  const wasHere = rollout.until === null ? isHere : sums.endsUnmeasured !== true;
  const measured = measuredOf(sums);
  const areEnough = measured === sums.requests || measured >= tracked.shift.judge.minRequests;
  return sums.slow !== null && wasHere && areEnough;
}

/** The requests among which slow ones were counted. */
export function measuredOf({ requests, unmeasured = 0 }: ComparedSums): number {
  return requests - unmeasured;
}

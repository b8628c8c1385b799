import type { ShiftLedgerReport } from "../../../slo/shift/shift-report.ts";
import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { type ArmTotals, noArm, totalsSince } from "../track/arm-totals.ts";
import { isLedgerWhole } from "../track/rollout.ts";
import type { ShiftState } from "../track/shift-state.ts";
import { isBlind, type ShiftFacts } from "./shift-facts.ts";

/** What became of every request of a rollout, by arm. */
export function rolloutTotals(shift: TrafficShift, state: ShiftState): Readonly<Record<string, ArmTotals>> | undefined {
  const { rollout, traffic, totals } = state;
  if (rollout === null || traffic === null) return undefined;
  const entries = armsOf(shift).map(({ name }) => [
    name,
    totalsSince(rollout.from[name], (rollout.until ?? totals)[name]),
  ]);
  return Object.fromEntries(entries);
}

/**
 * Both arms together, and what a proxy had to refuse because it had no arm to give it to; null where requests are not counted. While the
 * traffic cannot be seen, what is in flight or lost is not known; what was sent and answered until then stays.
 */
export function shiftLedger(facts: Pick<ShiftFacts, "tracked" | "state" | "blind">): ShiftLedgerReport | null {
  const { state } = facts;
  const { shift } = facts.tracked;
  const byArm = rolloutTotals(shift, state);
  const areCounted = armsOf(shift).some(({ name }) => (state.traffic?.arms[name]?.requests ?? null) !== null);
  if (byArm === undefined || !areCounted) return null;
  const all = Object.values(byArm);
  const sum = (column: keyof ArmTotals) => all.reduce((total, arm) => total + (arm[column] ?? 0), 0);
  const sumIfKnown = (column: keyof ArmTotals) => (all.every((arm) => arm[column] === null) ? null : sum(column));
  const isClosed = state.rollout !== null && state.rollout.until !== null;
  const isSeen = isClosed || !isBlind(facts, "traffic");
  const lost = sumIfKnown("lost");
  const refused = refusedOf(state, lost ?? 0);
  const asItBegan = state.rollout?.asItBegan?.lost ?? 0;
  const lostInAll = lost === null && refused === null ? null : (lost ?? 0) + (refused ?? 0);
  // What was in flight as it was closed is no part of it: nobody looks any more what becomes of it.
  const open = sumIfKnown("inflight");
  return {
    sent: sum("sent") + (refused ?? 0) - (isClosed ? (open ?? 0) : 0),
    answered: sum("answered"),
    failed: sum("failed"),
    inflight: isClosed && open !== null ? 0 : isSeen ? open : null,
    rescued: sumIfKnown("rescued"),
    lost: isSeen ? lostInAll : null,
    refused: isSeen ? refused : null,
    ...(isSeen && lostInAll !== null && asItBegan > 0 && { lostAsItBegan: Math.min(lostInAll, asItBegan) }),
    isWhole: isLedgerWhole(state),
  };
}

/** Requests of the rollout that nobody answered and no arm lost; null where that is not known. */
function refusedOf({ rollout, totals }: ShiftState, lostByArms: number): number | null {
  const { lost } = totalsSince(rollout?.from[noArm], (rollout?.until ?? totals)[noArm]);
  return lost === null ? null : Math.max(0, lost - lostByArms);
}

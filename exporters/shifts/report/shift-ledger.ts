import type { ShiftLedgerReport } from "../../../slo/shift/shift-report.ts";
import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { totalsSince } from "../track/arm-totals.ts";
import type { ArmTotals, ShiftState } from "../track/shift-state.ts";
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
 * Both arms together; null where requests are not counted. While the traffic cannot be seen, what is in flight or lost is not known;
 * what was sent and answered until then stays.
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
  return {
    sent: sum("sent"),
    answered: sum("answered"),
    failed: sum("failed"),
    inflight: isSeen ? sumIfKnown("inflight") : null,
    rescued: sumIfKnown("rescued"),
    lost: isSeen ? sumIfKnown("lost") : null,
  };
}

import type { ShiftOutcome } from "../../../slo/shift/shift-names.ts";
import { noEvidence } from "../../../slo/shift/statistics/evidence.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { type ArmTotals, noTotals, type Rollout, type ShiftState } from "./shift-state.ts";

/** Requests in flight when traffic has moved, and those that an old arm loses as it goes, still belong to a rollout. */
const afterMs = 60_000;

/** A rollout that begins now. */
export function beginRollout(shift: TrafficShift, state: ShiftState, atMs: number): ShiftState {
  const rollout: Rollout = {
    id: rolloutId(shift.id, atMs),
    startedAtMs: atMs,
    endedAtMs: null,
    outcome: null,
    moves: 0,
    from: state.totals,
    until: null,
    compared: {},
    evidence: { errors: noEvidence, slow: noEvidence },
  };
  return { ...state, rollout };
}

/** `checkout-green-20260301T120000Z`. */
function rolloutId(shift: string, atMs: number): string {
  return `${shift}-${new Date(atMs).toISOString().replace(/\.\d+/, "").replace(/[-:]/g, "")}`;
}

/** The same state with its rollout over. */
export function endRollout(state: ShiftState, outcome: ShiftOutcome, atMs: number): ShiftState {
  if (state.rollout === null) return state;
  const finished = { ...state.finished, [outcome]: state.finished[outcome] + 1 };
  return { ...state, finished, rollout: { ...state.rollout, outcome, endedAtMs: atMs } };
}

/**
 * The same state with its completed rollout under way again, as it is taken back. What came while its ledger was closed is no part of it.
 * Where none was seen to complete, there is none to go on with.
 */
export function reopenRollout(state: ShiftState): ShiftState {
  const { rollout, totals } = state;
  if (rollout === null || rollout.outcome !== "completed") return state;
  const from = rollout.until === null ? rollout.from : movedTotals(rollout, rollout.until, totals);
  return { ...state, rollout: { ...rollout, outcome: null, endedAtMs: null, until: null, from } };
}

function movedTotals({ from }: Rollout, until: Rollout["from"], totals: Rollout["from"]): Rollout["from"] {
  const entries = Object.entries(totals).map(([arm, now]) => {
    const [first, last] = [from[arm] ?? noTotals, until[arm] ?? noTotals];
    const moved = (column: keyof ArmTotals) => (first[column] ?? 0) + (now[column] ?? 0) - (last[column] ?? 0);
    const ifKnown = (column: keyof ArmTotals) => (now[column] === null ? first[column] : moved(column));
    return [
      arm,
      {
        sent: moved("sent"),
        answered: moved("answered"),
        ok: moved("ok"),
        failed: ifKnown("failed"),
        lost: ifKnown("lost"),
        rescued: ifKnown("rescued"),
        inflight: ifKnown("inflight"),
      },
    ] as const;
  });
  return Object.fromEntries(entries);
}

/** The same state; the ledger of a rollout that is long over stays as it is. */
export function settleLedger(shift: TrafficShift, state: ShiftState, atMs: number): ShiftState {
  const { rollout } = state;
  if (rollout === null || rollout.endedAtMs === null || rollout.until !== null) return state;
  // Only a look at the traffic after that time has seen all of it.
  const seenMs = Math.min(atMs, state.traffic?.atMs ?? atMs);
  if (seenMs < rollout.endedAtMs + afterMs + drainMs(shift)) return state;
  return { ...state, rollout: { ...rollout, until: state.totals } };
}

function drainMs({ drain }: TrafficShift): number {
  if (drain === undefined) return 0;
  const { deregistrationSeconds, preStopSeconds, maxInflightSeconds } = drain;
  return 1_000 * Math.max(deregistrationSeconds ?? 0, preStopSeconds ?? 0, maxInflightSeconds ?? 0);
}

import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { leftRollouts } from "./rollout.ts";
import { freshShiftState, rolesOf, type ShiftState } from "./shift-state.ts";

const version = 1;

/** A state as JSON, for the store. */
export function printShiftState(state: ShiftState): string {
  return JSON.stringify({ version, state });
}

/** The state that a store held; undefined when it is none, or one of another version. */
export function parseShiftState(json: string): ShiftState | undefined {
  const stored: unknown = JSON.parse(json);
  if (typeof stored !== "object" || stored === null) return undefined;
  const { version: theirs, state } = stored as { version?: unknown; state?: unknown };
  return theirs === version && typeof state === "object" && state !== null ? (state as ShiftState) : undefined;
}

/**
 * A state for a shift as it is now. After arms changed their roles or names, what was counted for the roles means nothing any more;
 * the log and the counts by arm go on.
 */
export function adoptShiftState(shift: TrafficShift, state: ShiftState | undefined): ShiftState {
  const fresh = freshShiftState(shift);
  if (state === undefined || state.roles === fresh.roles) return state ?? fresh;
  const { changes, totals, busyAtMs, finished, probes, dns } = state;
  const roles = rolesOf(shift);
  return { ...fresh, changes, totals, busyAtMs, finished, probes, dns, roles, earlier: leftRollouts(state) };
}

import type { ShiftChangeReport } from "../../../slo/shift/shift-report.ts";
import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { changeOf, noted } from "./change-log.ts";
import type { ShiftState } from "./shift-state.ts";

/** What a stack says of a rollout that is another one of the next rollout. */
export interface RolloutNaming {
  /** By arm, of those that have one. */
  readonly versions: Readonly<Record<string, string>>;
  readonly links: Readonly<Record<string, string>>;
}

/** What a stack says now. */
export function namingOf(shift: TrafficShift): RolloutNaming {
  const versions = armsOf(shift).flatMap(({ name, version }) => (version === undefined ? [] : [[name, version]]));
  return { versions: Object.fromEntries(versions), links: shift.links };
}

/** A state by a stack that may have changed: a rollout that goes on is called what the stack says now, one that is over what it was called then. */
export function renameRollout(shift: TrafficShift, state: ShiftState, atMs: number): ShiftState {
  const { rollout } = state;
  const naming = namingOf(shift);
  if (rollout === null || (rollout.naming !== undefined && rollout.outcome !== null)) return state;
  if (JSON.stringify(rollout.naming) === JSON.stringify(naming)) return state;
  const lines = rollout.naming === undefined ? [] : versionChanges(rollout.naming, naming, atMs);
  return { ...state, changes: noted(state.changes, lines), rollout: { ...rollout, naming } };
}

function versionChanges(before: RolloutNaming, after: RolloutNaming, atMs: number): readonly ShiftChangeReport[] {
  const arms = [...new Set([...Object.keys(before.versions), ...Object.keys(after.versions)])];
  return arms.flatMap((arm) => {
    const [from, to] = [before.versions[arm], after.versions[arm]];
    const detail = `version ${from ?? "not named"} → ${to ?? "not named"}`;
    return from === to ? [] : [changeOf({ atMs, source: "stack", arm, detail })];
  });
}

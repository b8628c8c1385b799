import type { ShiftChangeReport } from "../../../slo/shift/shift-report.ts";
import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { changeOf, noted } from "./change-log.ts";
import type { Rollout, ShiftState } from "./shift-state.ts";

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

/**
 * A state by a stack that may have changed: a rollout on its way is called what the stack says now. One that is over, or whose course is, is
 * called what it was called then: whoever takes a version back writes the next one down while the old one still drains.
 */
export function renameRollout(shift: TrafficShift, state: ShiftState, atMs: number): ShiftState {
  const { rollout } = state;
  const naming = namingOf(shift);
  if (rollout === null || (rollout.naming !== undefined && !isOnItsWay(state, atMs))) return state;
  if (JSON.stringify(rollout.naming) === JSON.stringify(naming)) return state;
  const lines = rollout.naming === undefined ? [] : versionChanges(rollout.naming, naming, atMs);
  return { ...state, changes: noted(state.changes, lines), rollout: { ...rollout, naming } };
}

/** Whether a rollout has steps to come, as far as anybody saw just now: its candidate has a part of the traffic, and nobody takes that back. */
function isOnItsWay({ rollout, share, phase, weights }: ShiftState, atMs: number): boolean {
  if (rollout === null || rollout.outcome !== null || phase === "aborting") return false;
  // Before the first look after a time in which nobody looked it may have been taken back.
  return share !== null && share > 0 && share < 1 && weights !== null && atMs - weights.atMs <= freshMs;
}

/** Some looks at the weights. */
const freshMs = 5_000;

/** Whether the stack names other versions now than those that a rollout was of. */
export function isOfOtherVersions(shift: TrafficShift, { naming }: Rollout): boolean {
  return naming !== undefined && JSON.stringify(naming.versions) !== JSON.stringify(namingOf(shift).versions);
}

function versionChanges(before: RolloutNaming, after: RolloutNaming, atMs: number): readonly ShiftChangeReport[] {
  const arms = [...new Set([...Object.keys(before.versions), ...Object.keys(after.versions)])];
  return arms.flatMap((arm) => {
    const [from, to] = [before.versions[arm], after.versions[arm]];
    const detail = `version ${from ?? "not named"} → ${to ?? "not named"}`;
    return from === to ? [] : [changeOf({ atMs, source: "stack", arm, detail })];
  });
}

import type { Maintenance } from "../../../slo/probe/probe-model.ts";
import { exclusionHolds } from "../../../slo/sli/exclusion-holds.ts";

/** What planned work on a target means for one due time. */
export interface PlannedWork {
  readonly muted: boolean;
  readonly excluded: boolean;
  readonly probed: boolean;
}

const none: PlannedWork = { muted: false, excluded: false, probed: true };

/** The switches of all planned work that covers an instant: one that mutes or excludes is enough, and all have to allow probing. */
export function maintenanceAt(maintenance: readonly Maintenance[], atMs: number): PlannedWork {
  if (maintenance.length === 0) return none;
  const now = maintenance.filter((work) => exclusionHolds(work.when, atMs / 1000));
  return {
    muted: now.some((work) => work.mute),
    excluded: now.some((work) => work.exclude),
    probed: now.every((work) => work.probe),
  };
}

import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { isRunning, type Rollout } from "../rollout.ts";

/** A rollout that is over, and of which nothing more is told from now on; nothing when it goes on, was left before, or is newer than that. */
export function leave(rollout: Rollout, atMs: number): Rollout | undefined {
  const { report, leftAtMs, reportedAtMs } = rollout;
  if (report.outcome === null || leftAtMs !== undefined || atMs <= reportedAtMs) return undefined;
  return { ...rollout, leftAtMs: atMs };
}

/** The same by an exporter that has no rollout now: one that remembers this one has other arms. */
export function leaveForNone(
  rollout: Rollout,
  { earlierRollouts = [] }: ShiftReport,
  atMs: number,
): Rollout | undefined {
  if (!earlierRollouts.some((one) => one.rollout === rollout.id)) return leave(rollout, atMs);
  // One that was on has no end that anybody will see.
  const left =
    isRunning(rollout) && atMs > rollout.reportedAtMs ? { ...rollout, leftAtMs: atMs } : leave(rollout, atMs);
  return left && { ...left, leftForArms: true };
}

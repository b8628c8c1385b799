import type { Rollout } from "../rollout.ts";

/** A rollout that is over, and of which nothing more is told from now on; nothing when it goes on, was left before, or is newer than that. */
export function leave(rollout: Rollout, atMs: number): Rollout | undefined {
  const { report, leftAtMs, reportedAtMs } = rollout;
  if (report.outcome === null || leftAtMs !== undefined || atMs <= reportedAtMs) return undefined;
  return { ...rollout, leftAtMs: atMs };
}

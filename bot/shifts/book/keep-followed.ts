import type { ShiftReport, UnfollowedTime } from "../../../slo/shift/shift-report.ts";
import type { Rollout } from "../rollout.ts";

/**
 * The time in which nobody followed a rollout, without what was heard of it: an exporter that remembers nothing takes for that all that was
 * before it.
 */
export function keepFollowed(known: Rollout, { unfollowed }: ShiftReport): UnfollowedTime | null {
  if (unfollowed === undefined || unfollowed === null) return null;
  const { fromMs, toMs } = unfollowed;
  return { fromMs: Math.max(fromMs, Math.min(followedUntilMs(known, unfollowed), toMs)), toMs };
}

/** Until when it was followed before that; what was found then stays. */
function followedUntilMs({ report, reportedAtMs }: Rollout, { fromMs, toMs }: UnfollowedTime): number {
  // A rollout of which nothing was heard has only the report that is taken in.
  if (reportedAtMs < 0) return fromMs;
  if (report.unfollowed?.toMs === toMs) return report.unfollowed.fromMs;
  // Who reports and cannot read the weights does not follow it either.
  return report.blind.some(({ source }) => source === "weights") ? fromMs : reportedAtMs;
}

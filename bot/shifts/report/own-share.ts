import type { Rollout } from "../rollout.ts";
import { candidateOf } from "./arms.ts";
import { leastUnfollowedMs } from "./least-unfollowed.ts";
import { madeAtMs } from "./made-at-ms.ts";

/** The last share of the candidate that is the rollout's own; null where nobody knows it. */
export function ownShare(rollout: Rollout): number | null {
  return isOfNext(rollout) ? null : candidateOf(rollout.report).actual;
}

/** Traffic may move before the weights of the next rollout are seen: it is no drift of one that is over. */
function isOfNext({ report, heardAtMs, leftAtMs }: Rollout): boolean {
  const { drift, outcome } = report;
  if (outcome === null || leftAtMs === undefined || drift === null) return false;
  return Math.abs(drift.share) > drift.tolerance && leftAtMs - madeAtMs(report, heardAtMs) < leastUnfollowedMs;
}

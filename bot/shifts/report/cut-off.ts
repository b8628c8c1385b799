import type { Rollout } from "../rollout.ts";
import { leastUnfollowedMs } from "./least-unfollowed.ts";
import { madeAtMs } from "./made-at-ms.ts";

/** When its arms were changed, where a rollout was followed until then: nobody was away. */
export function armsChangedAtMs({ report, heardAtMs, leftAtMs, leftForArms }: Rollout): number | undefined {
  if (leftAtMs === undefined || leftForArms !== true) return undefined;
  return leftAtMs - madeAtMs(report, heardAtMs) < leastUnfollowedMs ? leftAtMs : undefined;
}

/** When the next rollout began, where a rollout was followed to its end and had its last account because of that: nobody was away. */
export function cutOffAtMs({ report, heardAtMs, leftAtMs, told, lines }: Rollout): number | undefined {
  if (leftAtMs === undefined || report.outcome === null || told["overtaken"] !== leftAtMs) return undefined;
  if (lines.some(({ news }) => news.kind === "endedUnheard")) return undefined;
  return leftAtMs - madeAtMs(report, heardAtMs) < leastUnfollowedMs ? leftAtMs : undefined;
}

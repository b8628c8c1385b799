import type { Rollout } from "../rollout.ts";

/** Whether a rollout's ledger was still open when the next one began: what it lost by then is the least that it can be. */
export function isCutShort({ report, told, leftAtMs }: Pick<Rollout, "report" | "told" | "leftAtMs">): boolean {
  return leftAtMs !== undefined && told["overtaken"] !== undefined && !report.closed;
}

import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { armName, candidateOf, isUnasked } from "../report/arms.ts";
import { lostOf, uncountedOf } from "../report/losses.ts";
import { lostOutsideOf } from "../report/lost-outside.ts";
import { unusualOf } from "../report/unusual.ts";
import type { Heard, KeyedNews } from "./news-source.ts";
import type { RolloutNews } from "./rollout-news.ts";

/** How a rollout ended, and what it lost so far. */
export function endNews({ before, after, memory }: Heard): readonly KeyedNews[] {
  const { outcome, endedAtMs } = after;
  if (outcome === null || before?.outcome === outcome) return [];
  const news = outcome === "completed" ? completed(after) : rolledBack(after, memory);
  // One that completed may be taken back yet, and complete again.
  return [{ key: endKey({ outcome, endedAtMs }), news }];
}

/** Under which the end of a rollout is told once. */
export function endKey({ outcome, endedAtMs }: Pick<ShiftReport, "outcome" | "endedAtMs">): string {
  return `ended:${outcome}:${endedAtMs}`;
}

function completed(report: ShiftReport): RolloutNews {
  return {
    kind: "completed",
    candidate: armName(candidateOf(report)),
    ...(isUnasked(report) ? { isUnasked: true } : {}),
    verdict: report.verdict.kind,
    unusual: unusualOf(report),
    tookMs: tookMs(report, report.startedAtMs),
    lost: lostOf(report),
    uncounted: uncountedOf(report),
  };
}

function rolledBack(report: ShiftReport, { abortedAtMs, lines }: Heard["memory"]): RolloutNews {
  const outside = lostOutsideOf(report);
  const isTold = lines.some(({ news }) => news.kind === "aborted" && outsideIn(news) === outside?.lost);
  return {
    kind: "rolledBack",
    // Of one that nobody saw on its way back, nobody knows how long the way took.
    tookMs: tookMs(report, abortedAtMs ?? null),
    headroom: freeCapacity(report),
    lost: lostOf(report),
    outside: isTold ? undefined : outside,
    uncounted: uncountedOf(report),
  };
}

/** How many of those that are in no ledger the way back was told with. */
function outsideIn({ because, outside }: Extract<RolloutNews, { kind: "aborted" }>): number | undefined {
  return because.kind === "lostLately" ? because.lost : outside?.lost;
}

function tookMs({ endedAtMs, atMs }: ShiftReport, sinceMs: number | null): number | null {
  return sinceMs === null ? null : Math.max(0, (endedAtMs ?? atMs) - sinceMs);
}

/** The share of the stable arm's capacity that was free with all of the traffic. */
function freeCapacity({ headroom }: ShiftReport): number | null {
  if (headroom === null || headroom.requestsPerSecond === null || headroom.stableCapacity <= 0) return null;
  return 1 - headroom.requestsPerSecond / headroom.stableCapacity;
}

import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { lossSeconds } from "../../../slo/shift/shift-timing.ts";
import { lostOf } from "../report/losses.ts";
import { isLosing } from "../report/seen-losses.ts";
import type { Heard, KeyedNews } from "./news-source.ts";
import { toldLoss } from "./told-loss.ts";

/** The condition that requests get lost, from the first line of it to the one that says that no more are. */
const losing = "losing";
/** Whoever reads a thread at night wants to see a count that grows, and not each scrape of it. */
const growthMs = 30_000;
/** Who was called for losses is called again for those that go on. */
const callAgainMs = 10 * 60_000;

/** That requests were lost, that they become more, and that no more are seen. */
export function lostNews(heard: Heard): readonly KeyedNews[] {
  const { before, after, memory } = heard;
  const lost = lostOf(after);
  if (lost === null || isSaidAtItsClose(before, after)) return [];
  const isOpen = memory.open[losing] !== undefined;
  const kind = lost.lost > memory.toldLost ? growthKind(lost.lost, heard) : undefined;
  if (kind !== undefined)
    return [{ key: `${kind}:${lost.lost}`, news: { kind, ...lost }, ...(!isOpen && { opens: losing }) }];
  const sinceMs = quietSince(heard);
  if (sinceMs === undefined) return [];
  // Under one key: losses that come one by one would be told to stop again and again.
  return [{ key: "lostOver", news: { kind: "lostOver", sinceMs, ...lost }, closes: losing }];
}

/** The last line of a rollout that was heard of before says what it lost in all. */
function isSaidAtItsClose(before: ShiftReport | undefined, { closed, outcome }: ShiftReport): boolean {
  return before?.outcome === outcome && outcome !== null && closed;
}

/** How a count that grew is told, and whether it is by now. */
function growthKind(lost: number, heard: Heard): "lost" | "lostMore" | undefined {
  if (isCall(lost, heard)) return "lost";
  const { before, after, memory } = heard;
  // The line of the end has what was lost until then.
  if (before !== undefined && before.outcome !== after.outcome) return undefined;
  const isMore = memory.open[losing] === undefined || lost >= 2 * memory.toldLost;
  const toldMs = memory.lines.findLast(({ news }) => toldLoss(news) !== undefined)?.atMs ?? 0;
  return isMore && after.atMs - toldMs >= growthMs ? "lostMore" : undefined;
}

/** The first losses, ten times as many as were called for, the first after the end, and those that still go on after a while. */
function isCall(lost: number, { before, after, memory: { lines, losses } }: Heard): boolean {
  const called = lines.findLast(({ news }) => news.kind === "lost");
  if (called?.news.kind !== "lost") return true;
  if (lost >= 10 * called.news.lost) return true;
  const ended = lines.findLast(({ news }) => news.kind === "completed" || news.kind === "rolledBack");
  const isAfterEnd = before !== undefined && before.outcome !== null && called.seq < (ended?.seq ?? 0);
  return isAfterEnd || (isLosing(losses, after.atMs) && after.atMs - called.atMs >= callAgainMs);
}

/** Since when none was lost, where that is as long as losses are told as of now; undefined while none were told. */
function quietSince({ after, memory: { losses, open } }: Heard): number | undefined {
  const toldMs = open[losing];
  if (toldMs === undefined) return undefined;
  const sinceMs = losses?.atMs ?? toldMs;
  return after.atMs - sinceMs >= lossSeconds * 1_000 ? sinceMs : undefined;
}

import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import type { Heard, KeyedNews } from "./news-source.ts";
import type { LostOutsideOf, RolloutNews } from "./rollout-news.ts";

/** That requests began to be lost while a rollout's ledger is closed: once, and never again where another line has said it. */
export function lostOutsideNews({ after, memory }: Heard): readonly KeyedNews[] {
  const outside = lostOutsideOf(after);
  if (outside === undefined || !after.closed || memory.lines.some(({ news }) => tellsOfOutside(news))) return [];
  return [{ key: "lostOutside", news: { kind: "lostOutside", lost: outside.lost } }];
}

/** What was lost while a rollout's ledger was closed; nothing where nothing was, or nobody says so. */
export function lostOutsideOf({ lostOutside }: Pick<ShiftReport, "lostOutside">): LostOutsideOf | undefined {
  if (lostOutside === undefined || lostOutside === null || lostOutside.lost <= 0) return undefined;
  return { lost: lostOutside.lost, lastMs: lostOutside.lastAtMs };
}

function tellsOfOutside(news: RolloutNews): boolean {
  return news.kind === "lostOutside" || ("outside" in news && news.outside !== undefined);
}

import { lostOutsideOf } from "../report/lost-outside.ts";
import type { Heard, KeyedNews } from "./news-source.ts";
import type { RolloutNews } from "./rollout-news.ts";

/** That requests began to be lost while a rollout's ledger is closed: once, and never again where another line has said it. */
export function lostOutsideNews({ after, memory }: Heard): readonly KeyedNews[] {
  const outside = lostOutsideOf(after);
  if (outside === undefined || !after.closed || memory.lines.some(({ news }) => tellsOfOutside(news))) return [];
  return [{ key: "lostOutside", news: { kind: "lostOutside", lost: outside.lost } }];
}

function tellsOfOutside(news: RolloutNews): boolean {
  return news.kind === "lostOutside" || ("outside" in news && news.outside !== undefined);
}

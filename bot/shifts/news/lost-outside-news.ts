import { lostOutsideOf } from "../report/lost-outside.ts";
import type { Heard, KeyedNews } from "./news-source.ts";
import type { RolloutNews } from "./rollout-news.ts";

/** A thread whose last word is a few would hide that they became many. */
const manyTimes = 10;

/** That requests began to be lost while a rollout's ledger is closed, and again whenever they are ten times as many as a line has said. */
export function lostOutsideNews({ after, memory }: Heard): readonly KeyedNews[] {
  const outside = lostOutsideOf(after);
  if (outside === undefined || !after.closed) return [];
  const told = Math.max(0, ...memory.lines.map(({ news }) => toldOutside(news)));
  if (told > 0 && outside.lost < manyTimes * told) return [];
  return [{ key: `lostOutside:${outside.lost}`, news: { kind: "lostOutside", lost: outside.lost } }];
}

function toldOutside(news: RolloutNews): number {
  if (news.kind === "lostOutside") return news.lost;
  return "outside" in news ? (news.outside?.lost ?? 0) : 0;
}

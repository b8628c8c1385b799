import { lostOf } from "../report/losses.ts";
import type { Heard, KeyedNews } from "./news-source.ts";

/** That more requests were lost than was told. */
export function lostNews({ after, memory }: Heard): readonly KeyedNews[] {
  const lost = lostOf(after);
  if (lost === null || lost.lost <= memory.toldLost) return [];
  return [{ key: "lost", news: { kind: "lost", ...lost } }];
}

import { unusualOf } from "../report/unusual.ts";
import type { Heard, KeyedNews } from "./news-source.ts";

/** That a candidate which completed turns out to fail more often than is usual, when its end did not say so. */
export function unusualNews({ before, after, memory }: Heard): readonly KeyedNews[] {
  const unusual = unusualOf(after);
  if (unusual === undefined || before?.outcome !== after.outcome) return [];
  const last = memory.lines.findLast(({ news: { kind } }) => kind === "completed" || kind === "unusual")?.news;
  const isTold = last?.kind === "unusual" || (last?.kind === "completed" && last.unusual !== undefined);
  return isTold ? [] : [{ key: `unusual:${after.endedAtMs}`, news: { kind: "unusual", ...unusual } }];
}

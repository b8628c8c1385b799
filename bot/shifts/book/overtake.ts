import { lostOf, uncountedOf } from "../report/losses.ts";
import type { Rollout } from "../rollout.ts";
import { tellNews } from "./tell-news.ts";

const key = "overtaken";

/** A rollout whose ledger was open when the next one began, with what it had lost by then as the last word of its account; nothing where nobody knows. */
export function overtake(rollout: Rollout, atMs: number): Rollout | undefined {
  const { report, told } = rollout;
  const lost = lostOf(report);
  if (told[key] !== undefined || report.closed || lost === null || uncountedOf(report) !== undefined) return undefined;
  return tellNews(rollout, { key, news: { kind: "overtaken", ...lost } }, { atMs, mentions: () => [] });
}

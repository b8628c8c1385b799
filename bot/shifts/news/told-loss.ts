import type { RolloutNews } from "./rollout-news.ts";

/** How many lost requests a line tells of; undefined where it says nothing of them. */
export function toldLoss(news: RolloutNews): number | undefined {
  switch (news.kind) {
    case "lost":
    case "lostMore":
    case "lostOver":
    case "closed":
      return news.lost;
    case "aborted":
      return news.because.kind === "lost" ? news.because.lost : news.lost?.lost;
    case "completed":
    case "rolledBack":
      return news.lost?.lost;
    default:
      return undefined;
  }
}

import { stepKey } from "../report/step-key.ts";
import { abortNews } from "./abort-news.ts";
import { blindNews, heardAgainNews, seenNews } from "./blind-news.ts";
import { closedNews } from "./closed-news.ts";
import { downNews } from "./down-news.ts";
import { driftNews } from "./drift-news.ts";
import { endNews } from "./end-news.ts";
import { lostNews } from "./lost-news.ts";
import { lostOutsideNews } from "./lost-outside-news.ts";
import type { Heard, KeyedNews, NewsSource } from "./news-source.ts";
import { oldArmNews } from "./old-arm-news.ts";
import { pauseNews } from "./pause-news.ts";
import { startNews, stepNews } from "./step-news.ts";
import { unusualNews } from "./unusual-news.ts";
import { notEnoughNews, worseNews } from "./verdict-news.ts";

/** In the order in which a thread tells what one report brings. */
const sources: readonly NewsSource[] = [
  heardAgainNews,
  seenNews,
  startNews,
  notEnoughNews,
  stepNews,
  pauseNews,
  blindNews,
  downNews,
  driftNews,
  worseNews,
  lostNews,
  abortNews,
  endNews,
  unusualNews,
  oldArmNews,
  closedNews,
  lostOutsideNews,
];

/** What a report brings that the one before it did not say. */
export function newsOf(heard: Omit<Heard, "step">): readonly KeyedNews[] {
  const step = stepKey(heard.after);
  return sources.flatMap((source) => source({ ...heard, step }));
}

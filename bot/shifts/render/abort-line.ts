import { countText } from "../../facts/fact-texts.ts";
import { instant, type Mrkdwn, mrkdwn } from "../../render/escape.ts";
import type { AbortCause, EarlierLost, RolloutNews } from "../news/rollout-news.ts";
import type { ShiftTexts } from "../texts/shift-texts.ts";
import { comparisonLine } from "./comparison-line.ts";
import { leastText, lostOutsideLine } from "./lost-line.ts";
import { ratioText } from "./ratio-text.ts";
import { pieces, say, words } from "./say.ts";
import { withActor } from "./with-actor.ts";

type Aborted = Extract<RolloutNews, { kind: "aborted" }>;

/** Why a rollout goes back, and who took it back. */
export function abortLine(news: Aborted, texts: ShiftTexts): Mrkdwn {
  const { lost, lately, outside } = news;
  return pieces([
    whyAborted(news, texts),
    earlierLostText(lost, texts),
    lostOutsideLine(outside, texts),
    lately === undefined ? undefined : say(texts.abortLostLately, countText(lately)),
  ]);
}

/** What was lost is told, and when: whether it was the reason is for readers to say. */
function earlierLostText(lost: EarlierLost | undefined, texts: ShiftTexts): Mrkdwn | undefined {
  if (lost === undefined) return undefined;
  const count = leastText(lost, texts);
  return lost.lastMs === null
    ? say(texts.lostSoFar, count)
    : say(texts.lostSoFarLast, count, instant(lost.lastMs, "time"));
}

/** What is known stands first: the cause, else who did it. */
function whyAborted({ because, by }: Aborted, texts: ShiftTexts): Mrkdwn {
  const isKnown = because.kind !== "unknown" || because.why !== "";
  const hasActor = by !== null && by !== "";
  if (!isKnown && hasActor) return withActor(words(texts.abortedByActor), by, texts);
  // A reload is the actor of itself.
  return withActor(say(texts.aborted, causeText(because, texts)), because.kind === "reload" ? null : by, texts);
}

/** The number that failed first stands first. */
function causeText(cause: AbortCause, texts: ShiftTexts): Mrkdwn {
  const share = (value: number | null) => ratioText(value, texts);
  switch (cause.kind) {
    case "worse":
      return say(texts.abortWorse, comparisonLine(cause.comparison, texts));
    case "lost":
      return say(texts.abortLost, leastText(cause, texts), countText(cause.sent));
    case "lostLately":
      return say(texts.abortLostLately, countText(cause.lost));
    case "drift":
      return say(texts.abortDrift, say(texts.shareOf[cause.basis], share(cause.actual)), share(cause.intended));
    case "blind":
      return say(texts.abortBlind, texts.source[cause.source]);
    case "reload":
      return words(texts.abortReload);
    case "unknown":
      return cause.why === "" ? words(texts.abortUnknown) : mrkdwn`${cause.why}`;
  }
}

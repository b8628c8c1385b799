import { instant, type Mrkdwn } from "../../render/escape.ts";
import type { RolloutNews, WayBack } from "../news/rollout-news.ts";
import { percentText } from "../texts/figures.ts";
import type { ShiftTexts } from "../texts/shift-texts.ts";
import { leastText, lostLine, lostOutsideLine } from "./lost-line.ts";
import { pieces, say, words } from "./say.ts";
import { unusualLine } from "./unusual-line.ts";

type News<Kind extends RolloutNews["kind"]> = Extract<RolloutNews, { readonly kind: Kind }>;

/** That a rollout went back, and how long that took; or that the next one began first. */
export function rolledBackLine(news: News<"rolledBack">, texts: ShiftTexts): Mrkdwn {
  return pieces([
    rolledBackText(news, texts),
    nextText(news.wayBack, texts),
    news.headroom === null ? undefined : say(texts.backHeadroom, percentText(news.headroom)),
    lostSoFarText(news, texts),
    lostOutsideLine(news.outside, texts),
  ]);
}

/** That a rollout is complete, how the candidate does, and what it lost so far. */
export function completedLine(news: News<"completed">, texts: ShiftTexts): Mrkdwn {
  return pieces([
    completedText(news, texts),
    news.verdict === "worse" ? words(texts.worse) : undefined,
    news.unusual === undefined ? undefined : unusualLine(news.unusual, texts),
    lostSoFarText(news, texts) ?? (news.lost === null ? words(texts.lostUnknown) : undefined),
  ]);
}

/** An end that no report told. */
export function endedUnheardLine(news: News<"endedUnheard">, texts: ShiftTexts): Mrkdwn {
  const { outcome, endedAtMs, reportedMs, wayBack } = news;
  const told = texts.endedUnheard[outcome];
  const atMs = wayBack?.sinceMs ?? endedAtMs;
  return pieces([say(told, instant(atMs, "time"), instant(reportedMs, "time")), nextText(wayBack, texts)]);
}

function rolledBackText({ tookMs, wayBack }: News<"rolledBack">, texts: ShiftTexts): Mrkdwn {
  if (wayBack !== undefined) return say(texts.rolledBackAt, instant(wayBack.sinceMs, "time"));
  return tookMs === null ? words(texts.rolledBack) : say(texts.rolledBackIn, texts.duration(tookMs / 1_000));
}

/** What a way back that the next rollout cut off did not come to. */
function nextText(wayBack: WayBack | undefined, texts: ShiftTexts): Mrkdwn | undefined {
  return wayBack && say(texts.nextBeforeTraffic, texts.duration((wayBack.nextAtMs - wayBack.sinceMs) / 1_000));
}

function completedText({ candidate, tookMs, isUnasked = false }: News<"completed">, texts: ShiftTexts): Mrkdwn {
  if (isUnasked) return say(texts.completedUnasked, candidate);
  return tookMs === null
    ? say(texts.completed, candidate)
    : say(texts.completedIn, candidate, texts.duration(tookMs / 1_000));
}

/** Nothing while nothing is lost: requests in flight are still to come, and their count with them. */
function lostSoFarText(
  { lost, uncounted }: Pick<News<"completed">, "lost" | "uncounted">,
  texts: ShiftTexts,
): Mrkdwn | undefined {
  if (uncounted !== undefined) return words(texts.uncounted[uncounted]);
  if (lost === null || (lost.lost === 0 && lost.gap === undefined)) return undefined;
  return lost.lost === 0 ? lostLine(lost, texts) : say(texts.lostSoFar, leastText(lost, texts));
}

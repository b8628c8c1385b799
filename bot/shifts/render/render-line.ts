import type { ShareRange } from "../../../slo/shift/shift-report.ts";
import { countText } from "../../facts/fact-texts.ts";
import { instant, joined, type Mrkdwn, mention, mrkdwn } from "../../render/escape.ts";
import type { RolloutNews } from "../news/rollout-news.ts";
import type { RolloutLine } from "../rollout.ts";
import { pointsText } from "../texts/figures.ts";
import type { ShiftTexts } from "../texts/shift-texts.ts";
import { abortLine } from "./abort-line.ts";
import { comparisonLine } from "./comparison-line.ts";
import { completedLine, endedUnheardLine, rolledBackLine } from "./end-line.ts";
import { leastText, lostLine, lostOutsideLine } from "./lost-line.ts";
import { ratioText } from "./ratio-text.ts";
import { reasonText } from "./reason-text.ts";
import { pieces, say, words } from "./say.ts";
import { unusualLine } from "./unusual-line.ts";
import { withActor } from "./with-actor.ts";

const symbols: Readonly<Record<RolloutNews["kind"], string>> = {
  started: "🚀",
  step: "➡️",
  paused: "⏸️",
  resumed: "▶️",
  drift: "↔️",
  driftOver: "✅",
  down: "🔻",
  up: "🔺",
  worse: "🔴",
  worseOver: "✅",
  notEnough: "❔",
  blind: "🙈",
  seen: "👀",
  lost: "🟠",
  lostMore: "🟠",
  lostOver: "🧾",
  aborted: "🛑",
  rolledBack: "↩️",
  completed: "✅",
  unusual: "🟠",
  closed: "🧾",
  lostOutside: "🟠",
  overtaken: "🧾",
  safeToDelete: "🗑️",
  superseded: "⚪",
  endedUnheard: "❔",
};

/** One reply in a rollout's thread; `mentions` are ids to call. */
export function renderLine({ atMs, news }: RolloutLine, texts: ShiftTexts, mentions: readonly string[] = []): string {
  const line = mrkdwn`${symbolOf(news)} ${instant(atMs, "time")} ${newsText(news, texts)}`;
  return joined([line, ...mentions.map(mention)], " ").mrkdwn;
}

/** Lost requests look the same whenever they are told. An end of which nobody knows what it lost, or would have lost, or how the candidate does, has no tick. */
function symbolOf(news: RolloutNews): string {
  if ((news.kind === "closed" || news.kind === "overtaken") && news.lost > 0) return symbols.lost;
  if (news.kind === "endedUnheard" && news.outcome === "rolled_back") return symbols.rolledBack;
  if (news.kind === "up" && !news.hasWeight) return symbols.superseded;
  if (news.kind === "worseOver" && news.isOpen === true) return symbols.notEnough;
  if (news.kind !== "completed") return symbols[news.kind];
  if (news.verdict === "worse") return symbols.worse;
  if (news.unusual !== undefined) return symbols.unusual;
  const hasGap = news.lost?.gap !== undefined;
  const isUnsure = news.uncounted !== undefined || hasGap || news.isUnasked === true || news.verdict === "not_enough";
  return isUnsure ? "❔" : symbols.completed;
}

function newsText(news: RolloutNews, texts: ShiftTexts): Mrkdwn {
  const share = (value: number | null) => ratioText(value, texts);
  const time = (ms: number) => texts.duration(ms / 1_000);
  const source = (name: keyof ShiftTexts["source"]) => texts.source[name];
  switch (news.kind) {
    case "started":
      return withActor(pieces([startedText(news, texts), rangeText(news, texts)]), news.by, texts);
    case "step": {
      const step = news.step === null ? texts.stepWord : texts.step(String(news.step.number), String(news.step.of));
      const told = say(texts.toldStep, capital(step), news.candidate, share(news.intended));
      return withActor(pieces([told, rangeText(news, texts)]), news.by, texts);
    }
    case "paused": {
      const after = news.afterMs === null ? "" : texts.pausedAfter(time(news.afterMs));
      return say(texts.paused, news.why === "" ? texts.pausedReasonUnknown : news.why, words(after));
    }
    case "resumed":
      return say(texts.resumed, time(news.afterMs));
    case "drift":
      return say(
        texts.drift,
        say(texts.shareOf[news.basis], share(news.actual)),
        share(news.intended),
        pointsText(news.tolerance),
      );
    case "driftOver":
      return say(texts.driftOver, time(news.afterMs));
    case "down":
      return say(texts.down, news.arm, share(news.intended));
    case "up":
      return say(news.hasWeight ? texts.upAgain : texts.downNoMore, news.arm, time(news.afterMs));
    case "worse":
      return say(texts.toldWorse, comparisonLine(news.comparison, texts));
    case "worseOver":
      return say(news.isOpen === true ? texts.worseOpen : texts.worseOver, comparisonLine(news.comparison, texts));
    case "notEnough": {
      const numbers = comparisonLine(news.comparison, texts);
      if (news.step === null) return say(texts.notEnoughAtAll, numbers);
      return say(texts.notEnoughInStep, texts.stepAlone(String(news.step)), numbers);
    }
    case "blind":
      return news.source === "exporter"
        ? words(texts.toldSilent)
        : say(texts.toldBlind, source(news.source), reasonText(news.reason));
    case "seen":
      return say(texts.seen, source(news.source), time(news.afterMs));
    case "lost":
    case "lostMore":
      return say(texts.toldLost, leastText(news, texts), countText(news.sent));
    case "lostOver":
      return say(texts.lostOver, instant(news.sinceMs, "time"), leastText(news, texts), countText(news.sent));
    case "aborted":
      return abortLine(news, texts);
    case "rolledBack":
      return rolledBackLine(news, texts);
    case "completed":
      return completedLine(news, texts);
    case "unusual":
      return unusualLine(news, texts);
    case "closed":
      return pieces([lostLine(news, texts), lostOutsideLine(news.outside, texts)]);
    case "lostOutside":
      return say(texts.toldLostOutside, countText(news.lost));
    case "overtaken": {
      if (news.lost === 0 && news.gap !== undefined) return lostLine(news, texts);
      return say(texts.lostBeforeNext, leastText({ ...news, isCutShort: true }, texts), countText(news.sent));
    }
    case "safeToDelete":
      return say(texts.safeToDelete, news.arm, news.why);
    case "superseded": {
      const { rollout, reportedMs } = news;
      return reportedMs === undefined
        ? say(texts.superseded, rollout)
        : say(texts.supersededSince, rollout, instant(reportedMs, "time"));
    }
    case "endedUnheard":
      return endedUnheardLine(news, texts);
  }
}

function startedText(
  { candidate, stable, intended }: Extract<RolloutNews, { kind: "started" }>,
  texts: ShiftTexts,
): Mrkdwn {
  return intended === 1
    ? say(texts.toldStartedWhole, candidate, ratioText(intended, texts), stable)
    : say(texts.toldStarted, candidate, ratioText(intended, texts), stable);
}

/** A share that is a mean says nothing of where traffic goes. */
function rangeText({ range }: { readonly range?: ShareRange }, texts: ShiftTexts): Mrkdwn | undefined {
  return range && say(texts.proxiesDiffer, ratioText(range.least, texts), ratioText(range.most, texts));
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

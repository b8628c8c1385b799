import { countText } from "../../facts/fact-texts.ts";
import type { RenderedMessage } from "../../model/message.ts";
import { context, image, linesSection, section } from "../../render/blocks.ts";
import { clip, instant, joined, type Mrkdwn, mrkdwn } from "../../render/escape.ts";
import { messageText } from "../../render/headline.ts";
import { ranks } from "../../render/kinds/kind-body.ts";
import { fitBlocks, type Part } from "../../render/limits.ts";
import { candidateOf, isUnasked } from "../report/arms.ts";
import { isCutShort } from "../report/is-cut-short.ts";
import { lostOf, uncountedOf } from "../report/losses.ts";
import { lostOutsideOf } from "../report/lost-outside.ts";
import type { Rollout } from "../rollout.ts";
import type { ShiftTexts } from "../texts/shift-texts.ts";
import { leastText } from "./lost-line.ts";
import { ratioText } from "./ratio-text.ts";
import { rolloutButtons } from "./rollout-buttons.ts";
import { type FactsContext, rolloutFacts } from "./rollout-facts.ts";
import { rolloutLooks, stateOf } from "./rollout-look.ts";
import type { RolloutView } from "./rollout-view.ts";
import { pieces, say } from "./say.ts";

/** The message of a rollout: a pure function of what is known of it. It never mentions anybody. */
export function renderRollout(view: RolloutView, facts: FactsContext): RenderedMessage {
  const { rollout, picture } = view;
  const { texts } = facts;
  const state = stateOf(rollout);
  const { symbol, color } = rolloutLooks[state];
  const word = texts.state[state];
  const headline = headlineOf(rollout, texts);
  const row = rolloutButtons(view, facts);
  const title = mrkdwn`${symbol} *${word}*  *${clip(headline, 200)}*`;
  const parts: readonly Part[] = [
    { rank: ranks.always, block: section(joined([title, statusLine(rollout, texts)], "\n")), words: "" },
    { rank: ranks.facts, block: linesSection(rolloutFacts(view, facts), 2_800), words: "facts" },
    ...(picture === undefined
      ? []
      : [{ rank: ranks.picture, block: image(picture, texts.picture(rollout.report.title)), words: "plot" }]),
    ...(row === undefined ? [] : [{ rank: ranks.buttons, block: row, words: "" }]),
  ];
  return {
    text: messageText({ word, headline, mentions: [] }),
    color,
    blocks: fitBlocks(parts, (leftOut) => context(footer(rollout, texts, leftOut))),
  };
}

/** What a rollout is called: `checkout canary v1.42`. */
export function rolloutTitle({ report }: Pick<Rollout, "report">): string {
  const { version } = candidateOf(report);
  const title = clip(report.title, 80);
  // Some titles say it already.
  return version === null || title.includes(version) ? title : `${title} ${clip(version, 40)}`;
}

/** `checkout canary v1.42 → 25 % (actual 24.8 %)`; what became of it once it is over. */
function headlineOf(rollout: Rollout, texts: ShiftTexts): string {
  const { report } = rollout;
  const title = rolloutTitle(rollout);
  const { intended, actual, name } = candidateOf(report);
  if (report.outcome === "rolled_back")
    return rollout.wayBack === undefined ? texts.headlineBack(title) : texts.headlineGoingBack(title);
  if (report.outcome === "completed") {
    const headline = completedHeadline(rollout, texts);
    const later = lostOutsideOf(report);
    return later === undefined ? headline : texts.headlineLater(headline, countText(later.lost));
  }
  const { shareBasis, drift, down } = report;
  // What it had before the last change would read as if it were of now.
  if (drift?.settled === false || down.includes(name)) return texts.headlineMeant(title, ratioText(intended, texts));
  const share = ratioText(actual, texts);
  // Requests are what everybody expects.
  const reached = shareBasis === "requests" ? share : texts.shareOf[shareBasis](share);
  return texts.headline(title, ratioText(intended, texts), reached);
}

function completedHeadline(rollout: Rollout, texts: ShiftTexts): string {
  const { report } = rollout;
  const title = rolloutTitle(rollout);
  const lost = lostOf(report);
  if (isUnasked(report) && (lost?.sent ?? 0) === 0) return texts.headlineUnasked(title);
  if (lost === null || uncountedOf(report) !== undefined) return texts.headlineEnd(title);
  return lost.gap !== undefined && lost.lost === 0
    ? texts.headlineNoneSeen(title, countText(lost.sent))
    : texts.headlineLost(title, leastText({ ...lost, isCutShort: isCutShort(rollout) }, texts), countText(lost.sent));
}

/** `step 3/5 · since 12:00 · paused since 12:20`. */
function statusLine(rollout: Rollout, texts: ShiftTexts): Mrkdwn {
  const { report, open } = rollout;
  const { step, phase } = report;
  const pausedMs = open["paused"];
  return pieces([
    step === null || step.number < 1 ? undefined : say(texts.step, String(step.number), String(step.of)),
    timesText(rollout, texts),
    phase === "paused" && pausedMs !== undefined ? say(texts.pausedSince, instant(pausedMs, "time")) : undefined,
  ]);
}

function timesText({ report, supersededBy }: Rollout, texts: ShiftTexts): Mrkdwn | undefined {
  const { startedAtMs, endedAtMs, outcome } = report;
  if (startedAtMs === null) return undefined;
  if (outcome === null && supersededBy !== undefined) return say(texts.began, instant(startedAtMs));
  if (outcome === null || endedAtMs === null) return say(texts.started, instant(startedAtMs, "ago"));
  return say(texts.ended, instant(endedAtMs), texts.duration((endedAtMs - startedAtMs) / 1_000));
}

function footer({ id, source, report }: Rollout, texts: ShiftTexts, leftOut: readonly string[]): Mrkdwn {
  return pieces([
    say(texts.footer, clip(id, 120), report.strategy, report.layer, clip(source, 40)),
    leftOut.length === 0 ? undefined : say(texts.leftOut, leftOut.join(", ")),
  ]);
}

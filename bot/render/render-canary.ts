import type { RenderedMessage } from "../model/message.ts";
import { linesSection } from "./blocks.ts";
import { clip, instant, mrkdwn } from "./escape.ts";
import { messageText } from "./headline.ts";
import { looks } from "./state-look.ts";

/** The daily message that shows that messages arrive. */
export interface CanaryView {
  /** `2026-03-02`. */
  readonly day: string;
  readonly atMs: number;
  /** Sentences on how the relay is: open incidents, sources that answer, delivery times. */
  readonly health: readonly string[];
}

/** The daily message that shows that messages arrive; nobody needs to do anything. */
export function renderCanary({ day, atMs, health }: CanaryView): RenderedMessage {
  const lines = health.slice(0, 8).map((sentence) => mrkdwn`• ${clip(sentence, 200)}`);
  const first = mrkdwn`${looks.fine.symbol} *${looks.fine.word}*  The relay reaches this channel: ${instant(atMs)}`;
  return {
    text: messageText({ word: looks.fine.word, headline: `the relay's daily test message of ${day}`, mentions: [] }),
    color: looks.fine.color,
    blocks: [linesSection([first, ...lines])],
  };
}

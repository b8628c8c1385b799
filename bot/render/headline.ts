import { clip, joined, mention, mrkdwn } from "./escape.ts";
import { messageLimits } from "./limits.ts";

/** The text of a message: what a phone shows and a screen reader says; then whom it calls, where it calls anybody. */
export function messageText({
  word,
  headline,
  mentions,
}: {
  readonly word: string;
  /** Plain text. */
  readonly headline: string;
  readonly mentions: readonly string[];
}): string {
  // Only this text is not `verbatim` where Slack shows it: an address in it would become a link.
  const line = clip(`[${word}] ${headline}`, messageLimits.headline).replaceAll("://", "∶//");
  return joined([mrkdwn`${line}`, ...mentions.map(mention)], " ").mrkdwn;
}

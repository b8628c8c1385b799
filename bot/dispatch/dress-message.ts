import { createHash } from "node:crypto";
import type { KnownBlock } from "@slack/types";
import type { PostedMessage, RenderedMessage } from "../model/message.ts";
import { slackLimits } from "../slack/slack-limits.ts";
import type { DesiredMessage, ThreadLine } from "./desired-message.ts";

/** How much of a message is left after Slack refused more: all, its words, or its first line. */
export type Plainness = 0 | 1 | 2;

const mostPlain = 2_900;

/** What a message shows in the end: the desired content, with the picture that is there, and notes on how it came here. */
export function dressMessage(
  desired: DesiredMessage,
  posted: PostedMessage | undefined,
  { plainness, hasPicture }: { readonly plainness: Plainness; readonly hasPicture: boolean },
): RenderedMessage {
  const picture = hasPicture ? posted?.picture : undefined;
  const full =
    picture === undefined || desired.withPicture === undefined ? desired.message : desired.withPicture(picture);
  const notes = notesOf(desired, posted);
  if (plainness === 2) return { text: full.text, color: full.color, blocks: [] };
  const base = plainness === 1 ? plainMessage(full) : full;
  if (notes.length === 0 || base.blocks.length >= slackLimits.blocksOfMessage) return base;
  return { ...base, blocks: [...base.blocks, context(notes.join(" "))] };
}

function notesOf(desired: DesiredMessage, posted: PostedMessage | undefined): readonly string[] {
  if (posted === undefined) return [];
  const isElsewhere = posted.workspace !== desired.workspace || posted.channel !== desired.channel;
  return [
    ...(isElsewhere ? [`Meant for ${desired.channel}, which cannot be used now.`] : []),
    ...(posted.reposts > 0 ? ["Posted again: the first message was deleted."] : []),
    ...(posted.doubtSinceMs === undefined
      ? []
      : [
          "Possible duplicate: Slack did not say what became of the first try, so the same message may be there twice.",
        ]),
  ];
}

/** The words of a message without its form, for when Slack refuses the form. */
export function plainMessage({ text, color, blocks }: RenderedMessage): RenderedMessage {
  const words = blocks.flatMap(wordsOf).join("\n").slice(0, mostPlain);
  const section: KnownBlock = { type: "section", text: { type: "plain_text", text: words === "" ? text : words } };
  return { text, color, blocks: [section, context("Slack refused this message in its usual form.")] };
}

/** A line of a thread as a message. */
export function lineMessage({ message }: ThreadLine, { isPlain, isTwice }: LineState): RenderedMessage {
  const full = typeof message === "string" ? { text: message, color: "", blocks: [] } : message;
  const shown = isPlain ? { text: full.text.slice(0, mostPlain), color: "", blocks: [] } : full;
  if (!isTwice) return shown;
  const note = "(possible duplicate)";
  return shown.blocks.length === 0
    ? { ...shown, text: `${shown.text} ${note}` }
    : { ...shown, blocks: [...shown.blocks, context(note)] };
}

export interface LineState {
  readonly isPlain: boolean;
  readonly isTwice: boolean;
}

/** What tells one content from another. */
export function messageHash(message: RenderedMessage): string {
  return createHash("sha256").update(JSON.stringify(message)).digest("base64url").slice(0, 22);
}

/** The mark in a message's metadata: a message that took the place of a deleted one has a mark of its own. */
export function messageMark({ key, reposts }: Pick<PostedMessage, "key" | "reposts">): string {
  return reposts === 0 ? key : `${key}~${reposts}`;
}

/** The mark of a line in a thread. */
export function lineMark(key: string, seq: number): string {
  return `${key}#${seq}`;
}

function context(text: string): KnownBlock {
  return { type: "context", elements: [{ type: "plain_text", text }] };
}

/** All texts in a block that are not on buttons. */
function wordsOf(block: unknown): readonly string[] {
  if (Array.isArray(block)) return block.flatMap(wordsOf);
  if (typeof block !== "object" || block === null) return [];
  const { type, text, alt_text: alt } = block as Readonly<Record<string, unknown>>;
  if (type === "button" || type === "overflow") return [];
  if ((type === "mrkdwn" || type === "plain_text") && typeof text === "string") return [text];
  if (type === "image" && typeof alt === "string") return [alt];
  return Object.values(block).flatMap((inner) => (typeof inner === "object" ? wordsOf(inner) : []));
}

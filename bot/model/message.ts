import type { KnownBlock } from "@slack/types";

/** What a message of the relay shows, ready for `chat.postMessage` as one coloured attachment. */
export interface RenderedMessage {
  /** The phone notification and what screen readers say: at most 120 characters, escaped. */
  readonly text: string;
  /** Of the bar: `#d32f2f`. Colour never says anything alone. */
  readonly color: string;
  readonly blocks: readonly KnownBlock[];
}

/** What a message is about: an incident's own message, a call for help in another channel, the summary of a storm, a rollout, or the canary. */
export type MessageSubject =
  | { readonly kind: "incident"; readonly incident: string }
  | { readonly kind: "call"; readonly call: string }
  | { readonly kind: "storm"; readonly storm: string }
  | { readonly kind: "rollout"; readonly rollout: string }
  | { readonly kind: "canary"; readonly day: string };

/** Where a message stands. `ts` is Slack's own text, never a number. */
export interface MessagePlace {
  readonly workspace: string;
  /** The id that Slack answered with. */
  readonly channel: string;
  readonly ts: string;
}

/**
 * One message per subject and destination. `sending` is written before a call and `posted` after it: a process that dies in between
 * leaves `sending`, and the next one looks the message up by its mark before it posts again.
 */
export interface PostedMessage {
  /** Of subject and destination; also the mark in the message's metadata. */
  readonly key: string;
  readonly subject: MessageSubject;
  readonly workspace: string;
  /** As configured. */
  readonly channel: string;
  readonly state: "sending" | "posted" | "failed";
  readonly place: MessagePlace | undefined;
  /** Hash of what is visible now. */
  readonly shownHash: string | undefined;
  readonly sentAtMs: number;
  /** Timeline entries that are in the thread already. */
  readonly threaded: number;
  /** Times it had to be posted anew, because somebody deleted it. */
  readonly reposts: number;
  /** Id of the uploaded picture that is shown, if any. */
  readonly picture: string | undefined;
  /** Which picture that is, so that another one can take its place. */
  readonly pictureVersion?: string | undefined;
  /** Since when it may be there twice: it was posted again although nobody knows what became of the first try. */
  readonly doubtSinceMs?: number | undefined;
}

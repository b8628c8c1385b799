import type { View } from "@slack/types";
import type { MessagePlace, RenderedMessage } from "../model/message.ts";

/** A message as the inbox keeps it. */
export interface KeptMessage {
  readonly channel: string;
  /** Slack's form of it: seconds and microseconds. */
  readonly ts: string;
  /** `ts` of the message whose thread it is in. */
  readonly thread: string | undefined;
  readonly isBroadcast: boolean;
  readonly postedAtMs: number;
  readonly message: RenderedMessage;
  /** The newest edits, oldest first: when, and the text of before. */
  readonly edits: readonly { readonly atMs: number; readonly textBefore: string }[];
  readonly isDeleted: boolean;
  /** A picture that was put into the thread. */
  readonly file: string | undefined;
}

/** A message as the inbox shows it. */
export interface InboxReply {
  readonly place: MessagePlace;
  readonly postedAtMs: number;
  readonly editedAtMs: number | undefined;
  readonly edits: KeptMessage["edits"];
  readonly isBroadcast: boolean;
  /** Pictures are named by `image_url`: an address on the server that answers. */
  readonly message: RenderedMessage;
}

/** A message with its thread, the oldest reply first. */
export interface InboxMessage extends InboxReply {
  readonly replies: readonly InboxReply[];
}

/** A dialog, or the home of a person. */
export interface InboxView {
  readonly id: string;
  /** Who opened it: what the click came with; for a home the person's id. */
  readonly trigger: string;
  readonly kind: "modal" | "home";
  readonly view: View;
}

/** A note that one person alone sees. */
export interface InboxWhisper {
  readonly channel: string;
  readonly user: string;
  readonly text: string;
  readonly atMs: number;
}

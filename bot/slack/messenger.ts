import type { View } from "@slack/types";
import type { MessagePlace, RenderedMessage } from "../model/message.ts";

/** What a call came to. `unknown`: nobody can say whether Slack did it (time-out, broken connection, 5xx after the request was sent). */
export type CallResult<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "limited"; readonly retryAfterMs: number }
  | { readonly kind: "unknown"; readonly why: string }
  | { readonly kind: "unreachable"; readonly why: string }
  /** The message or its thread's parent is gone. */
  | { readonly kind: "gone" }
  /** Channel archived, bot not in it, no such channel: another channel may do. */
  | { readonly kind: "noChannel"; readonly error: string }
  /** Token revoked or without scope: nothing will do in this workspace. */
  | { readonly kind: "noAccess"; readonly error: string }
  /** Slack refuses this content. */
  | { readonly kind: "refused"; readonly error: string };

export interface PostOptions {
  readonly thread?: string;
  /** Also show the reply in the channel. */
  readonly broadcast?: boolean;
  /** Metadata that identifies the message after an unknown outcome. */
  readonly mark?: string;
}

export interface FindOptions {
  /** Unix milliseconds; older messages are not looked at. */
  readonly sinceMs: number;
  readonly thread?: string;
}

/** One workspace as the relay uses it: Slack itself, or the local inbox. Calls never throw for what Slack answers. */
export interface Messenger {
  readonly workspace: string;
  /** Takes any number of calls. */
  readonly isUnlimited?: true;
  readonly post: (
    channel: string,
    message: RenderedMessage,
    options?: PostOptions,
  ) => Promise<CallResult<MessagePlace>>;
  readonly update: (place: MessagePlace, message: RenderedMessage) => Promise<CallResult<undefined>>;
  readonly remove: (place: MessagePlace) => Promise<CallResult<undefined>>;
  /** Looks for marked messages among the newest of a channel or of a thread; done with their places, oldest first. */
  readonly find: (channel: string, mark: string, options: FindOptions) => Promise<CallResult<readonly MessagePlace[]>>;
  /** Uploads a PNG; done with the file's id once it can be shown. Without a thread nobody sees it until a message names it. */
  readonly upload: (picture: Picture, thread?: MessagePlace) => Promise<CallResult<string>>;
  readonly openView: (trigger: string, view: View) => Promise<CallResult<string>>;
  readonly updateView: (viewId: string, view: View) => Promise<CallResult<undefined>>;
  readonly publishHome: (user: string, view: View) => Promise<CallResult<undefined>>;
  /** A note that only one person sees. */
  readonly whisper: (channel: string, user: string, text: string) => Promise<CallResult<undefined>>;
}

export interface Picture {
  readonly png: Uint8Array;
  readonly name: string;
  readonly altText: string;
}

import type { Message } from "./block-kit.ts";
import type { MessagePlace } from "./relay-api.ts";

/** `GET /api/inbox`. */
export interface Inbox {
  readonly channels: readonly InboxChannel[];
}

export interface InboxChannel {
  readonly channel: string;
  readonly messages: number;
  readonly newestMs?: number | null | undefined;
}

/** `GET /api/inbox/messages?channel=…`. */
export interface InboxMessages {
  readonly messages: readonly InboxMessage[];
}

export interface InboxMessage extends InboxReply {
  /** Oldest first. */
  readonly thread: readonly InboxReply[];
}

export interface InboxReply {
  readonly place: MessagePlace;
  readonly postedAtMs: number;
  readonly editedAtMs?: number | null | undefined;
  readonly message: Message;
}

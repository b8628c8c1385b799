import { setTimeout as delay } from "node:timers/promises";
import type { Messenger, Picture } from "../slack/messenger.ts";
import type { InboxChannel, InboxStore } from "../store/inbox-store.ts";
import type { InboxMessage, InboxReply, InboxView, InboxWhisper, KeptMessage } from "./inbox-message.ts";
import {
  channelName,
  createInboxMessenger,
  fileRowId,
  homeId,
  localWorkspace,
  messageId,
  viewRowId,
} from "./inbox-messenger.ts";

const pageSize = 100;
// Replies of one message that are shown.
const mostReplies = 1_000;
const mostWhispers = 100;
/** Between two looks for what other processes wrote. */
const lookMs = 500;

/** The local inbox: what would be in Slack, for the web app and for tests. */
export interface Inbox {
  readonly messenger: Messenger;
  readonly channels: () => Promise<readonly InboxChannel[]>;
  /** Messages of a channel with their threads, newest first; `before` is the `ts` of the last one of the page before. */
  readonly messages: (
    channel: string,
    page?: { readonly before?: string; readonly limit?: number },
  ) => Promise<readonly InboxMessage[]>;
  readonly message: (channel: string, ts: string) => Promise<InboxMessage | undefined>;
  /** Notes for single people, newest first. */
  readonly whispers: () => Promise<readonly InboxWhisper[]>;
  readonly view: (id: string) => Promise<InboxView | undefined>;
  readonly home: (user: string) => Promise<InboxView | undefined>;
  readonly file: (id: string) => Promise<Picture | undefined>;
  /** Number of the last change. */
  readonly lastChange: () => Promise<number>;
  /** Numbers of later changes as they happen, of this process and of others, until it is aborted. */
  readonly changes: (since: number, signal: AbortSignal) => AsyncGenerator<number, void, void>;
}

/** The inbox in the relay's own store: a file takes one writer at a time. Several processes may have it open. */
export function openInbox(store: InboxStore, { now }: { readonly now: () => number }): Inbox {
  let news = Promise.withResolvers<void>();
  const changed = () => {
    news.resolve();
    news = Promise.withResolvers();
  };
  const withReplies = async (message: KeptMessage): Promise<InboxMessage> => {
    const thread = messageId(message.channel, message.ts);
    const rows = await store.rows({ kind: "message", thread, limit: mostReplies });
    return {
      ...shown(message),
      replies: rows
        .map(readJson<KeptMessage>)
        .filter(isShown)
        .map(shown)
        .toReversed(),
    };
  };
  const view = async (id: string) => {
    const row = await store.row(viewRowId(id));
    return row === undefined ? undefined : readJson<InboxView>(row);
  };
  return {
    messenger: createInboxMessenger({ store, now, changed }),
    channels: () => store.channels(),
    messages: async (name, { before, limit = pageSize } = {}) => {
      const channel = channelName(name);
      const cut = before === undefined ? {} : { before: messageId(channel, before) };
      const rows = await store.rows({ kind: "message", channel, ...cut, limit });
      return Promise.all(
        rows
          .map(readJson<KeptMessage>)
          .filter(isShown)
          .map(withReplies),
      );
    },
    message: async (channel, ts) => {
      const row = await store.row(messageId(channelName(channel), ts));
      const message = row === undefined ? undefined : readJson<KeptMessage>(row);
      return message === undefined || message.isDeleted ? undefined : withReplies(message);
    },
    whispers: async () => (await store.rows({ kind: "whisper", limit: mostWhispers })).map(readJson<InboxWhisper>),
    view,
    home: (user) => view(homeId(user)),
    file: async (id) => {
      const row = await store.row(fileRowId(id));
      if (row === undefined) return undefined;
      const { name, altText, png } = readJson<KeptFile>(row);
      return { name, altText, png: Buffer.from(png, "base64") };
    },
    lastChange: () => store.lastChange(),
    changes: async function* (since, signal) {
      let seen = since;
      while (!signal.aborted) {
        const own = news.promise;
        const last = await store.lastChange();
        if (last !== seen) {
          seen = last;
          yield last;
        } else {
          await Promise.race([own, delay(lookMs, undefined, { signal, ref: false }).catch(() => undefined)]);
        }
      }
    },
  };
}

interface KeptFile {
  readonly name: string;
  readonly altText: string;
  readonly png: string;
}

function shown({ channel, ts, postedAtMs, edits, isBroadcast, message, file }: KeptMessage): InboxReply {
  const picture =
    file === undefined ? [] : [{ type: "image", slack_file: { id: file }, alt_text: message.text } as const];
  return {
    place: { workspace: localWorkspace, channel, ts },
    postedAtMs,
    editedAtMs: edits.at(-1)?.atMs,
    edits,
    isBroadcast,
    message: withAddresses({ ...message, blocks: [...message.blocks, ...picture] }),
  };
}

/** Files of the inbox by an address that a browser knows. */
function withAddresses<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withAddresses) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]): readonly [string, unknown] => {
    const id = name === "slack_file" ? (inner as { readonly id?: unknown }).id : undefined;
    return typeof id === "string" ? ["image_url", `/api/inbox/files/${id}`] : [name, withAddresses(inner)];
  });
  return Object.fromEntries(entries) as T;
}

function isShown({ isDeleted }: KeptMessage): boolean {
  return !isDeleted;
}

function readJson<T>({ json }: { readonly json: string }): T {
  return JSON.parse(json) as T;
}

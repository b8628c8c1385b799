import { randomUUID } from "node:crypto";
import type { MessagePlace, RenderedMessage } from "../model/message.ts";
import type { CallResult, Messenger, Picture } from "../slack/messenger.ts";
import type { InboxStore } from "../store/inbox-store.ts";
import type { InboxView, InboxWhisper, KeptMessage } from "./inbox-message.ts";

/** Name of the workspace that needs no Slack. */
export const localWorkspace = "local";

const mostEdits = 20;
const tries = 20;

export interface InboxParts {
  readonly store: InboxStore;
  readonly now: () => number;
  /** Something changed. */
  readonly changed: () => void;
}

/** The Messenger over the store: what would be in Slack is in the inbox. */
export function createInboxMessenger({ store, now, changed }: InboxParts): Messenger {
  let lastMicros = 0;

  /** Adds a message under the next free `ts`: other processes add too. */
  async function add(
    channel: string,
    part: Pick<KeptMessage, "thread" | "isBroadcast" | "message" | "file"> & { readonly mark: string | undefined },
  ): Promise<MessagePlace> {
    const { mark, ...content } = part;
    for (let attempt = 1; attempt <= tries; attempt++) {
      lastMicros = Math.max(now() * 1_000, lastMicros + 1);
      const ts = `${Math.floor(lastMicros / 1e6)}.${String(Math.floor(lastMicros) % 1e6).padStart(6, "0")}`;
      const message: KeptMessage = {
        channel,
        ts,
        ...content,
        postedAtMs: now(),
        edits: [],
        isDeleted: false,
      };
      const thread = content.thread === undefined ? undefined : messageId(channel, content.thread);
      const row = { id: messageId(channel, ts), kind: "message", channel, thread, mark, atMs: now() } as const;
      if (await store.add({ ...row, json: JSON.stringify(message) })) {
        changed();
        return { workspace: localWorkspace, channel, ts };
      }
    }
    throw new Error("the inbox finds no free place for a message");
  }

  async function change(
    { channel, ts }: MessagePlace,
    edit: (message: KeptMessage) => KeptMessage,
  ): Promise<CallResult<undefined>> {
    const changedRow = await store.change(
      messageId(channel, ts),
      (json) => {
        const message = JSON.parse(json) as KeptMessage;
        return message.isDeleted ? undefined : JSON.stringify(edit(message));
      },
      now(),
    );
    changed();
    return changedRow === undefined ? { kind: "gone" } : done(undefined);
  }

  async function addView(view: InboxView): Promise<void> {
    const id = viewRowId(view.id);
    const json = JSON.stringify(view);
    const isNew = await store.add({
      id,
      kind: "view",
      channel: "",
      thread: undefined,
      mark: undefined,
      atMs: now(),
      json,
    });
    if (!isNew) await store.change(id, () => json, now());
    changed();
  }

  return {
    workspace: localWorkspace,
    isUnlimited: true,
    post: async (name, message, { thread, broadcast = false, mark } = {}) => {
      const channel = channelName(name);
      if (thread !== undefined && !(await isThere(store, channel, thread))) return { kind: "gone" };
      const isBroadcast = thread !== undefined && broadcast;
      return done(await add(channel, { thread, isBroadcast, message, file: undefined, mark }));
    },
    update: (place, message) =>
      change(place, (before) => ({
        ...before,
        message,
        edits: [...before.edits, { atMs: now(), textBefore: before.message.text }].slice(-mostEdits),
      })),
    remove: async (place) => {
      await change(place, (before) => ({ ...before, isDeleted: true }));
      return done(undefined);
    },
    find: async (name, mark, { thread, sinceMs }) => {
      const channel = channelName(name);
      const parent = thread === undefined ? {} : { thread: messageId(channel, thread) };
      const rows = await store.rows({ kind: "message", channel, mark, ...parent, limit: 100 });
      const found = rows
        .map(({ json }) => JSON.parse(json) as KeptMessage)
        .filter(({ isDeleted, postedAtMs }) => !isDeleted && postedAtMs >= sinceMs - clockMarginMs)
        .map(({ ts }) => ({ workspace: localWorkspace, channel, ts }));
      return done(found.toReversed());
    },
    upload: async (picture, thread) => {
      const id = await addFile(store, picture, now());
      if (thread === undefined) return done(id);
      if (!(await isThere(store, thread.channel, thread.ts))) return { kind: "gone" };
      const message: RenderedMessage = { text: picture.altText, color: "", blocks: [] };
      await add(thread.channel, { thread: thread.ts, isBroadcast: false, message, file: id, mark: undefined });
      return done(id);
    },
    openView: async (trigger, view) => {
      const id = randomUUID();
      await addView({ id, trigger, kind: "modal", view });
      return done(id);
    },
    updateView: async (id, view) => {
      const json = await store.change(
        viewRowId(id),
        (before) => JSON.stringify({ ...(JSON.parse(before) as InboxView), view }),
        now(),
      );
      changed();
      return json === undefined ? { kind: "refused", error: "not_found" } : done(undefined);
    },
    publishHome: async (user, view) => {
      await addView({ id: homeId(user), trigger: user, kind: "home", view });
      return done(undefined);
    },
    whisper: async (name, user, text) => {
      const channel = channelName(name);
      const whisper: InboxWhisper = { channel, user, text, atMs: now() };
      const row = { kind: "whisper", channel, thread: undefined, mark: undefined, atMs: now() } as const;
      await store.add({ ...row, id: `whisper\n${randomUUID()}`, json: JSON.stringify(whisper) });
      changed();
      return done(undefined);
    },
  };
}

// Times of a message and of the look for it may come from different machines.
const clockMarginMs = 120_000;

/** Id of a message's row: ids of one channel grow with age. */
export function messageId(channel: string, ts: string): string {
  return `message\n${channel}\n${ts.padStart(17, "0")}`;
}

/** Id of a view's row. */
export function viewRowId(id: string): string {
  return `view\n${id}`;
}

/** Id of the view that is a person's home. */
export function homeId(user: string): string {
  return `home ${user}`;
}

/** Id of a file's row. */
export function fileRowId(id: string): string {
  return `file\n${id}`;
}

/** A channel by its name with the `#`; here every channel exists. */
export function channelName(name: string): string {
  return name.startsWith("#") ? name : `#${name}`;
}

function done<T>(value: T): { readonly kind: "done"; readonly value: T } {
  return { kind: "done", value };
}

async function isThere(store: InboxStore, channel: string, ts: string): Promise<boolean> {
  const row = await store.row(messageId(channel, ts));
  return row !== undefined && !(JSON.parse(row.json) as KeptMessage).isDeleted;
}

async function addFile(store: InboxStore, { png, name, altText }: Picture, atMs: number): Promise<string> {
  const id = randomUUID();
  const json = JSON.stringify({ name, altText, png: Buffer.from(png).toString("base64") });
  const row = { id: fileRowId(id), kind: "file", channel: "", thread: undefined, mark: undefined, atMs, json } as const;
  await store.add(row);
  return id;
}

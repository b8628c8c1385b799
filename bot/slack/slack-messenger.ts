import { setTimeout as delay } from "node:timers/promises";
import type { WebClient } from "@slack/web-api";
import type { MessagePlace, RenderedMessage } from "../model/message.ts";
import { missingRetryAfterMs, resultOfBreak, resultOfError, resultOfStatus } from "./call-result.ts";
import { createChannelIds } from "./channel-ids.ts";
import { findMarked } from "./find-marked.ts";
import type { CallResult, Messenger } from "./messenger.ts";
import { uploadPicture } from "./upload-picture.ts";

const timeoutMs = 10_000;
/** Kind of the metadata by which a message is recognised. */
export const markEvent = "nines_message";

export interface SlackMessengerOptions {
  readonly workspace: string;
  readonly token: string;
  /** Slack's own unless it says otherwise. */
  readonly apiUrl?: string;
  readonly timeoutMs?: number;
  /** How long to wait before the n-th look at an uploaded file, from 1; undefined: give up. */
  readonly lookAfterMs?: (look: number) => number | undefined;
}

/** Calls a method of the Web API and tells what it came to; never throws for what Slack or the network do. */
export type SlackCall = <T>(
  method: string,
  args: Readonly<Record<string, unknown>>,
  read: (answer: Readonly<Record<string, unknown>>) => T,
) => Promise<CallResult<T>>;

/** The Messenger over Slack's Web API. Nothing is retried here, and a limit stops one call, not the client. */
export async function createSlackMessenger(options: SlackMessengerOptions): Promise<Messenger> {
  const { workspace } = options;
  const call = await createCall(options);
  const ids = createChannelIds(call);

  async function post(channel: string, args: Readonly<Record<string, unknown>>): Promise<CallResult<MessagePlace>> {
    const send = () =>
      call("chat.postMessage", { ...args, channel }, ({ channel: id, ts }) => {
        ids.learn(channel, String(id));
        return { workspace, channel: String(id), ts: String(ts) };
      });
    const result = await send();
    if (result.kind !== "noChannel" || result.error !== "not_in_channel") return result;
    // A public channel lets a bot in that is allowed to join; any other outcome says what the first one said.
    const id = await ids.find(channel);
    if (id.kind !== "done" || id.value === undefined) return result;
    const joined = await call("conversations.join", { channel: id.value }, () => undefined);
    return joined.kind === "done" ? send() : result;
  }

  return {
    workspace,
    post: (channel, message, { thread, broadcast, mark } = {}) =>
      post(channel, {
        ...content(message),
        unfurl_links: false,
        unfurl_media: false,
        ...(thread === undefined ? {} : { thread_ts: thread, reply_broadcast: broadcast ?? false }),
        ...(mark === undefined ? {} : { metadata: { event_type: markEvent, event_payload: { mark } } }),
      }),
    update: ({ channel, ts }, message) => call("chat.update", { channel, ts, ...content(message) }, () => undefined),
    remove: async ({ channel, ts }) => {
      const result = await call("chat.delete", { channel, ts }, () => undefined);
      return result.kind === "gone" ? { kind: "done", value: undefined } : result;
    },
    find: async (channel, mark, { sinceMs, thread }) => {
      const id = await ids.find(channel);
      if (id.kind !== "done") return id;
      if (id.value === undefined) return { kind: "noChannel", error: "channel_not_found" };
      return findMarked(call, { workspace, channel: id.value, mark, sinceMs, thread });
    },
    upload: (picture, thread) =>
      uploadPicture(call, picture, {
        thread,
        timeoutMs: options.timeoutMs ?? timeoutMs,
        lookAfterMs: options.lookAfterMs ?? ((look) => (look > 8 ? undefined : Math.min(5_000, 250 * 2 ** look))),
        wait: (ms) => delay(ms),
      }),
    openView: (trigger, view) =>
      call("views.open", { trigger_id: trigger, view }, ({ view: opened }) =>
        String((opened as { readonly id?: unknown } | undefined)?.id ?? ""),
      ),
    updateView: (viewId, view) => call("views.update", { view_id: viewId, view }, () => undefined),
    publishHome: (user, view) => call("views.publish", { user_id: user, view }, () => undefined),
    whisper: (channel, user, text) => call("chat.postEphemeral", { channel, user, text }, () => undefined),
  };
}

/** A message as arguments: one coloured attachment, the text above it and in notifications; a text alone without blocks. */
function content({ text, color, blocks }: RenderedMessage) {
  // An edit keeps the attachments of before unless it names them.
  return { text, attachments: blocks.length === 0 ? [] : [{ color, fallback: text, blocks }] };
}

async function createCall(options: SlackMessengerOptions): Promise<SlackCall> {
  const slack = await import("@slack/web-api");
  const silent = () => undefined;
  const client: WebClient = new slack.WebClient(options.token, {
    ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
    timeout: options.timeoutMs ?? timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    // Its log holds what is sent; the dispatcher logs what a call came to.
    logger: {
      debug: silent,
      info: silent,
      warn: silent,
      error: silent,
      setLevel: silent,
      getLevel: () => slack.LogLevel.ERROR,
      setName: silent,
    },
  });
  return async (method, args, read) => {
    try {
      const answer = await client.apiCall(method, { ...args });
      return { kind: "done", value: read(answer as unknown as Readonly<Record<string, unknown>>) };
    } catch (error) {
      if (error instanceof slack.WebAPIRateLimitedError) {
        return { kind: "limited", retryAfterMs: Math.max(1, error.retryAfter) * 1_000 };
      }
      if (error instanceof slack.WebAPIPlatformError) return resultOfError(error.data.error);
      if (error instanceof slack.WebAPIHTTPError) return resultOfStatus(error.statusCode);
      if (error instanceof slack.WebAPIRequestError) return resultOfBreak(error.original);
      // The client gives up on a 429 without Retry-After with a plain error.
      if (error instanceof Error && error.message.startsWith("Retry header did not contain")) {
        return { kind: "limited", retryAfterMs: missingRetryAfterMs };
      }
      return resultOfBreak(error);
    }
  };
}

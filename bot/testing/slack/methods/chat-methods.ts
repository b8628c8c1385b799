import { type Fields, fieldsOf, listOf, textOf } from "../fields.ts";
import { readContent } from "../read-content.ts";
import { SlackError } from "../slack-error.ts";
import {
  findChannel,
  findMessage,
  nextTs,
  type SlackChannel,
  type SlackMessage,
  type SlackWorld,
} from "../slack-world.ts";
import { mentionsIn, storeText } from "../store-text.ts";
import { shownMessage } from "./shown-message.ts";
import type { Call, WebMethod } from "./web-method.ts";

const mostMetadata = 8_000;

/** Posting, editing and removing. */
export const chatMethods: Readonly<Record<string, WebMethod>> = {
  "chat.postMessage": { tier: "post", scope: "chat:write", run: postMessage },
  "chat.update": { tier: 3, scope: "chat:write", run: updateMessage },
  "chat.delete": {
    tier: 3,
    scope: "chat:write",
    run: ({ world, args }) => {
      const channel = findChannel(world, args["channel"]);
      const message = findMessage(channel, args["ts"]);
      if (!message.isOwn) throw new SlackError("cant_delete_message");
      message.isDeleted = true;
      return { channel: channel.id, ts: message.ts };
    },
  },
  "chat.postEphemeral": {
    tier: 4,
    scope: "chat:write",
    run: ({ world, args }) => {
      const channel = writableChannel(world, args["channel"]);
      if (!world.users.some(({ id }) => id === args["user"])) throw new SlackError("user_not_in_channel");
      const { text, blocks } = readContent(world, args);
      world.whispers.push({ channel: channel.id, user: textOf(args["user"]), text, blocks });
      return { message_ts: nextTs(world) };
    },
  },
  "chat.getPermalink": {
    tier: "none",
    scope: undefined,
    run: ({ world, args }) => {
      const channel = findChannel(world, args["channel"]);
      const { ts } = findMessage(channel, args["message_ts"]);
      const permalink = `https://${world.team.domain}.slack.com/archives/${channel.id}/p${ts.replace(".", "")}`;
      return { channel: channel.id, permalink };
    },
  },
};

function postMessage({ world, args, isHidden }: Call): Fields {
  const channel = writableChannel(world, args["channel"]);
  const content = readContent(world, args);
  const threadTs = readThread(channel, args["thread_ts"]);
  const message: SlackMessage = {
    ts: nextTs(world),
    user: world.bot.userId,
    isOwn: true,
    threadTs,
    isBroadcast: threadTs !== undefined && isTrue(args["reply_broadcast"]),
    metadata: readMetadata(args["metadata"]),
    content,
    earlier: [],
    // Mentions inside attachments call nobody.
    mentions: mentionsIn(`${content.text}\n${JSON.stringify(content.blocks)}`),
    files: [],
    isDeleted: false,
    isHidden,
  };
  channel.messages.push(message);
  return { channel: channel.id, ts: message.ts, message: shownMessage(world, message, { hasMetadata: false }) };
}

function updateMessage({ world, args }: Call): Fields {
  const channel = findChannel(world, args["channel"]);
  if (channel.isArchived) throw new SlackError("is_archived");
  const message = findMessage(channel, args["ts"]);
  if (!message.isOwn) throw new SlackError("cant_update_message");
  const { text, blocks, attachments } = readContent(world, args);
  const isGiven = (name: string) => args[name] !== undefined && args[name] !== "";
  message.earlier.push(message.content);
  message.content = {
    text: isGiven("text") ? text : message.content.text,
    // A text without blocks removes the blocks; attachments stay until they are replaced.
    blocks: isGiven("blocks") || isGiven("text") ? blocks : message.content.blocks,
    attachments: isGiven("attachments") ? attachments : message.content.attachments,
  };
  if (args["metadata"] !== undefined) message.metadata = readMetadata(args["metadata"]);
  return {
    channel: channel.id,
    ts: message.ts,
    text: message.content.text,
    message: shownMessage(world, message, { hasMetadata: false }),
  };
}

function writableChannel(world: SlackWorld, name: unknown): SlackChannel {
  const channel = findChannel(world, name, { takesNames: true });
  if (channel.isArchived) throw new SlackError("is_archived");
  if (!channel.isMember && !world.scopes.includes("chat:write.public")) throw new SlackError("not_in_channel");
  return channel;
}

function readThread(channel: SlackChannel, threadTs: unknown): string | undefined {
  if (threadTs === undefined || threadTs === "") return undefined;
  if (typeof threadTs !== "string" || !/^\d{10}\.\d{6}$/.test(threadTs)) throw new SlackError("invalid_thread_ts");
  const parent = channel.messages.find(({ ts }) => ts === threadTs);
  if (parent === undefined || parent.isDeleted) throw new SlackError("thread_not_found");
  if (parent.threadTs !== undefined) throw new SlackError("cannot_reply_to_message");
  return threadTs;
}

function readMetadata(metadata: unknown): Fields | undefined {
  if (metadata === undefined || metadata === "") return undefined;
  const { event_type: type, event_payload: payload } = fieldsOf(metadata);
  const isValid = typeof type === "string" && type !== "" && typeof payload === "object" && payload !== null;
  if (!isValid) throw new SlackError("invalid_metadata_format");
  if (JSON.stringify(metadata).length > mostMetadata) throw new SlackError("metadata_too_large");
  const isFlat = (value: unknown): boolean =>
    typeof value !== "object" || value === null || Object.values(value).every((inner) => typeof inner !== "object");
  const isShallow = Object.values(payload).every((value) =>
    Array.isArray(value) ? value.every(isFlat) : isFlat(value),
  );
  if (!isShallow) throw new SlackError("invalid_metadata_schema");
  return fieldsOf(metadata);
}

function isTrue(value: unknown): boolean {
  return value === true || value === "true" || value === "1";
}

/** Puts in a message of a person, as a test wants it there. */
export function postAsPerson(
  world: SlackWorld,
  channel: SlackChannel,
  { user, text, thread }: { readonly user: string; readonly text: string; readonly thread?: string },
): string {
  const stored = storeText(text);
  const message: SlackMessage = {
    ts: nextTs(world),
    user,
    isOwn: false,
    threadTs: thread,
    isBroadcast: false,
    metadata: undefined,
    content: { text: stored, blocks: [], attachments: listOf(undefined) },
    earlier: [],
    mentions: mentionsIn(stored),
    files: [],
    isDeleted: false,
    isHidden: false,
  };
  channel.messages.push(message);
  return message.ts;
}

import { type Fields, textOf } from "../fields.ts";
import { SlackError } from "../slack-error.ts";
import { findChannel, type SlackChannel, type SlackMessage } from "../slack-world.ts";
import { shownMessage } from "./shown-message.ts";
import type { Call, WebMethod } from "./web-method.ts";

/** Channels and what is in them. */
export const conversationMethods: Readonly<Record<string, WebMethod>> = {
  "conversations.history": {
    tier: 3,
    scope: "channels:history",
    run: (call) => {
      const channel = readableChannel(call);
      const isTop = (message: SlackMessage) => message.threadTs === undefined || message.isBroadcast;
      return page(call, channel, channel.messages.filter(isTop).toReversed());
    },
  },
  "conversations.replies": {
    tier: 3,
    scope: "channels:history",
    run: (call) => {
      const channel = readableChannel(call);
      const parent = channel.messages.find(({ ts }) => ts === call.args["ts"]);
      if (parent === undefined) throw new SlackError("thread_not_found");
      return page(call, channel, [parent, ...repliesOf(channel, parent.ts)]);
    },
  },
  "conversations.list": {
    tier: 2,
    scope: "channels:read",
    run: ({ world, args }) => {
      const types = (textOf(args["types"]) || "public_channel").split(",").map((type) => type.trim());
      const wanted = world.channels.filter(
        (channel) =>
          (channel.isPrivate
            ? channel.isMember && types.includes("private_channel")
            : types.includes("public_channel")) && !(channel.isArchived && String(args["exclude_archived"]) === "true"),
      );
      const { items, cursor } = cut(wanted, args, 1_000);
      return { channels: items.map(shownChannel), response_metadata: { next_cursor: cursor } };
    },
  },
  "conversations.info": {
    tier: 3,
    scope: "channels:read",
    run: ({ world, args }) => ({ channel: shownChannel(findChannel(world, args["channel"])) }),
  },
  "conversations.join": {
    tier: 3,
    scope: "channels:join",
    run: ({ world, args }) => {
      const channel = findChannel(world, args["channel"]);
      if (channel.isPrivate) throw new SlackError("method_not_supported_for_channel_type");
      if (channel.isArchived) throw new SlackError("is_archived");
      channel.isMember = true;
      return { channel: shownChannel(channel) };
    },
  },
};

function readableChannel({ world, args }: Call): SlackChannel {
  const channel = findChannel(world, args["channel"]);
  if (!channel.isMember) throw new SlackError("not_in_channel");
  return channel;
}

function repliesOf(channel: SlackChannel, ts: string): readonly SlackMessage[] {
  return channel.messages.filter((message) => message.threadTs === ts && !message.isDeleted);
}

/** A page of messages, with those that are hidden or deleted left out. */
function page({ world, args }: Call, channel: SlackChannel, messages: readonly SlackMessage[]): Fields {
  const [oldest, latest] = [Number(args["oldest"] ?? 0), Number(args["latest"] ?? Number.POSITIVE_INFINITY)];
  const isInclusive = String(args["inclusive"]) === "true";
  const isWanted = ({ ts, isDeleted, isHidden }: SlackMessage) => {
    const at = Number(ts);
    return !isDeleted && !isHidden && (isInclusive ? at >= oldest && at <= latest : at > oldest && at < latest);
  };
  const { items, cursor } = cut(messages.filter(isWanted), args, 999);
  const hasMetadata = String(args["include_all_metadata"]) === "true";
  return {
    messages: items.map((message) =>
      shownMessage(world, message, { hasMetadata, replies: repliesOf(channel, message.ts).length }),
    ),
    has_more: cursor !== "",
    response_metadata: { next_cursor: cursor },
  };
}

function cut<T>(
  items: readonly T[],
  args: Fields,
  most: number,
): { readonly items: readonly T[]; readonly cursor: string } {
  const limit = Number(args["limit"] ?? 100);
  if (!(limit >= 1 && limit <= most)) throw new SlackError("invalid_limit");
  const from = Number(/^next:(\d+)$/.exec(textOf(args["cursor"]))?.[1] ?? 0);
  if (textOf(args["cursor"]) !== "" && from === 0) throw new SlackError("invalid_cursor");
  const end = from + limit;
  return { items: items.slice(from, end), cursor: end < items.length ? `next:${end}` : "" };
}

function shownChannel({ id, name, isPrivate, isArchived, isMember }: SlackChannel): Fields {
  return {
    id,
    name,
    is_channel: !isPrivate,
    is_group: isPrivate,
    is_private: isPrivate,
    is_archived: isArchived,
    is_member: isMember,
  };
}

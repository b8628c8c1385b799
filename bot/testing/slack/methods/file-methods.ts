import { isPicture } from "../check-blocks.ts";
import { type Fields, isFields, textOf } from "../fields.ts";
import { SlackError } from "../slack-error.ts";
import { findChannel, nextId, nextTs, type SlackFile, type SlackWorld } from "../slack-world.ts";
import type { WebMethod } from "./web-method.ts";

/** Uploads: ask for an address, send the bytes there, complete, and look until Slack is done with it. */
export const fileMethods: Readonly<Record<string, WebMethod>> = {
  "files.getUploadURLExternal": {
    tier: 4,
    scope: "files:write",
    run: ({ world, args, url }) => {
      const length = Number(args["length"]);
      if (textOf(args["filename"]) === "" || !(length > 0)) throw new SlackError("invalid_arguments");
      const id = nextId(world, "F");
      world.files.set(id, {
        id,
        name: textOf(args["filename"]),
        title: textOf(args["filename"]),
        altText: textOf(args["alt_txt"]),
        length,
        bytes: undefined,
        isComplete: false,
        looksUntilReady: 0,
        shares: [],
      });
      return { upload_url: `${url}/upload/v1/${id}`, file_id: id };
    },
  },
  "files.info": {
    tier: 4,
    scope: "files:read",
    run: ({ world, args }) => {
      const file = world.files.get(textOf(args["file"]));
      if (file === undefined || !file.isComplete) throw new SlackError("file_not_found");
      file.looksUntilReady--;
      return { file: shownFile(file) };
    },
  },
};

/** Completes an upload; `looksUntilReady` looks at it find it unfinished. */
export function completeUpload(looksUntilReady: () => number): WebMethod {
  return {
    tier: 4,
    scope: "files:write",
    run: ({ world, args }) => {
      const named = Array.isArray(args["files"]) ? args["files"].filter(isFields) : [];
      if (named.length === 0) throw new SlackError("invalid_arguments");
      const files = named.map(({ id }) => {
        const file = world.files.get(textOf(id));
        if (file === undefined || file.bytes === undefined || file.isComplete) throw new SlackError("file_not_found");
        return file;
      });
      const channel = textOf(args["channel_id"]);
      const shared = channel === "" ? undefined : { channel, thread: textOf(args["thread_ts"]) || undefined };
      for (const file of files) {
        file.isComplete = true;
        file.looksUntilReady = looksUntilReady();
        if (shared !== undefined) share(world, file, shared);
      }
      return { files: files.map(({ id, title }) => ({ id, title })) };
    },
  };
}

function share(
  world: SlackWorld,
  file: SlackFile,
  { channel: name, thread }: { readonly channel: string; readonly thread: string | undefined },
): void {
  const channel = findChannel(world, name);
  if (!channel.isMember) throw new SlackError("not_in_channel");
  const ts = nextTs(world);
  file.shares.push({ channel: channel.id, ts });
  channel.messages.push({
    ts,
    user: world.bot.userId,
    isOwn: true,
    threadTs: thread,
    isBroadcast: false,
    metadata: undefined,
    content: { text: "", blocks: [], attachments: [] },
    earlier: [],
    mentions: [],
    files: [file.id],
    isDeleted: false,
    isHidden: false,
  });
}

function shownFile({ id, name, title, altText, bytes, looksUntilReady, shares }: SlackFile): Fields {
  const isReady = looksUntilReady <= 0;
  const isPng = isPicture(bytes);
  return {
    id,
    name,
    title,
    alt_txt: altText,
    size: bytes?.length ?? 0,
    mimetype: isReady ? (isPng ? "image/png" : "text/plain") : "",
    filetype: isReady ? (isPng ? "png" : "text") : "",
    ...(isReady && isPng ? { original_w: bytes?.readUInt32BE(16), original_h: bytes?.readUInt32BE(20) } : {}),
    shares: { public: Object.fromEntries(shares.map(({ channel, ts }) => [channel, [{ ts }]])) },
  };
}

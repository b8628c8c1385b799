import type { ServerResponse } from "node:http";
import { listOf, textOf } from "./fields.ts";
import type { ResponseUrl } from "./people-act.ts";
import { readArguments } from "./read-arguments.ts";
import { readContent } from "./read-content.ts";
import { SlackError } from "./slack-error.ts";
import { findChannel, nextTs, type SlackWorld } from "./slack-world.ts";
import { mentionsIn } from "./store-text.ts";

/** What an app sends to the address of a click or command: a note for one person, a message for all, or a change of the message. */
export function answerResponseUrl(
  world: SlackWorld,
  target: ResponseUrl | undefined,
  { body, response }: { readonly body: Buffer; readonly response: ServerResponse },
): undefined {
  if (target === undefined || world.now() > target.expiresMs) return refuse(response, 404, "expired_url");
  if (target.left <= 0) return refuse(response, 404, "used_url");
  target.left--;
  const args = readArguments("application/json", body);
  try {
    const channel = findChannel(world, target.channel);
    const original = channel.messages.find(({ ts, isDeleted }) => ts === target.ts && !isDeleted);
    if (args["delete_original"] === true && original !== undefined) original.isDeleted = true;
    else {
      const content = readContent(world, args);
      if (args["replace_original"] === true && original !== undefined) {
        original.earlier.push(original.content);
        original.content = content;
      } else if (args["response_type"] === "in_channel") {
        channel.messages.push({
          ts: nextTs(world),
          user: world.bot.userId,
          isOwn: true,
          threadTs: textOf(args["thread_ts"]) || undefined,
          isBroadcast: false,
          metadata: undefined,
          content,
          earlier: [],
          mentions: mentionsIn(content.text),
          files: [],
          isDeleted: false,
          isHidden: false,
        });
      } else {
        const blocks = [...content.blocks, ...content.attachments.flatMap(({ blocks: inner }) => listOf(inner))];
        world.whispers.push({ channel: channel.id, user: target.user, text: content.text, blocks });
      }
    }
    response.writeHead(200).end("ok");
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    refuse(response, 400, error.error);
  }
}

function refuse(response: ServerResponse, status: number, error: string): undefined {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ ok: false, error }));
}

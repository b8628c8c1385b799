import type { Fields } from "../fields.ts";
import type { SlackMessage, SlackWorld } from "../slack-world.ts";

/** A message as the Web API and payloads of clicks show it. */
export function shownMessage(
  world: SlackWorld,
  message: SlackMessage,
  { hasMetadata, replies = 0 }: { readonly hasMetadata: boolean; readonly replies?: number },
): Fields {
  const { ts, user, isOwn, threadTs, content, metadata, files } = message;
  return {
    type: "message",
    user,
    ts,
    ...(isOwn ? { bot_id: world.bot.botId, app_id: world.bot.appId, team: world.team.id } : {}),
    ...content,
    ...(message.isBroadcast ? { subtype: "thread_broadcast" } : {}),
    ...(threadTs !== undefined ? { thread_ts: threadTs } : {}),
    ...(replies > 0 ? { thread_ts: ts, reply_count: replies } : {}),
    ...(message.earlier.length > 0 ? { edited: { user, ts } } : {}),
    ...(files.length > 0 ? { files: files.map((id) => ({ id })) } : {}),
    ...(hasMetadata && metadata !== undefined ? { metadata } : {}),
  };
}

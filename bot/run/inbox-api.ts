import { errorAnswer, type HttpRoute, jsonAnswer } from "../../service/http/http-route.ts";
import type { Inbox } from "../inbox/open-inbox.ts";

const usualPage = 50;
const mostPage = 200;

/** JSON of the local inbox for the web app: channels, messages with their threads, pictures. */
export function inboxApi(inbox: Inbox): readonly HttpRoute[] {
  return [
    {
      method: "GET",
      path: "/api/inbox",
      handle: async () => {
        const channels = await inbox.channels();
        const newest = await Promise.all(channels.map(({ channel }) => inbox.messages(channel, { limit: 1 })));
        return jsonAnswer({
          channels: channels.map((one, index) => ({ ...one, newestMs: newest[index]?.[0]?.postedAtMs })),
        });
      },
    },
    {
      method: "GET",
      path: "/api/inbox/messages",
      handle: async ({ query }) => {
        const channel = query.get("channel");
        if (channel === null || channel === "") {
          const hint = "write ?channel=%23incidents; /api/inbox lists them";
          return errorAnswer(400, { code: "channel", message: "messages of which channel?", hint });
        }
        const before = query.get("before");
        const limit = Math.min(Number(query.get("limit") ?? usualPage) || usualPage, mostPage);
        const newestFirst = await inbox.messages(channel, before === null ? { limit } : { before, limit });
        // Oldest first, as people read them.
        const messages = newestFirst.toReversed().map(({ replies, ...message }) => ({ ...message, thread: replies }));
        return jsonAnswer({ messages });
      },
    },
    {
      method: "GET",
      path: "/api/inbox/files/:id",
      handle: async ({ params }) => {
        const file = await inbox.file(params["id"] ?? "");
        if (file === undefined) return errorAnswer(404, { code: "unknown-file", message: "there is no such picture" });
        const headers = { "content-type": "image/png", "cache-control": "private, max-age=86400" };
        return { headers, body: Buffer.from(file.png) };
      },
    },
  ];
}

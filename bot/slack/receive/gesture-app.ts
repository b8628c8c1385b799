import type { App, Receiver } from "@slack/bolt";
import type { Logger } from "../../../service/log.ts";
import type { Gesture, GestureReply } from "../../actions/gesture.ts";
import type { Messenger } from "../messenger.ts";
import { readGesture } from "./read-gesture.ts";
import { type AckBody, type ReplyWays, showReply } from "./show-reply.ts";

export interface GestureAppOptions {
  readonly workspace: string;
  readonly receiver: Receiver;
  readonly messenger: Messenger;
  readonly answer: (gesture: Gesture) => Promise<GestureReply>;
  readonly log: Logger;
}

/** The name of the slash command, as in the app's manifest. */
const slashCommand = "/nines";

/** A Bolt app that hands every button, dialog, command and home to `answer`. Its receiver decides how Slack reaches it. */
export async function createGestureApp(options: GestureAppOptions): Promise<App> {
  const bolt = await import("@slack/bolt");
  const { receiver, log, workspace } = options;
  const app = new bolt.App({
    receiver,
    // Messages are sent by the messenger under its limiter; nothing here needs a token.
    authorize: async () => ({ botId: "", botUserId: "" }),
    ignoreSelf: false,
    logger: boltLogger(log),
  });
  const handle = async (
    body: unknown,
    from: ReplyWays["from"],
    ways: { readonly ack: (body?: AckBody) => Promise<void>; readonly respond?: ReplyWays["respond"] },
  ): Promise<void> => {
    const read = readGesture(body, workspace);
    if (read === undefined) return ways.ack();
    await showReply(options.answer(read.gesture), {
      ack: ways.ack,
      respond: ways.respond,
      messenger: options.messenger,
      origin: read.origin,
      from: from === "button" && read.origin.viewId !== undefined ? "button" : from,
      onFault: (why) => log.error("cannot answer what somebody did in Slack", { why, kind: read.gesture.kind }),
    });
  };
  app.action(/.*/, ({ body, ack }) => handle(body, "button", { ack: () => ack() }));
  app.view(/.*/, ({ body, ack }) => handle(body, "dialog", { ack: (answer) => ack(answer as never) }));
  app.command(slashCommand, ({ body, ack, respond }) =>
    handle(body, "command", {
      ack: (answer) => ack(answer as never),
      respond: (answer) => respond(answer as never).then(() => undefined),
    }),
  );
  app.event("app_home_opened", ({ body }) => handle(body, "home", { ack: async () => undefined }));
  app.error(async (error) => {
    log.error("a message of Slack could not be handled", { error: String(error) });
  });
  return app;
}

/** Bolt's log in our own; nothing of it louder than `loudest`. */
export function boltLogger(log: Logger, loudest: "debug" | "error" = "error") {
  const text = (parts: readonly unknown[]) => parts.map(String).join(" ").slice(0, 1_000);
  return {
    debug: () => undefined,
    info: (...parts: unknown[]) => log.debug(`slack: ${text(parts)}`),
    warn: (...parts: unknown[]) => log[loudest === "error" ? "warn" : loudest](`slack: ${text(parts)}`),
    error: (...parts: unknown[]) => log[loudest](`slack: ${text(parts)}`),
    setLevel: () => undefined,
    getLevel: () => "info" as never,
    setName: () => undefined,
  };
}

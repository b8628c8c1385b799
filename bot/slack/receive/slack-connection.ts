import { setTimeout as delay } from "node:timers/promises";
import type { HttpRoute } from "../../../service/http/http-route.ts";
import type { Logger } from "../../../service/log.ts";
import type { Gesture, GestureReply } from "../../actions/gesture.ts";
import type { Messenger } from "../messenger.ts";
import { boltLogger, createGestureApp } from "./gesture-app.ts";
import { createSignedReceiver } from "./signed-receiver.ts";

export interface SlackConnectionOptions {
  readonly workspace: string;
  readonly messenger: Messenger;
  readonly answer: (gesture: Gesture) => Promise<GestureReply>;
  readonly receive:
    | { readonly kind: "socket"; readonly appToken: string }
    | { readonly kind: "http"; readonly signingSecret: () => string };
  /** Slack's own unless it says otherwise. */
  readonly apiUrl?: string;
  /** Whether buttons work: called when that changes. */
  readonly onState: (state: { readonly isUp: boolean; readonly why: string }) => void;
  readonly log: Logger;
  readonly now: () => number;
}

/** How one workspace reaches the relay. */
export interface SlackConnection {
  /** For the relay's own server; none with a socket. */
  readonly routes: readonly HttpRoute[];
  readonly stop: () => Promise<void>;
}

const retryMs = 10_000;
/** Slack is given this time to close the socket from its end. */
const goodbyeMs = 1_000;

/** Lets a workspace's buttons, dialogs and commands reach the relay: through a socket to Slack, or through signed requests. */
export async function connectSlack(options: SlackConnectionOptions): Promise<SlackConnection> {
  return options.receive.kind === "socket" ? connectSocket(options) : connectHttp(options);
}

async function connectHttp(options: SlackConnectionOptions): Promise<SlackConnection> {
  if (options.receive.kind !== "http") throw new Error("no signed requests are configured");
  const { receiver, route } = createSignedReceiver({
    path: `/slack/${options.workspace}`,
    signingSecret: options.receive.signingSecret,
    log: options.log,
    now: options.now,
  });
  await createGestureApp({ ...options, receiver });
  options.onState({ isUp: true, why: "" });
  return { routes: [route], stop: async () => undefined };
}

async function connectSocket(options: SlackConnectionOptions): Promise<SlackConnection> {
  if (options.receive.kind !== "socket") throw new Error("no socket is configured");
  const { log, onState } = options;
  const bolt = await import("@slack/bolt");
  const receiver = new bolt.SocketModeReceiver({
    appToken: options.receive.appToken,
    logger: boltLogger(log),
    ...(options.apiUrl === undefined ? {} : { installerOptions: { clientOptions: { slackApiUrl: options.apiUrl } } }),
  });
  const app = await createGestureApp({ ...options, receiver });
  let isStopping = false;
  let timer: NodeJS.Timeout | undefined;
  receiver.client.on("connected", () => onState({ isUp: true, why: "" }));
  for (const event of ["disconnected", "reconnecting", "close"]) {
    receiver.client.on(event, () => {
      if (!isStopping) onState({ isUp: false, why: "the socket to Slack is closed" });
    });
  }
  const start = (): void => {
    app.start().catch((error: unknown) => {
      // Slack may be down at our start: messages wait in the store meanwhile, and so do we.
      onState({ isUp: false, why: error instanceof Error ? error.message : String(error) });
      if (!isStopping) timer = setTimeout(start, retryMs);
    });
  };
  start();
  return {
    routes: [],
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      const left = new AbortController();
      // Bolt does not wait for the end of the socket, and one that ends later keeps the process for half a minute.
      const goodbye = Promise.race([
        receiver.client.disconnect(),
        delay(goodbyeMs, undefined, { signal: left.signal }),
      ]);
      await goodbye.catch(() => undefined);
      left.abort();
    },
  };
}

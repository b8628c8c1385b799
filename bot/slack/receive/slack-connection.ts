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
  /** Until a socket is opened anew: after one that worked, and after a try that failed. */
  readonly reconnectMs?: { readonly soon: number; readonly later: number };
}

/** How one workspace reaches the relay. */
export interface SlackConnection {
  /** For the relay's own server; none with a socket. */
  readonly routes: readonly HttpRoute[];
  readonly stop: () => Promise<void>;
}

/** Slack is given this time to answer with the address of a socket. */
const openMs = 10_000;
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
  const { log, onState, reconnectMs = { soon: 1_000, later: 10_000 } } = options;
  const bolt = await import("@slack/bolt");
  const receiver = new bolt.SocketModeReceiver({
    appToken: options.receive.appToken,
    logger: boltLogger(log, "debug"),
    // Bolt's own tries come ever more rarely, cannot be ended, and one that Slack refuses for good ends the process.
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: {
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        timeout: openMs,
        ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
      },
    },
  });
  const app = await createGestureApp({ ...options, receiver });
  const { client } = receiver;
  let isStopping = false;
  let down: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const lost = (why: string, againMs: number): void => {
    if (isStopping) return;
    if (why !== down) log.warn("what people do in Slack does not reach the relay; it tries again", { why });
    down = why;
    onState({ isUp: false, why });
    clearTimeout(timer);
    timer = setTimeout(start, againMs);
  };
  client.on("connected", () => {
    // A start that was under way when the relay was told to end.
    if (isStopping) return void hangUp();
    if (down !== undefined) log.info("what people do in Slack reaches the relay again");
    down = undefined;
    onState({ isUp: true, why: "" });
  });
  client.on("disconnected", () =>
    lost("the socket to Slack is closed", down === undefined ? reconnectMs.soon : reconnectMs.later),
  );
  function start(): void {
    // Slack may be down at our start: messages wait in the store meanwhile, and so do we.
    app.start().catch((error: unknown) => lost(reasonOf(error), reconnectMs.later));
  }
  async function hangUp(): Promise<void> {
    const left = new AbortController();
    await Promise.race([client.disconnect(), delay(goodbyeMs, undefined, { signal: left.signal })]);
    left.abort();
    // Asked once, the client keeps the process for half a minute when the other end does not answer, or when the socket
    // was not open yet (`closeHandshakeTimeout` of @slack/socket-mode); asked again, it lets go.
    void client.disconnect();
  }
  start();
  return {
    routes: [],
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      await hangUp();
    },
  };
}

/** What stood in the way of a socket: Slack's word, or the code of the fault below the client's errors. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "the socket to Slack is closed";
  if ("data" in error) return `Slack answers ${String((error.data as { readonly error?: unknown }).error)}`;
  for (let at: unknown = error; at instanceof Error; at = "original" in at ? at.original : at.cause) {
    if ("code" in at && typeof at.code === "string" && /^E[A-Z_]+$/.test(at.code)) {
      return `Slack cannot be reached (${at.code})`;
    }
  }
  return error.message;
}

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type MessageView, showChannel, viewChannel } from "./channel-view.ts";
import { createWorld, type FakeSlackOptions } from "./create-world.ts";
import { type Fault, type FaultRule, Faults, waitSlowly } from "./faults.ts";
import { type Fields, textOf } from "./fields.ts";
import { postAsPerson } from "./methods/chat-methods.ts";
import { createPeople, type People, type ResponseUrl } from "./people-act.ts";
import { RateLimits } from "./rate-limits.ts";
import { readArguments, readBody } from "./read-arguments.ts";
import { answerResponseUrl } from "./response-url.ts";
import { type AppAnswer, type Envelope, sendToApp } from "./send-to-app.ts";
import { SlackError } from "./slack-error.ts";
import { findMessage, type SlackChannel, type SlackView, type SlackWorld } from "./slack-world.ts";
import { SocketMode } from "./socket-mode.ts";
import { waitUntil } from "./wait-until.ts";
import { checkAccess, webMethods } from "./web-api.ts";

/** One call of the Web API as it came in, and what became of it. */
export interface SlackCall {
  readonly method: string;
  /** Channel id or name, as the caller wrote it; empty when the method has none. */
  readonly channel: string;
  readonly args: Fields;
  readonly atMs: number;
  /** `ok`, an error of Slack, `ratelimited`, or the kind of a fault. */
  readonly result: string;
}

/** A Slack workspace on a loopback port, for tests: what a bot sends is checked as Slack checks it, and what people do reaches the bot. */
export interface FakeSlack extends People {
  /** What an app takes instead of `https://slack.com/api/`. */
  readonly apiUrl: string;
  readonly tokens: SlackWorld["tokens"];
  readonly calls: readonly SlackCall[];
  /** Messages that one person alone sees. */
  readonly whispers: SlackWorld["whispers"];
  /** Open Socket Mode connections. */
  readonly connections: () => number;
  readonly socket: Pick<SocketMode, "refresh" | "cut" | "hang" | "hanging" | "ping">;

  /** What can be seen in a channel, oldest first. */
  readonly channel: (name: string) => readonly MessageView[];
  /** The same as text for people. */
  readonly show: (name: string) => string;
  /** The open dialog, or the home, of a person; the newest. */
  readonly viewOf: (user: string, kind?: "modal" | "home") => SlackView | undefined;
  readonly closeView: (id: string) => void;
  /** The PNG of a file. */
  readonly file: (id: string) => Buffer | undefined;

  readonly fail: (rule: FaultRule) => () => void;
  readonly endFaults: () => void;
  /** Nobody listens until `recover`: connections are refused. */
  readonly outage: () => Promise<void>;
  readonly recover: () => Promise<void>;
  readonly archive: (channel: string, isArchived?: boolean) => void;
  /** Takes the bot out of a channel. */
  readonly kick: (channel: string) => void;
  readonly revokeToken: (error?: string) => void;
  readonly restoreToken: () => void;
  readonly allow: (scopes: readonly string[]) => void;
  /** A person removes a message of anybody. */
  readonly deleteMessage: (channel: string, ts: string) => void;
  /** A person writes. */
  readonly say: (
    channel: string,
    message: { readonly user: string; readonly text: string; readonly thread?: string },
  ) => string;

  /** Where clicks and commands go while no Socket Mode connection is open. */
  readonly useRequestUrl: (url: string | undefined) => void;
  /** Hands any envelope to the app. */
  readonly send: (envelope: Envelope) => Promise<AppAnswer>;
  /** Resolves as soon as a condition holds; looks again after everything that happens here. */
  readonly until: (condition: () => boolean, withinMs?: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts a fake Slack on a free loopback port. */
export async function startFakeSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const world = createWorld(options);
  const faults = new Faults();
  const limits = new RateLimits(world);
  const responses = new Map<string, ResponseUrl>();
  const calls: SlackCall[] = [];
  const waiting = new Set<() => void>();
  const changed = () => {
    for (const look of [...waiting]) look();
  };
  const socket = new SocketMode(world, changed);
  let url = "";
  let requestUrl: string | undefined;
  const methods = webMethods({
    openSocket: () => socket.open(url),
    looksUntilReady: () => options.looksUntilReady ?? 2,
  });

  async function answerCall(method: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const args = readArguments(request.headers["content-type"] ?? "", await readBody(request));
    const channel = textOf(args["channel"] ?? args["channel_id"]);
    const named = world.channels.find(({ id, name }) => id === channel || `#${name}` === channel || name === channel);
    const fault = faults.next(method, [channel, ...(named === undefined ? [] : [named.id, `#${named.name}`])]);
    const called = (result: string) => {
      calls.push({ method, channel, args, atMs: world.now(), result });
    };
    const early = beforeCall(fault, response);
    if (early !== undefined) return called(early);
    const seconds =
      options.limits === false
        ? undefined
        : limits.exceeded(method, methods.get(method)?.tier ?? "none", named?.id ?? channel);
    if (seconds !== undefined) {
      answerLimited(response, seconds);
      return called("ratelimited");
    }
    const answer = run(method, {
      args,
      authorization: request.headers.authorization,
      isHidden: fault?.kind === "hidden",
    });
    called(fault?.kind === "answerLost" || fault?.kind === "slow" ? fault.kind : textOf(answer["error"]) || "ok");
    if (fault?.kind === "answerLost") return void response.destroy();
    changed();
    if (await waitSlowly(fault)) answerJson(response, answer, world);
  }

  function run(
    name: string,
    {
      args,
      authorization,
      isHidden,
    }: { readonly args: Fields; readonly authorization: string | undefined; readonly isHidden: boolean },
  ): Fields {
    try {
      const method = methods.get(name);
      if (method === undefined) throw new SlackError("unknown_method");
      checkAccess(world, method, { authorization, args });
      return { ok: true, ...method.run({ world, args, url, isHidden }) };
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      return {
        ok: false,
        error: error.error,
        ...(error.details.length > 0 ? { response_metadata: { messages: error.details } } : {}),
      };
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, kind = "", name = "", id = ""] = (request.url ?? "/").split("?")[0]?.split("/") ?? [];
    if (kind === "api") await answerCall(name, request, response);
    else if (kind === "upload") receiveFile(world, id, { body: await readBody(request), response });
    else if (kind === "response")
      answerResponseUrl(world, responses.get(name), { body: await readBody(request), response });
    else response.writeHead(404).end();
    changed();
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(error instanceof Error ? error.stack : String(error));
    });
  });
  server.on("upgrade", (request, connection) => socket.accept(request, connection));
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  };
  const close = async () => {
    const closed = once(server, "close");
    server.close();
    socket.cut();
    server.closeAllConnections();
    await closed;
  };
  const port = await listen(0);
  url = `http://127.0.0.1:${port}`;

  const send = async (envelope: Envelope) => {
    const answer = await sendToApp(envelope, { world, socket, requestUrl });
    changed();
    return answer;
  };
  const channelNamed = (name: string): SlackChannel => {
    const found = world.channels.find((one) => one.id === name || `#${one.name}` === name || one.name === name);
    if (found === undefined) throw new Error(`the fake Slack has no channel ${name}`);
    return found;
  };
  let isListening = true;
  return {
    apiUrl: `${url}/api/`,
    tokens: world.tokens,
    calls,
    whispers: world.whispers,
    connections: () => socket.connections,
    socket,
    channel: (name) => viewChannel(world, channelNamed(name)),
    show: (name) => showChannel(viewChannel(world, channelNamed(name))),
    viewOf: (user, kind = "modal") =>
      [...world.views.values()].findLast((view) => view.user === user && view.kind === kind && view.isOpen),
    closeView: (id) => {
      const view = world.views.get(id);
      if (view !== undefined) view.isOpen = false;
    },
    file: (id) => world.files.get(id)?.bytes,
    fail: (rule) => faults.add(rule),
    endFaults: () => faults.clear(),
    outage: async () => {
      if (isListening) await close();
      isListening = false;
    },
    recover: async () => {
      if (!isListening) await listen(port);
      isListening = true;
    },
    archive: (name, isArchived = true) => {
      channelNamed(name).isArchived = isArchived;
    },
    kick: (name) => {
      channelNamed(name).isMember = false;
    },
    revokeToken: (error = "token_revoked") => {
      world.tokenError = error;
    },
    restoreToken: () => {
      world.tokenError = undefined;
    },
    allow: (scopes) => {
      world.scopes = scopes;
    },
    deleteMessage: (name, ts) => {
      findMessage(channelNamed(name), ts).isDeleted = true;
    },
    say: (name, message) => {
      const ts = postAsPerson(world, channelNamed(name), message);
      changed();
      return ts;
    },
    useRequestUrl: (address) => {
      requestUrl = address;
    },
    send,
    ...createPeople({ world, url: () => url, responses, send }),
    until: (condition, withinMs = 10_000) => waitUntil(waiting, condition, withinMs),
    stop: async () => {
      if (isListening) await close();
      isListening = false;
    },
  };
}

/** What a fault does before anything else; undefined: the call goes on. */
function beforeCall(fault: Fault | undefined, response: ServerResponse): string | undefined {
  switch (fault?.kind) {
    case "error":
      answerJson(response, { ok: false, error: fault.error });
      return fault.error;
    case "status":
      response.writeHead(fault.status, { "content-type": "text/html" }).end("<html><body>Sorry!</body></html>");
      return `status ${fault.status}`;
    case "dropped":
      response.destroy();
      return "dropped";
    case "limited":
      answerLimited(response, fault.retryAfterSeconds);
      return "ratelimited";
    default:
      return undefined;
  }
}

function answerJson(response: ServerResponse, answer: Fields, world?: SlackWorld): void {
  const scopes = world === undefined ? {} : { "x-oauth-scopes": world.scopes.join(",") };
  response.writeHead(200, { "content-type": "application/json; charset=utf-8", ...scopes }).end(JSON.stringify(answer));
}

function answerLimited(response: ServerResponse, seconds: number | undefined): void {
  const retryAfter = seconds === undefined ? {} : { "retry-after": String(seconds) };
  response
    .writeHead(429, { "content-type": "application/json", ...retryAfter })
    .end('{"ok":false,"error":"ratelimited"}');
}

function receiveFile(
  world: SlackWorld,
  id: string,
  { body, response }: { readonly body: Buffer; readonly response: ServerResponse },
): void {
  const file = world.files.get(id);
  if (file === undefined || body.length !== file.length) {
    response.writeHead(400).end("wrong address or length");
    return;
  }
  file.bytes = body;
  response.writeHead(200).end(`OK - ${body.length}`);
}

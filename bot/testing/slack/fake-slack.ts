import { type Admins, createAdmins } from "./admins-act.ts";
import { createCallAnswerer } from "./answer-call.ts";
import { type MessageView, showChannel, viewChannel } from "./channel-view.ts";
import { createWorld, type FakeSlackOptions } from "./create-world.ts";
import { type FaultRule, Faults } from "./faults.ts";
import { postAsPerson } from "./methods/chat-methods.ts";
import { createPeople, type People, type ResponseUrl } from "./people-act.ts";
import { RateLimits } from "./rate-limits.ts";
import { readBody } from "./read-arguments.ts";
import { receiveFile } from "./receive-file.ts";
import { answerResponseUrl } from "./response-url.ts";
import { startRestartableServer } from "./restartable-server.ts";
import { type AppAnswer, type Envelope, sendToApp } from "./send-to-app.ts";
import type { SlackCall } from "./slack-call.ts";
import { channelNamed, type SlackChannel, type SlackView, type SlackWorld } from "./slack-world.ts";
import { SocketMode } from "./socket-mode.ts";
import { waitUntil } from "./wait-until.ts";
import { webMethods } from "./web-api.ts";

/** A Slack workspace on a loopback port, for tests: what a bot sends is checked as Slack checks it, and what people do reaches the bot. */
export interface FakeSlack extends People, Admins {
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
  const responses = new Map<string, ResponseUrl>();
  const calls: SlackCall[] = [];
  const waiting = new Set<() => void>();
  const changed = () => {
    for (const look of [...waiting]) look();
  };
  const socket = new SocketMode(world, changed);
  const url = (): string => server.url;
  const answerCall = createCallAnswerer({
    world,
    methods: webMethods({
      openSocket: () => socket.open(url()),
      looksUntilReady: () => options.looksUntilReady ?? 2,
    }),
    faults,
    limits: options.limits === false ? undefined : new RateLimits(world),
    url,
    onCall: (call) => calls.push(call),
    onChange: changed,
  });
  const server = await startRestartableServer({
    answer: async (request, response) => {
      const [, kind = "", name = "", id = ""] = (request.url ?? "/").split("?")[0]?.split("/") ?? [];
      if (kind === "api") await answerCall(name, request, response);
      else if (kind === "upload") receiveFile(world, id, { body: await readBody(request), response });
      else if (kind === "response")
        answerResponseUrl(world, responses.get(name), { body: await readBody(request), response });
      else response.writeHead(404).end();
      changed();
    },
    upgrade: (request, connection) => socket.accept(request, connection),
    endUpgraded: () => socket.cut(),
  });
  let requestUrl: string | undefined;
  const send = async (envelope: Envelope) => {
    const answer = await sendToApp(envelope, { world, socket, requestUrl });
    changed();
    return answer;
  };
  const channelOf = (name: string): SlackChannel => {
    const found = channelNamed(world, name);
    if (found === undefined) throw new Error(`the fake Slack has no channel ${name}`);
    return found;
  };
  return {
    apiUrl: `${url()}/api/`,
    tokens: world.tokens,
    calls,
    whispers: world.whispers,
    connections: () => socket.connections,
    socket,
    channel: (name) => viewChannel(world, channelOf(name)),
    show: (name) => showChannel(viewChannel(world, channelOf(name))),
    viewOf: (user, kind = "modal") =>
      [...world.views.values()].findLast((view) => view.user === user && view.kind === kind && view.isOpen),
    closeView: (id) => {
      const view = world.views.get(id);
      if (view !== undefined) view.isOpen = false;
    },
    file: (id) => world.files.get(id)?.bytes,
    fail: (rule) => faults.add(rule),
    endFaults: () => faults.clear(),
    outage: server.stop,
    recover: server.restart,
    say: (name, message) => {
      const ts = postAsPerson(world, channelOf(name), message);
      changed();
      return ts;
    },
    useRequestUrl: (address) => {
      requestUrl = address;
    },
    send,
    ...createAdmins(world, channelOf),
    ...createPeople({ world, url, responses, send }),
    until: (condition, withinMs = 10_000) => waitUntil(waiting, condition, withinMs),
    stop: server.stop,
  };
}

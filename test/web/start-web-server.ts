import { fileURLToPath } from "node:url";
import type { Gesture, GestureReply } from "../../bot/actions/gesture.ts";
import type { InboxMessage } from "../../bot/inbox/inbox-message.ts";
import type { Inbox } from "../../bot/inbox/open-inbox.ts";
import type { Incident } from "../../bot/model/incident.ts";
import { inboxApi } from "../../bot/run/inbox-api.ts";
import { type RelayApiOptions, type RelayView, relayApi } from "../../bot/run/relay-api.ts";
import { ensureWebBuilt } from "../../cli/ensure-web-built.mjs";
import { apiRoutes } from "../../exporters/output/api-routes.ts";
import type { ExporterView } from "../../exporters/output/exporter-view.ts";
import { shiftRoutes } from "../../exporters/shifts/serve/shift-routes.ts";
import { createEventHub, type EventHub, type EventHubOptions } from "../../service/http/event-stream.ts";
import { type HttpAuth, noAuth } from "../../service/http/http-auth.ts";
import { errorAnswer, type HttpRoute } from "../../service/http/http-route.ts";
import { createHttpServer } from "../../service/http/http-server.ts";
import { webRoutes } from "../../service/http/web-routes.ts";
import { silentLogger } from "../../service/log.ts";
import type { ShiftsAnswer } from "../../web/api/shifts-api.ts";
import { alerts, audit, messages, openIncidents, relayStatus, sampleChannel, timeline } from "./sample-relay.ts";
import { sampleShop } from "./sample-shop.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What the server shows; tests change it and say so through the hub. */
export interface WebWorld {
  exporter: ExporterView | undefined;
  messages: readonly InboxMessage[] | undefined;
  incidents: readonly Incident[];
  shifts: ShiftsAnswer | undefined;
  status: RelayView;
  answer: (gesture: Gesture) => GestureReply;
  readonly picture: Buffer;
}

export interface WebServer {
  readonly url: string;
  readonly port: number;
  readonly world: WebWorld;
  readonly hub: EventHub;
  /** What was sent to the inbox, oldest first. */
  readonly gestures: Gesture[];
  readonly close: () => Promise<void>;
}

interface WebServerOptions {
  readonly world?: Partial<WebWorld>;
  readonly auth?: HttpAuth;
  readonly port?: number;
  readonly events?: EventHubOptions;
}

// One grey pixel.
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

/** The app with the JSON of both daemons, as `nines up` serves them, over data that does not move. */
export async function startWebServer({
  world: changes,
  auth = noAuth,
  port = 0,
  events = {},
}: WebServerOptions = {}): Promise<WebServer> {
  const world: WebWorld = {
    exporter: sampleShop,
    messages,
    incidents: openIncidents,
    shifts: undefined,
    status: relayStatus,
    answer: () => ({ kind: "done" }),
    picture: pixel,
    ...changes,
  };
  if ((await ensureWebBuilt(root)) !== 0) throw new Error("the web app cannot be built");
  const hub = createEventHub({ gapMs: 20, ...events });
  const gestures: Gesture[] = [];
  const routes = [...exporterApi(world), ...relayRoutes(world, gestures), hub.route, ...webRoutes()];
  const secret = () => "s3cr3t-token";
  const server = await createHttpServer({
    listen: { host: "127.0.0.1", port },
    log: silentLogger,
    routes,
    auth,
    secret,
  });
  return {
    url: server.url,
    port: server.port,
    world,
    hub,
    gestures,
    close: async () => {
      hub.close();
      await server.close();
    },
  };
}

const absent = errorAnswer(404, { code: "not-found", message: "there is no such thing here" });

/** The real routes of the exporter, while there is one. */
function exporterApi(world: WebWorld): readonly HttpRoute[] {
  const paths = apiRoutes(sampleShop).map(({ path }) => path);
  return paths.map((path) => ({
    method: "GET",
    path,
    handle: (request) => {
      const route = world.exporter && apiRoutes(world.exporter).find((one) => one.path === path);
      return route === undefined ? absent : route.handle(request);
    },
  }));
}

/** The real routes of the relay and its inbox, over the sample, while there is a relay. */
function relayRoutes(world: WebWorld, gestures: Gesture[]): readonly HttpRoute[] {
  const inbox: Pick<Inbox, "channels" | "messages" | "file"> = {
    channels: async () => {
      const shown = world.messages ?? [];
      const newestMs = Math.max(...shown.map(({ postedAtMs }) => postedAtMs));
      return shown.length === 0 ? [] : [{ channel: sampleChannel, messages: shown.length, newestMs }];
    },
    messages: async (_channel, { limit = 100 } = {}) => (world.messages ?? []).slice(0, limit),
    file: async () => ({ name: "plot.png", altText: "plot", png: world.picture }),
  };
  const store: RelayApiOptions["store"] = {
    incidents: async () => world.incidents,
    incident: async (id) => world.incidents.find((one) => one.id === id),
    alertsOf: async () => alerts,
    timeline: async () => timeline,
    audit: async () => audit,
  };
  const answer = async (gesture: Gesture): Promise<GestureReply> => {
    gestures.push(gesture);
    return world.answer(gesture);
  };
  const routes = [
    ...inboxApi(inbox as Inbox),
    ...relayApi({ store, view: async () => world.status, answer, hasLogin: true, now: () => relayStatus.nowMs }),
  ];
  const shiftApi = shiftRoutes({
    reports: () => world.shifts?.shifts ?? [],
    report: (id) => world.shifts?.shifts.find(({ shift }) => shift === id),
  });
  const shifts = shiftApi.map((route) => whileThere(route, () => world.shifts !== undefined));
  return [...routes.map((route) => whileThere(route, () => world.messages !== undefined)), ...shifts];
}

function whileThere(route: HttpRoute, isThere: () => boolean): HttpRoute {
  return { ...route, handle: (request) => (isThere() ? route.handle(request) : absent) };
}

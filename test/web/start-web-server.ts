import { fileURLToPath } from "node:url";
import type { InboxMessage } from "../../bot/inbox/inbox-message.ts";
import type { Incident } from "../../bot/model/incident.ts";
import { ensureWebBuilt } from "../../cli/ensure-web-built.mjs";
import { apiRoutes } from "../../exporters/output/api-routes.ts";
import type { ExporterView } from "../../exporters/output/exporter-view.ts";
import { createEventHub, type EventHub, type EventHubOptions } from "../../service/http/event-stream.ts";
import { type HttpAuth, noAuth } from "../../service/http/http-auth.ts";
import { errorAnswer, type HttpRoute, jsonAnswer } from "../../service/http/http-route.ts";
import { createHttpServer } from "../../service/http/http-server.ts";
import { ownPagesOnly } from "../../service/http/own-pages-only.ts";
import { webRoutes } from "../../service/http/web-routes.ts";
import { silentLogger } from "../../service/log.ts";
import type { GestureAnswer, GestureRequest } from "../../web/api/relay-api.ts";
import type { Shifts } from "../../web/api/shifts-api.ts";
import { alerts, audit, messages, openIncidents, relayStatus, sampleChannel, timeline } from "./sample-relay.ts";
import { sampleShop } from "./sample-shop.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What the server shows; tests change it and say so through the hub. */
export interface WebWorld {
  exporter: ExporterView | undefined;
  messages: readonly InboxMessage[] | undefined;
  incidents: readonly Incident[];
  shifts: Shifts | undefined;
  answer: (gesture: GestureRequest) => GestureAnswer;
  readonly picture: Buffer;
}

export interface WebServer {
  readonly url: string;
  readonly port: number;
  readonly world: WebWorld;
  readonly hub: EventHub;
  /** What was sent to the inbox, oldest first. */
  readonly gestures: GestureRequest[];
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
    answer: () => ({ kind: "done" }),
    picture: pixel,
    ...changes,
  };
  if ((await ensureWebBuilt(root)) !== 0) throw new Error("the web app cannot be built");
  const hub = createEventHub({ gapMs: 20, ...events });
  const gestures: GestureRequest[] = [];
  const routes = [...exporterApi(world), ...relayApi(world, gestures), hub.route, ...webRoutes()];
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

function relayApi(world: WebWorld, gestures: GestureRequest[]): readonly HttpRoute[] {
  const whileRelay = (path: string, answer: () => unknown): HttpRoute => ({
    method: "GET",
    path,
    handle: () => (world.messages === undefined ? absent : jsonAnswer(answer())),
  });
  const gesture: HttpRoute = {
    method: "POST",
    path: "/api/inbox/gestures",
    handle: ({ body }) => {
      const sent = JSON.parse(body.toString("utf8")) as GestureRequest;
      gestures.push(sent);
      return jsonAnswer(world.answer(sent));
    },
  };
  return [
    whileRelay("/api/relay", () => relayStatus),
    whileRelay("/api/incidents", () => ({ incidents: world.incidents })),
    {
      method: "GET",
      path: "/api/incidents/:id",
      handle: ({ params }) => {
        const incident = world.incidents.find(({ id }) => id === params["id"]);
        const place = messages[0]?.place;
        const posted = [{ workspace: "local", channel: sampleChannel, place }];
        return incident === undefined ? absent : jsonAnswer({ incident, alerts, timeline, messages: posted });
      },
    },
    whileRelay("/api/audit", () => ({ audit })),
    whileRelay("/api/inbox", () => ({
      channels:
        world.messages?.length === 0
          ? []
          : [
              {
                channel: sampleChannel,
                messages: world.messages?.length ?? 0,
                newestMs: world.messages?.[0]?.postedAtMs ?? 0,
              },
            ],
    })),
    whileRelay("/api/inbox/messages", () => ({ messages: world.messages })),
    {
      method: "GET",
      path: "/api/inbox/files/:id",
      handle: () => ({ headers: { "content-type": "image/png" }, body: world.picture }),
    },
    {
      method: "GET",
      path: "/api/shifts",
      handle: () => (world.shifts === undefined ? absent : jsonAnswer(world.shifts)),
    },
    ownPagesOnly(gesture, { hasLogin: true }),
  ];
}

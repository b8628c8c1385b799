import type { IntakeOptions } from "../../../bot/intake/http/intake-options.ts";
import { intakeRoutes } from "../../../bot/intake/http/intake-routes.ts";
import type { IntakeEvent } from "../../../bot/intake/intake-event.ts";
import type { Delivery } from "../../../bot/model/delivery.ts";
import { openRelayStore } from "../../../bot/store/open-relay-store.ts";
import type { RelayStore } from "../../../bot/store/relay-store.ts";
import { createHttpServer, type HttpServerOptions } from "../../../service/http/http-server.ts";
import { silentLogger } from "../../../service/log.ts";
import { createSecretReader } from "../../../service/secrets.ts";
import type { AlertmanagerSource, RelaySource, SnsSource } from "../../../slo/relay/relay-model.ts";

/** A server that takes deliveries into a real store. */
export interface IntakeServer {
  readonly url: string;
  readonly store: RelayStore;
  readonly events: readonly IntakeEvent[];
  readonly deliveries: () => Promise<readonly Delivery[]>;
  readonly post: (source: string, init: RequestInit) => Promise<Response>;
  readonly close: () => Promise<void>;
}

/** Tokens `first` and `second`, login `am` with `third`. */
export const prod: AlertmanagerSource = {
  kind: "alertmanager",
  name: "prod",
  tokens: [{ env: "FIRST" }, { env: "SECOND" }],
  basic: [{ user: "am", password: { env: "THIRD" } }],
  api: [],
  apiLogin: undefined,
};

export const topic = "arn:aws:sns:eu-west-1:123456789012:alarms";
export const aws: SnsSource = { kind: "sns", name: "aws", topics: [topic] };

interface ServerOptions extends Partial<Omit<IntakeOptions, "sources" | "store">> {
  readonly sources?: readonly RelaySource[];
  /** Stands before the real store. */
  readonly take?: RelayStore["take"];
  readonly waitingCount?: RelayStore["waitingCount"];
  readonly http?: Partial<HttpServerOptions>;
}

/** Starts it on a free port with a store in memory. */
export async function startIntakeServer({
  sources = [prod, aws],
  take,
  waitingCount,
  http = {},
  ...options
}: ServerOptions = {}): Promise<IntakeServer> {
  const store = await openRelayStore({ engine: "sqlite", path: ":memory:" });
  const events: IntakeEvent[] = [];
  const secret = createSecretReader({ FIRST: "first", SECOND: "second", THIRD: "third" });
  const routes = intakeRoutes({
    sources: () => sources,
    store: { take: take ?? store.take, waitingCount: waitingCount ?? store.waitingCount },
    secret,
    log: silentLogger,
    now: Date.now,
    watch: (event) => events.push(event),
    ...options,
  });
  const server = await createHttpServer({
    listen: { host: "127.0.0.1", port: 0 },
    log: silentLogger,
    routes,
    secret,
    ...http,
  });
  return {
    url: server.url,
    store,
    events,
    deliveries: () => store.waiting(1_000),
    post: (source, init) => fetch(`${server.url}/in/${source}`, { method: "POST", ...init }),
    close: async () => {
      await server.close();
      await store.close();
    },
  };
}

import { createHttpServer, defaultLimits } from "../../../service/http/http-server.ts";
import type { ServeRoutes } from "../../../service/http/serve-routes.ts";
import type { RelayParts } from "./relay-parts.ts";

/** Slow senders are waited for: Alertmanager does not try again after 408. */
const requestMs = 60_000;

/** Serves a relay that shares its server with nobody. */
export function ownServer({ setup, secret }: Pick<RelayParts, "setup" | "secret">): ServeRoutes {
  const { listen, log, auth, tls } = setup;
  return ({ routes, notReady }) =>
    createHttpServer({
      listen,
      log,
      auth,
      ...(tls === undefined ? {} : { tls }),
      secret,
      notReady,
      routes,
      limits: { ...defaultLimits, requestMs },
    });
}

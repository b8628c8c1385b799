import { createHttpServer, type HttpServerOptions } from "./http-server.ts";
import type { ServeRoutes } from "./serve-routes.ts";
import { webRoutes } from "./web-routes.ts";

/** What a daemon's own server takes of its set-up. */
export interface OwnServerOptions
  extends Pick<HttpServerOptions, "listen" | "log" | "secret" | "limits">,
    Required<Pick<HttpServerOptions, "auth">> {
  readonly tls?: HttpServerOptions["tls"] | undefined;
}

/** Serves a daemon that shares its server with nobody: its routes, and the web app. */
export function ownServer({ tls, auth, listen, log, secret, limits }: OwnServerOptions): ServeRoutes {
  return ({ routes, notReady }) =>
    createHttpServer({
      listen,
      log,
      auth,
      notReady,
      routes: [...routes, ...webRoutes()],
      ...(tls === undefined ? {} : { tls }),
      ...(secret === undefined ? {} : { secret }),
      ...(limits === undefined ? {} : { limits }),
    });
}

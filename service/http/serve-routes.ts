import type { HttpRoute } from "./http-route.ts";
import type { HttpServer } from "./http-server.ts";

/** What a daemon wants to answer. */
export interface ServedPart {
  readonly routes: readonly HttpRoute[];
  /** What of the daemon is not ready yet, in words. */
  readonly notReady: () => readonly string[];
}

/** Takes a daemon's routes into a server that several of them share; `close` only ends the daemon's use of it. */
export type ServeRoutes = (part: ServedPart) => Promise<Pick<HttpServer, "url" | "close">>;

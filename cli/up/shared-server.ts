import type { HttpAuth } from "../../service/http/http-auth.ts";
import type { HttpRoute } from "../../service/http/http-route.ts";
import { createHttpServer, type HttpServer } from "../../service/http/http-server.ts";
import type { ListenAddress } from "../../service/http/listen-address.ts";
import type { ServedPart, ServeRoutes } from "../../service/http/serve-routes.ts";
import type { Logger } from "../../service/log.ts";
import { createSecretReader } from "../../service/secrets.ts";

export interface SharedServerOptions {
  readonly listen: ListenAddress;
  readonly auth: HttpAuth;
  readonly log: Logger;
}

/** One server for several daemons, which hand their routes over before it opens. */
export interface SharedServer {
  /** Where it answers once it is open. */
  readonly url: string;
  /** Of two routes with the same method and path, the one that came first answers. */
  readonly serve: ServeRoutes;
  readonly open: () => Promise<HttpServer>;
  /** What of all daemons is not ready yet, in words. */
  readonly notReady: () => readonly string[];
}

/** Finds out whether the address can be used, and which port it is; throws an HttpServerFault if not. */
export async function createSharedServer({ listen, auth, log }: SharedServerOptions): Promise<SharedServer> {
  // Held for a moment only: a taken port is told before anything is started.
  const holder = await createHttpServer({ listen, log, routes: [] });
  const { url, port } = holder;
  await holder.close();
  const parts: ServedPart[] = [];
  const notReady = () => parts.flatMap((part) => part.notReady());
  return {
    url,
    serve: async (part) => {
      parts.push(part);
      return { url, close: async () => undefined };
    },
    open: () =>
      createHttpServer({
        listen: { ...listen, port },
        auth,
        log,
        secret: createSecretReader(),
        routes: firstOfEach(parts.flatMap(({ routes }) => routes)),
        notReady,
        // As the relay alone has it: Alertmanager does not try again after 408.
        limits: { requestMs: 60_000 },
      }),
    notReady,
  };
}

function firstOfEach(routes: readonly HttpRoute[]): readonly HttpRoute[] {
  const known = new Map<string, HttpRoute>();
  for (const route of routes) {
    const key = `${route.method} ${route.path}`;
    if (!known.has(key)) known.set(key, route);
  }
  return [...known.values()];
}

import { fastify } from "fastify";
import type { Logger } from "../log.ts";
import { createSecretReader, type SecretReader } from "../secrets.ts";
import { addRoutes } from "./add-routes.ts";
import { answerErrors, errorHandler } from "./answer-errors.ts";
import { type HttpAuth, noAuth } from "./http-auth.ts";
import { type HttpRoute, jsonAnswer, textAnswer } from "./http-route.ts";
import { HttpServerFault, listenFault } from "./http-server-fault.ts";
import { isLoopback, type ListenAddress, showListenAddress } from "./listen-address.ts";
import { loginHook } from "./login-hook.ts";
import { type HttpTls, tlsSettings } from "./tls-settings.ts";

export interface HttpServerOptions {
  readonly listen: ListenAddress;
  readonly log: Logger;
  readonly routes: readonly HttpRoute[];
  /** Default: anyone may call; `bindProblem` says where that must not be. */
  readonly auth?: HttpAuth;
  readonly tls?: HttpTls;
  readonly secret?: SecretReader;
  /** What is not ready yet, in words; `/readyz` answers 503 with them until there is none. */
  readonly notReady?: () => readonly string[];
  readonly limits?: Partial<HttpLimits>;
}

export interface HttpLimits {
  /** For a client to send its headers. */
  readonly headersMs: number;
  /** For a client to send the whole request. */
  readonly requestMs: number;
  /** For a handler to answer. */
  readonly answerMs: number;
  /** For a client to take the next piece of an answer. */
  readonly stallMs: number;
  /** For a connection without a request. Above the usual scrape interval, so that scrapers keep their connection. */
  readonly idleMs: number;
  readonly connections: number;
  /** For answers in flight, once the server closes. */
  readonly closeMs: number;
}

/** Limits that no honest client meets. */
export const defaultLimits: HttpLimits = {
  headersMs: 10_000,
  requestMs: 20_000,
  answerMs: 120_000,
  stallMs: 30_000,
  idleMs: 75_000,
  connections: 1_000,
  closeMs: 10_000,
};

/** A server that listens. */
export interface HttpServer {
  readonly url: string;
  readonly port: number;
  /** Takes no new requests, finishes the answers in flight (within `closeMs`), and ends. */
  readonly close: () => Promise<void>;
}

/** Starts a server, with `/healthz` and `/readyz` beside the routes. Throws an HttpServerFault when it cannot listen. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { listen, log, routes, auth = noAuth, secret = createSecretReader(), notReady = () => [] } = options;
  const limits = { ...defaultLimits, ...options.limits };
  if (auth.clientCa !== undefined && options.tls === undefined) {
    throw new HttpServerFault("tls-files", "client certificates need a server certificate: configure its files too");
  }
  const tls = options.tls === undefined ? undefined : await tlsSettings(options.tls, auth);
  // Node looks for connections that are over their time only every 30 s unless told otherwise.
  const http = { headersTimeout: limits.headersMs, connectionsCheckingInterval: checkMs(limits) };
  const app = fastify({
    ...(tls === undefined ? { http } : { https: { ...http, ...tls.options } }),
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    forceCloseConnections: "idle",
    exposeHeadRoutes: true,
    bodyLimit: 1024 * 1024,
    routerOptions: { maxParamLength: 512 },
    frameworkErrors: errorHandler(log),
    logger: false,
  });
  const { server } = app;
  server.maxConnections = limits.connections;
  answerErrors(app, log);
  app.addHook("onRequest", loginHook({ auth, secret, log }));
  let isClosing = false;
  // A connection that is kept after the last answer would hold up the end.
  app.addHook("onSend", async (_request, reply) => {
    if (isClosing) reply.header("connection", "close");
  });
  const { answerMs, stallMs } = limits;
  addRoutes(app, { routes: [...healthRoutes(notReady), ...routes], answerMs, stallMs });
  try {
    await app.listen({ host: listen.host, port: listen.port });
  } catch (cause) {
    await app.close();
    tls?.stop();
    throw listenFault(cause, listen);
  }
  tls?.follow(server, log);
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : listen.port;
  const host = isLoopback(listen.host) || !["::", "0.0.0.0"].includes(listen.host) ? listen.host : "localhost";
  return {
    url: `${tls === undefined ? "http" : "https"}://${showListenAddress({ host, port })}`,
    port,
    close: async () => {
      isClosing = true;
      tls?.stop();
      const late = setTimeout(() => {
        log.warn("answers in flight were cut off", { afterMs: limits.closeMs });
        server.closeAllConnections();
      }, limits.closeMs);
      await app.close();
      clearTimeout(late);
    },
  };
}

function checkMs({ headersMs, requestMs }: HttpLimits): number {
  return Math.max(20, Math.min(headersMs, requestMs) / 10);
}

function healthRoutes(notReady: () => readonly string[]): readonly HttpRoute[] {
  return [
    { method: "GET", path: "/healthz", open: true, handle: () => textAnswer("ok\n") },
    {
      method: "GET",
      path: "/readyz",
      open: true,
      handle: () => {
        const waitsFor = notReady();
        return jsonAnswer({ ready: waitsFor.length === 0, waitsFor }, waitsFor.length === 0 ? 200 : 503);
      },
    },
  ];
}

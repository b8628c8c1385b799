import { Readable } from "node:stream";
import type { TLSSocket } from "node:tls";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { chunkedAnswer } from "./chunked-answer.ts";
import { compressAnswer, takesGzip } from "./compress-answer.ts";
import { errorAnswer, type HttpAnswer, type HttpRequest, type HttpRoute } from "./http-route.ts";

/** Headers of every answer, unless the answer says otherwise. */
const baseHeaders = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

interface RoutesOptions {
  readonly routes: readonly HttpRoute[];
  /** For a handler to answer. */
  readonly answerMs: number;
  /** For a client to take the next piece of an answer. */
  readonly stallMs: number;
}

/** Puts routes into the server; bodies of any type arrive as bytes, or as a stream where the route wants one. */
export function addRoutes(app: FastifyInstance, { routes, ...limits }: RoutesOptions): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  addAll(app, { routes: routes.filter(({ streamsBody }) => streamsBody !== true), ...limits });
  const streaming = routes.filter(({ streamsBody }) => streamsBody === true);
  if (streaming.length === 0) return;
  // What parses bodies holds for all routes of a scope, so these get one of their own.
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, body, done) => done(null, body));
    addAll(scope, { routes: streaming, ...limits });
  });
}

function addAll(app: FastifyInstance, { routes, answerMs, stallMs }: RoutesOptions): void {
  for (const { method, path, open = false, bodyLimit, handle } of routes) {
    app.route({
      method,
      url: path,
      config: { open },
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      handler: async (request, reply) => {
        const ended = new AbortController();
        const { signal } = ended;
        reply.raw.once("close", () => ended.abort(new Error("the client is gone")));
        const answer = await within(answerMs, { work: async () => handle(toHttpRequest(request, signal)), ended });
        // Streams, such as events, may be silent.
        if (!(answer.body instanceof Readable)) reply.raw.setTimeout(stallMs, () => reply.raw.destroy());
        return sendAnswer(request, reply, answer);
      },
    });
  }
}

/** Sends an answer, compressed if it pays. */
export async function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  { status = 200, headers = {}, body }: HttpAnswer,
): Promise<FastifyReply> {
  reply.code(status).headers({ ...baseHeaders, ...headers });
  if (body instanceof Readable) return reply.send(body);
  const acceptEncoding = headerText(request.headers["accept-encoding"]);
  reply.header("vary", headers["vary"] === undefined ? "accept-encoding" : `accept-encoding, ${headers["vary"]}`);
  if (typeof body === "string" || Buffer.isBuffer(body))
    return sendBytes(reply, typeof body === "string" ? Buffer.from(body) : body, acceptEncoding);
  // Nobody reads it, so nobody makes it.
  if (request.method === "HEAD") return reply.send(Readable.from([]));
  const { whole, stream } = await chunkedAnswer(body.chunks, acceptEncoding);
  if (whole !== undefined) return sendBytes(reply, whole, acceptEncoding);
  if (takesGzip(acceptEncoding)) reply.header("content-encoding", "gzip");
  return reply.send(stream);
}

async function sendBytes(reply: FastifyReply, body: Buffer, acceptEncoding: string | undefined): Promise<FastifyReply> {
  const { bytes, encoding } = await compressAnswer(body, acceptEncoding);
  if (encoding !== undefined) reply.header("content-encoding", encoding);
  return reply.send(bytes);
}

function toHttpRequest(request: FastifyRequest, signal: AbortSignal): HttpRequest {
  const [path = "/", query = ""] = splitOnce(request.url, "?");
  return {
    method: request.method,
    path,
    params: request.params as Readonly<Record<string, string>>,
    query: new URLSearchParams(query),
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    ...(request.body instanceof Readable ? { bodyStream: request.body } : {}),
    remoteAddress: request.ip,
    hasCertificate: (request.raw.socket as Partial<TLSSocket>).authorized === true,
    signal,
  };
}

/** The answer of a handler, or 503 when it takes too long; its work is told to end, also when nobody waits for it any more. */
async function within(
  limitMs: number,
  { work, ended }: { readonly work: () => Promise<HttpAnswer>; readonly ended: AbortController },
): Promise<HttpAnswer> {
  const timer = setTimeout(
    () => ended.abort(new Error(`the answer was not ready within ${limitMs / 1000} s`)),
    limitMs,
  );
  const cutOff = new Promise<HttpAnswer>((resolve) => {
    const give = () => resolve(errorAnswer(503, { code: "answer-timeout", message: ended.signal.reason.message }));
    ended.signal.addEventListener("abort", give, { once: true });
  });
  try {
    return await Promise.race([work(), cutOff]);
  } finally {
    clearTimeout(timer);
  }
}

function headerText(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" ? value : value?.join(", ");
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

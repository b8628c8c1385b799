import type { Readable } from "node:stream";

/** What a handler gets to see of a request. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** Values of `:name` parts of the route's path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The bytes as they came, so that signatures can be checked. Empty without a body. */
  readonly body: Buffer;
  /** The body of a route with `streamsBody`, not read yet. */
  readonly bodyStream?: Readable;
  readonly remoteAddress: string;
  /** Whether TLS verified the client's certificate, where the server asks for one. */
  readonly hasCertificate?: boolean;
  /** Ends when the client is gone or the server has no more time. */
  readonly signal: AbortSignal;
}

/** A body that is made while it is sent: no faster than the client takes it, and no further than until the client is gone. */
export interface ChunkedBody {
  /** Each chunk is only read until the next but one is asked for, so that two buffers are enough. */
  readonly chunks: AsyncIterable<Buffer>;
}

/** What a handler answers. Texts, bytes and chunks are compressed when the client takes it and they are big; a stream goes as it is. */
export interface HttpAnswer {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer | Readable | ChunkedBody;
}

/** One endpoint. A HEAD request is answered by GET's handler. */
export interface HttpRoute {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `/api/slos/:id`. */
  readonly path: string;
  /** Needs no login, for the routes that check their callers themselves. */
  readonly open?: boolean;
  /** Bytes; a longer body is refused with 413. Default 1 MiB. */
  readonly bodyLimit?: number;
  /** The handler reads the body itself, from `bodyStream`, and minds its length; `bodyLimit` and `body` mean nothing then. */
  readonly streamsBody?: boolean;
  readonly handle: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;
}

/** A JSON answer. */
export function jsonAnswer(value: unknown, status = 200): HttpAnswer {
  return { status, headers: { "content-type": "application/json; charset=utf-8" }, body: `${JSON.stringify(value)}\n` };
}

/** A plain text answer. */
export function textAnswer(body: string, status = 200): HttpAnswer {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}

/** An error for machines: `{ "code": …, "message": …, "hint": … }`. */
export function errorAnswer(
  status: number,
  error: { readonly code: string; readonly message: string; readonly hint?: string | undefined },
): HttpAnswer {
  return jsonAnswer(error, status);
}

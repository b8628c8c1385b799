import { connect as connectHttp2, type IncomingHttpHeaders } from "node:http2";
import type { Socket } from "node:net";
import { secondsSince } from "../connect.ts";
import { type Limits, watchLimits } from "../limits.ts";
import type { Hop } from "../probe-attempt.ts";
import { errorCode, placeOf, type StepFailure, socketFailure, stopped } from "../socket-failure.ts";

/** A health answer takes a few bytes; more is something else. */
const bodyLimitBytes = 4096;

export interface GrpcAnswer {
  readonly httpStatus: number;
  /** Undefined when the server sent none, which the protocol forbids. */
  readonly grpcStatus: number | undefined;
  readonly grpcMessage: string;
  readonly body: Buffer;
}

export type GrpcCalled = { readonly phases: Hop["phases"] } & (
  | { readonly ok: true; readonly answer: GrpcAnswer }
  | { readonly ok: false; readonly failure: StepFailure }
);

export interface GrpcCall extends Limits {
  readonly scheme: "http" | "https";
  /** `api.example.org:443`: the host that was asked for, whatever address was connected to. */
  readonly authority: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly request: Buffer;
}

/** Makes one unary call over a connection that stands, and ends the connection with it. */
export async function grpcCall(socket: Socket, call: GrpcCall): Promise<GrpcCalled> {
  try {
    return await unaryCall(socket, call);
  } finally {
    socket.destroy();
  }
}

function unaryCall(
  socket: Socket,
  { scheme, authority, path, headers, request, ...limits }: GrpcCall,
): Promise<GrpcCalled> {
  return new Promise((resolve) => {
    const startedMs = performance.now();
    const place = placeOf(socket.remoteAddress ?? authority, socket.remotePort ?? 0);
    const seen: { headers?: IncomingHttpHeaders; trailers?: IncomingHttpHeaders; processing?: number } = {};
    const chunks: Buffer[] = [];
    let bytes = 0;
    let over = false;
    const session = connectHttp2(`${scheme}://${authority}`, {
      createConnection: () => socket,
      settings: { enablePush: false },
    });
    const stream = session.request(
      {
        ":method": "POST",
        ":scheme": scheme,
        ":authority": authority,
        ":path": path,
        te: "trailers",
        "content-type": "application/grpc",
        "grpc-timeout": `${Math.max(1, Math.floor(limits.deadlineMs - startedMs))}m`,
        ...headers,
      },
      { endStream: false },
    );
    const phases = () => {
      const { processing } = seen;
      const seconds = secondsSince(startedMs);
      return processing === undefined ? { processing: seconds } : { processing, transfer: seconds - processing };
    };
    const end = (outcome: { ok: true; answer: GrpcAnswer } | { ok: false; failure: StepFailure }) => {
      if (over) return;
      over = true;
      callOff();
      resolve({ ...outcome, phases: phases() });
      stream.destroy();
      session.destroy();
    };
    const fail = (failure: StepFailure) => end({ ok: false, failure });
    const callOff = watchLimits(limits, (reached) =>
      fail(
        reached === "stopped" ? stopped : { reason: "timeout", detail: `${place} did not answer the call in time.` },
      ),
    );
    const broken = (error: Error) => fail(brokenCall(error, place));
    // HTTP/2 has its own words for a connection that was reset; the socket's error is the exact one.
    socket.prependListener("error", broken);
    session.on("error", broken);
    session.on("goaway", (code: number) => {
      if (code !== 0) fail({ reason: "protocol", detail: `${place} ended the HTTP/2 session with code ${code}.` });
    });
    stream.on("error", broken);
    stream.on("response", (received) => {
      seen.headers = received;
      seen.processing = secondsSince(startedMs);
    });
    stream.on("trailers", (received) => {
      seen.trailers = received;
    });
    stream.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bodyLimitBytes)
        return fail({ reason: "protocol", detail: `${place} sent a message that is no health answer.` });
      chunks.push(chunk);
    });
    stream.on("end", () => {
      if (seen.headers !== undefined)
        end({ ok: true, answer: answerOf(seen.headers, { ...seen, body: Buffer.concat(chunks) }) });
    });
    const closed = () =>
      fail({ reason: "protocol", detail: `${place} closed the connection before it answered the call.` });
    stream.on("close", closed);
    session.on("close", closed);
    stream.end(request);
  });
}

function answerOf(
  headers: IncomingHttpHeaders,
  { trailers, body }: { readonly trailers?: IncomingHttpHeaders; readonly body: Buffer },
): GrpcAnswer {
  // Answers without a message carry the status in their headers.
  const from = trailers?.["grpc-status"] === undefined ? headers : trailers;
  const status = String(from["grpc-status"] ?? "");
  return {
    httpStatus: Number(headers[":status"] ?? 0),
    grpcStatus: /^\d{1,3}$/.test(status) ? Number(status) : undefined,
    grpcMessage: unescaped(String(from["grpc-message"] ?? "")),
    body,
  };
}

/** The message as text; gRPC escapes it like a URL. */
function unescaped(message: string): string {
  try {
    return decodeURIComponent(message).slice(0, 200);
  } catch {
    return message.slice(0, 200);
  }
}

function brokenCall(error: Error, place: string): StepFailure {
  const code = errorCode(error);
  if (!code.startsWith("ERR_HTTP2") && !code.startsWith("ERR_SSL")) return socketFailure(error, place, "protocol");
  return { reason: "protocol", detail: `${place} does not speak HTTP/2 as it should: ${error.message}.` };
}

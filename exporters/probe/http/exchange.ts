import { type ClientRequest, type IncomingMessage, request as sendRequest } from "node:http";
import type { Socket } from "node:net";
import { type Limits, watchLimits } from "../limits.ts";
import { errorCode, type StepFailure, socketFailure, stopped } from "../socket-failure.ts";
import { type Answer, bodyLimitBytes } from "./answer.ts";

/** A request as it goes over the wire. */
export interface OutgoingRequest {
  readonly method: string;
  /** What stands after the method: a path, or a whole address for a proxy. */
  readonly target: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: string | undefined;
}

/** A request and what came back. Both an answer and a failure, when it broke off inside the body. */
export interface Exchanged {
  readonly answer: Answer | undefined;
  readonly failure: StepFailure | undefined;
  /** From the start to the first byte of the answer, or to the failure. */
  readonly processingSeconds: number;
  /** From the first byte to the last. */
  readonly transferSeconds: number | undefined;
  /** What the connection belongs to from now on, after CONNECT or Upgrade was granted; it is not destroyed then. */
  readonly taken: { readonly socket: Socket; readonly head: Buffer } | undefined;
}

/** More headers than this are a protocol failure. */
const headerLimitBytes = 64 * 1024;

/** Sends a request on a connection and reads the answer to its end. The connection serves no second one, and is destroyed. */
export function exchange(
  socket: Socket,
  request: OutgoingRequest,
  { place, ...limits }: Limits & { readonly place: string },
): Promise<Exchanged> {
  return new Promise((resolve) => {
    const startedMs = performance.now();
    let firstByteMs: number | undefined;
    let incoming: IncomingMessage | undefined;
    const chunks: Buffer[] = [];
    let kept = 0;
    let length = 0;
    let isOver = false;

    const callOff = watchLimits(limits, (reached) =>
      end(reached === "stopped" ? stopped : tooLate({ place, startedMs, incoming, length, firstByteMs })),
    );

    function end(failure: StepFailure | undefined, taken?: Exchanged["taken"]) {
      if (isOver) return;
      isOver = true;
      callOff();
      if (taken === undefined) socket.destroy();
      const endedMs = performance.now();
      const isAnswered = firstByteMs !== undefined;
      resolve({
        answer: incoming === undefined ? undefined : answerOf(incoming, Buffer.concat(chunks), length),
        failure,
        processingSeconds: ((firstByteMs ?? endedMs) - startedMs) / 1000,
        transferSeconds: isAnswered ? (endedMs - (firstByteMs ?? endedMs)) / 1000 : undefined,
        taken,
      });
    }
    const onError = (error: Error) => end(exchangeFailure(error, { place, incoming, length }));

    const sent = start(socket, request);
    if (sent instanceof Error) return end({ reason: "prober", detail: `The request cannot be sent: ${sent.message}.` });
    // After the request has taken the connection, so that its parser listens before any byte is read.
    socket.once("data", () => {
      firstByteMs = performance.now();
    });
    sent.on("error", onError);
    sent.on("response", (response) => {
      incoming = response;
      response.on("data", (chunk: Buffer) => {
        length += chunk.length;
        if (kept === bodyLimitBytes) return;
        const part = kept + chunk.length > bodyLimitBytes ? chunk.subarray(0, bodyLimitBytes - kept) : chunk;
        kept += part.length;
        chunks.push(part);
      });
      response.on("end", () => end(undefined));
      response.on("error", onError);
    });
    const onTaken = (response: IncomingMessage, connection: Socket, head: Buffer) => {
      incoming = response;
      end(undefined, { socket: connection, head });
    };
    // Also without being asked: a server that answers 101 would otherwise be waited for until the deadline.
    sent.on("connect", onTaken).on("upgrade", onTaken);
    sent.on("close", () => {
      if (incoming === undefined) onError(new Error("socket hang up"));
    });
    sent.end(request.body);
  });
}

function start(socket: Socket, { method, target, headers }: OutgoingRequest): ClientRequest | Error {
  try {
    return sendRequest({
      // An own connection and no agent: nothing is kept alive or used again.
      createConnection: () => socket,
      method,
      path: target,
      headers,
      maxHeaderSize: headerLimitBytes,
    });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function answerOf(incoming: IncomingMessage, body: Buffer, bodyLength: number): Answer {
  const { statusCode = 0, httpVersion, rawHeaders } = incoming;
  return { status: statusCode, httpVersion, rawHeaders, body, bodyLength };
}

interface Progress {
  readonly place: string;
  readonly incoming: IncomingMessage | undefined;
  readonly length: number;
}

function exchangeFailure(error: Error, { place, incoming, length }: Progress): StepFailure {
  const code = errorCode(error);
  if (code === "HPE_HEADER_OVERFLOW")
    return {
      reason: "protocol",
      detail: `${place} answered with more than ${headerLimitBytes / 1024} KiB of headers.`,
    };
  if (code.startsWith("HPE_"))
    return { reason: "protocol", detail: `${place} answered with what is not HTTP: ${parserWords(error)}.` };
  // With TLS 1.3 a server judges the client's certificate after the handshake.
  if (code.startsWith("ERR_SSL_")) return { reason: "tls_handshake", detail: `${place} broke TLS off: ${code}.` };
  if (code === "ECONNRESET" && incoming !== undefined)
    return {
      reason: "connect_reset",
      detail: `${place} closed the connection after ${length} bytes of the body, before its end.`,
    };
  if (error.message === "socket hang up")
    return { reason: "connect_reset", detail: `${place} closed the connection before it answered.` };
  return socketFailure(error, place, "protocol");
}

function parserWords(error: Error): string {
  const words = "reason" in error && typeof error.reason === "string" ? error.reason : error.message;
  return words.replace(/^Parse Error: /, "");
}

function tooLate(
  progress: Progress & { readonly startedMs: number; readonly firstByteMs: number | undefined },
): StepFailure {
  const { place, incoming, length, startedMs, firstByteMs } = progress;
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const what =
    incoming !== undefined
      ? `did not end its answer within ${seconds} s, after ${length} bytes of the body`
      : firstByteMs !== undefined
        ? `did not end the headers of its answer within ${seconds} s`
        : `did not answer within ${seconds} s`;
  return { reason: "timeout", detail: `${place} ${what}.` };
}

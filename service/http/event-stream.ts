import { Readable } from "node:stream";
import { errorAnswer, type HttpAnswer, type HttpRequest, type HttpRoute } from "./http-route.ts";

/** What changed, as the web app knows it. */
export type EventTopic = "inbox" | "incidents" | "slos" | "targets" | "shifts" | "relay" | "status";

export interface EventHubOptions {
  /** Between two events to one client: what changes meanwhile is told together. */
  readonly gapMs?: number;
  /** Between two signs of life, so that a client notices a connection that died silently. */
  readonly heartbeatMs?: number;
  /** More would be a mistake of somebody's script. */
  readonly clients?: number;
}

/** Tells every connected web app that something changed; what it is now, the app asks itself. */
export interface EventHub {
  readonly changed: (topics: readonly EventTopic[]) => void;
  /** `GET /api/events`. */
  readonly route: HttpRoute;
  readonly clients: () => number;
  /** Ends all streams. Call it before the server closes, which waits for answers in flight. */
  readonly close: () => void;
}

/** A client that reads so slowly that this much waits for it hears of further changes later, together. */
const mostWaitingBytes = 16 * 1024;

/** A hub without clients. */
export function createEventHub(options: EventHubOptions = {}): EventHub {
  const { gapMs = 500, heartbeatMs = 15_000, clients: most = 500 } = options;
  const streams = new Set<EventStream>();
  let isClosed = false;
  const open = ({ method, signal }: HttpRequest): HttpAnswer => {
    const headers = {
      "content-type": "text/event-stream; charset=utf-8",
      // A proxy must not collect events.
      "x-accel-buffering": "no",
      // Nothing follows on it, and a kept connection would hold up the end of the server.
      connection: "close",
    };
    if (method === "HEAD") return { headers, body: "" };
    if (isClosed || streams.size >= most) {
      const message = isClosed ? "the server stops" : `${most} clients are connected already`;
      return errorAnswer(503, { code: "no-events", message });
    }
    const stream = createEventStream({ gapMs, heartbeatMs, ended: () => streams.delete(stream) });
    streams.add(stream);
    signal.addEventListener("abort", stream.end, { once: true });
    return { headers, body: stream.body };
  };
  return {
    changed: (topics) => {
      for (const stream of streams) stream.changed(topics);
    },
    route: { method: "GET", path: "/api/events", handle: open },
    clients: () => streams.size,
    close: () => {
      isClosed = true;
      for (const stream of [...streams]) stream.end();
    },
  };
}

interface EventStream {
  readonly body: Readable;
  readonly changed: (topics: readonly EventTopic[]) => void;
  readonly end: () => void;
}

/** One client: at most one event per gap, with all topics since the last one. */
function createEventStream({
  gapMs,
  heartbeatMs,
  ended,
}: {
  readonly gapMs: number;
  readonly heartbeatMs: number;
  readonly ended: () => void;
}): EventStream {
  const body = new Readable({ read: () => undefined });
  const waiting = new Set<EventTopic>();
  let gap: NodeJS.Timeout | undefined;
  const send = () => {
    gap = undefined;
    if (waiting.size === 0) return;
    if (body.readableLength < mostWaitingBytes) {
      body.push(`data: ${JSON.stringify({ changed: [...waiting] })}\n\n`);
      waiting.clear();
    }
    gap = setTimeout(send, gapMs);
  };
  const heartbeat = setInterval(() => {
    if (body.readableLength < mostWaitingBytes) body.push(": still here\n\n");
  }, heartbeatMs);
  const stop = () => {
    clearInterval(heartbeat);
    clearTimeout(gap);
    ended();
  };
  body.once("close", stop);
  // The first bytes send the headers, so that the client knows at once that it is connected.
  body.push(": connected\n\n");
  return {
    body,
    changed: (topics) => {
      if (body.destroyed || body.readableEnded) return;
      for (const topic of topics) waiting.add(topic);
      if (gap === undefined) send();
    },
    end: () => {
      stop();
      if (!body.destroyed && !body.readableEnded) body.push(null);
    },
  };
}

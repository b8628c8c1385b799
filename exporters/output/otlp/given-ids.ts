import { randomBytes } from "node:crypto";

/** Ids for spans: those of a `traceparent` that was sent already, or else random ones. */
export interface GivenIds {
  /** The next span has the ids of this traceparent. */
  readonly give: (traceparent: string | undefined) => void;
  /** Forgets ids that nobody took. */
  readonly take: () => void;
  readonly generateTraceId: () => string;
  readonly generateSpanId: () => string;
}

/** A source of ids. The probing thread makes a traceparent before the attempt, and the span is only written afterwards. */
export function createGivenIds(): GivenIds {
  let traceId: string | undefined;
  let spanId: string | undefined;
  return {
    give: (traceparent) => {
      const match = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}$/.exec(traceparent ?? "");
      traceId = match?.[1];
      spanId = match?.[2];
    },
    take: () => {
      traceId = undefined;
      spanId = undefined;
    },
    generateTraceId: () => traceId ?? randomBytes(16).toString("hex"),
    generateSpanId: () => {
      const given = spanId ?? randomBytes(8).toString("hex");
      spanId = undefined;
      return given;
    },
  };
}

import {
  type Attributes,
  type HrTime,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { redactText } from "../../../service/redact.ts";
import type { Probe } from "../../../slo/probe/probe-model.ts";
import type { ProbeAttempt } from "../../probe/probe-attempt.ts";
import { errorType, hopAttributes, methodOfHop, requestName, targetAttributes } from "./attempt-attributes.ts";
import type { GivenIds } from "./given-ids.ts";

/** An attempt with what is known about it besides. */
export interface AttemptRecord {
  readonly probe: Probe;
  readonly attempt: ProbeAttempt;
  readonly startedAtMs: number;
  /** Retries decide the state, never the SLI. */
  readonly order: "first" | "retry";
}

interface SpanTools {
  readonly tracer: Tracer;
  readonly ids: GivenIds;
  readonly location: string;
  readonly userAgent: string;
}

/** One client span per attempt, with the ids that the target was sent; redirects and steps are spans below it. */
export function recordSpans({ probe, attempt, startedAtMs, order }: AttemptRecord, tools: SpanTools): void {
  const { tracer, ids, location, userAgent } = tools;
  const { hops, result, detail, durationSeconds, traceparent, facts } = attempt;
  const last = hops.at(-1);
  const method = methodOfHop(probe, hops, hops.length - 1);
  const isHttp = probe.kind === "http" || probe.kind === "websocket";
  const attributes: Attributes = {
    ...(isHttp && last !== undefined ? hopAttributes(last, method) : targetAttributes(probe)),
    ...(isHttp ? {} : peerAttributes(attempt)),
    ...errorType(attempt),
    ...(facts?.httpVersion === undefined ? {} : { "network.protocol.version": facts.httpVersion }),
    ...(isHttp && hops.length > 1 ? { "http.request.resend_count": hops.length - 1 } : {}),
    ...(attempt.tls === undefined ? {} : { "tls.protocol.version": attempt.tls.version.replace(/^TLSv/, "") }),
    "user_agent.original": userAgent,
    "user_agent.synthetic.type": "test",
    "nines.target": probe.name,
    "nines.location": location,
    "nines.probe.kind": probe.kind,
    "nines.probe.attempt": order,
    "nines.probe.result": result,
  };
  const name = isHttp ? requestName(method) : `${probe.kind} probe`;
  ids.give(traceparent);
  const span = tracer.startSpan(
    name,
    { kind: SpanKind.CLIENT, root: true, startTime: hrTime(startedAtMs), attributes },
    ROOT_CONTEXT,
  );
  ids.take();
  if (result !== "success") span.setStatus({ code: SpanStatusCode.ERROR, message: redactText(detail) });
  if (hops.length > 1) {
    const below = trace.setSpan(ROOT_CONTEXT, span);
    let atMs = startedAtMs;
    hops.forEach((hop, index) => {
      const hopMethod = methodOfHop(probe, hops, index);
      const isLast = index === hops.length - 1;
      const resend = isHttp && index > 0 ? { "http.request.resend_count": index } : {};
      const one = tracer.startSpan(
        requestName(hopMethod),
        {
          kind: SpanKind.CLIENT,
          startTime: hrTime(atMs),
          attributes: {
            ...hopAttributes(hop, hopMethod),
            ...resend,
            ...(isLast ? errorType(attempt) : {}),
            "user_agent.synthetic.type": "test",
          },
        },
        below,
      );
      if (isLast && result !== "success") one.setStatus({ code: SpanStatusCode.ERROR });
      const seconds = Object.values(hop.phases).reduce((sum, phase) => sum + (phase ?? 0), 0);
      atMs = Math.min(atMs + seconds * 1000, startedAtMs + durationSeconds * 1000);
      one.end(hrTime(atMs));
    });
  }
  span.end(hrTime(startedAtMs + durationSeconds * 1000));
}

function peerAttributes({ hops }: ProbeAttempt): Attributes {
  const address = hops.at(-1)?.address;
  return address === undefined ? {} : { "network.peer.address": address };
}

/** A plain number would be taken for a reading of performance.now() when it is small. */
function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
}

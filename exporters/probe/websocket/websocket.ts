import { createHash, randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { failed, succeeded } from "../attempt.ts";
import { type Answer, headerValue } from "../http/answer.ts";
import { answerEvidence } from "../http/answer-evidence.ts";
import { answerFacts } from "../http/answer-facts.ts";
import { eachPin } from "../http/each-pin.ts";
import { type Route, runHop } from "../http/http-hop.ts";
import { readBody } from "../http/read-body.ts";
import { planRequest } from "../http/request-plan.ts";
import { strikeOutOf } from "../http/strike-out.ts";
import { wireHeaders } from "../http/wire-headers.ts";
import type { Limits } from "../limits.ts";
import type { ProbeAttempt } from "../probe-attempt.ts";
import type { ProbeKindRunner } from "../probe-kind.ts";
import type { StepFailure } from "../socket-failure.ts";
import { closeWebSocket } from "./close-websocket.ts";

/** Opens a WebSocket, checks that the server means this one, and closes it as the protocol asks. */
export const probeWebSocket: ProbeKindRunner<"websocket"> = async (probe, context) => {
  const limits: Limits = { signal: context.signal, deadlineMs: performance.now() + probe.timeoutSeconds * 1000 };
  const { family, resolver, allow, tls, subprotocol } = probe;
  const url = new URL(probe.url);
  const key = randomBytes(16).toString("base64");
  const plan = planRequest(
    {
      url,
      method: "GET",
      headers: { ...probe.headers, ...handshakeHeaders(key, subprotocol) },
      body: undefined,
      auth: undefined,
    },
    context,
  );
  const headers = wireHeaders(plan, undefined);
  const attempt = async (pinned: Route["pinned"]): Promise<ProbeAttempt> => {
    const startedMs = performance.now();
    const { hop, answer, taken, ...hopped } = await runHop(
      { url, method: "GET", headers, body: undefined },
      { family, resolver, allow, tls, proxy: undefined, pinned, ...limits },
    );
    // How long the server takes to close is no part of how long it took to answer.
    const durationSeconds = (performance.now() - startedMs) / 1000;
    const failure =
      hopped.failure ??
      (answer === undefined ? undefined : handshakeFailure(answer, { key, subprotocol })) ??
      (taken === undefined ? refused : await closing(taken, limits));
    taken?.socket.destroy();
    const seen = { durationSeconds, hops: [hop], tls: hopped.tls };
    const facts = answer === undefined ? {} : { facts: answerFacts(answer, undefined) };
    if (failure === undefined) return { ...succeeded(seen), ...facts };
    const strike = strikeOutOf(plan.secrets);
    const evidence = answer && answerEvidence(answer, await readBody(answer), strike);
    return { ...failed({ ...failure, detail: strike(failure.detail) }, { ...seen, evidence }), ...facts };
  };
  return eachPin(url, { probe: { ...probe, proxy: undefined }, limits, attempt });
};

const refused: StepFailure = { reason: "protocol", detail: "The server did not change to WebSocket." };

function handshakeHeaders(key: string, subprotocol: string | undefined): Readonly<Record<string, string>> {
  return {
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": key,
    ...(subprotocol === undefined ? {} : { "Sec-WebSocket-Protocol": subprotocol }),
  };
}

/** What is wrong with the answer to a handshake (RFC 6455, section 4.1). */
function handshakeFailure(
  answer: Answer,
  { key, subprotocol }: { readonly key: string; readonly subprotocol: string | undefined },
): StepFailure | undefined {
  if (answer.status !== 101)
    return { reason: "status", detail: `The status is ${answer.status}, not 101 (Switching Protocols).` };
  const fault = (detail: string): StepFailure => ({ reason: "protocol", detail });
  const upgrade = headerValue(answer, "upgrade");
  if (upgrade?.toLowerCase() !== "websocket")
    return fault(`The server changes to ${JSON.stringify(upgrade ?? "")}, not to websocket.`);
  if (headerValue(answer, "sec-websocket-accept") !== acceptOf(key))
    return fault("Sec-WebSocket-Accept does not fit the key that was sent: something in between answers by itself.");
  if (headerValue(answer, "sec-websocket-extensions") !== undefined)
    return fault("The server uses an extension that was not asked for.");
  const chosen = headerValue(answer, "sec-websocket-protocol");
  if (chosen === subprotocol) return undefined;
  return fault(
    `The server chose the subprotocol ${JSON.stringify(chosen ?? "")}, not ${JSON.stringify(subprotocol ?? "")}.`,
  );
}

function acceptOf(key: string): string {
  return createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
}

function closing({ socket, head }: { readonly socket: Socket; readonly head: Buffer }, limits: Limits) {
  return closeWebSocket(socket, { head, ...limits });
}

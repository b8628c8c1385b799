import type { ClientRequest, IncomingMessage } from "node:http";
import { isIP, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { failureCause, type RequestStage } from "./failure-cause.ts";
import { failureDetail } from "./failure-detail.ts";
import type { RequestOutcome } from "./request-outcome.ts";
import { unsentDetail } from "./unsent-detail.ts";

/** A request on its way. */
export interface SentRequest {
  /** Ends it as one whose time is over; nothing when it has ended. */
  readonly giveUp: () => void;
}

/** Sends a request once, reads its whole answer, and calls `onEnd` exactly once. Nothing is ever sent again. */
export function sendRequest(
  request: ClientRequest,
  { versionHeader, onEnd }: { readonly versionHeader: string; readonly onEnd: (outcome: RequestOutcome) => void },
): SentRequest {
  let stage: RequestStage = isIP(request.host) === 0 ? "lookup" : "connect";
  let answer: IncomingMessage | undefined;
  let hasEnded = false;
  const end = (outcome: RequestOutcome) => {
    if (hasEnded) return;
    hasEnded = true;
    onEnd(outcome);
  };
  const fail = (cause: Extract<RequestOutcome, { kind: "failed" }>["cause"], detail: string) => {
    const status = answer?.statusCode;
    const version = answer === undefined ? undefined : versionOf(answer, versionHeader);
    end({ kind: "failed", cause, status, version, onReusedConnection: request.reusedSocket, detail });
  };
  const breakOff = (error: Error) => {
    const cause = failureCause(error, stage);
    if (cause === "unsent") end({ kind: "unsent", detail: unsentDetail(error) });
    else fail(isBad(answer) ? "status" : cause, failureDetail(error));
  };
  request.once("socket", (socket) => followStages(socket, (reached) => (stage = reached)));
  // Errors may follow one another; the first tells the cause.
  request.on("error", breakOff);
  request.once("response", (response) => {
    answer = response;
    stage = "body";
    response.on("error", breakOff);
    response.once("end", () => {
      if (isBad(response)) fail("status", `status ${response.statusCode}`);
      else if (response.complete) {
        end({ kind: "ok", status: response.statusCode ?? 0, version: versionOf(response, versionHeader) });
      } else fail("cut", "the body ended early");
    });
    response.resume();
  });
  request.end();
  return {
    giveUp: () => {
      if (hasEnded) return;
      fail(stage === "lookup" ? "dns" : isBad(answer) ? "status" : "timeout", `no end in time, while in ${stage}`);
      request.destroy();
    },
  };
}

function followStages(socket: Socket, reach: (stage: RequestStage) => void): void {
  if (!socket.connecting) {
    reach("answer");
    return;
  }
  socket.once("lookup", (error: Error | null) => {
    if (error === null) reach("connect");
  });
  socket.once("connect", () => reach(socket instanceof TLSSocket ? "handshake" : "answer"));
  if (socket instanceof TLSSocket) socket.once("secureConnect", () => reach("answer"));
}

function isBad(answer: IncomingMessage | undefined): boolean {
  return (answer?.statusCode ?? 0) >= 400;
}

function versionOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" && value !== "" ? value.slice(0, 64) : undefined;
}

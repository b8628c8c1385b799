import { createHmac, timingSafeEqual } from "node:crypto";
import type { Receiver, ReceiverEvent } from "@slack/bolt";
import {
  errorAnswer,
  type HttpAnswer,
  type HttpRequest,
  type HttpRoute,
  jsonAnswer,
} from "../../../service/http/http-route.ts";
import type { Logger } from "../../../service/log.ts";

export interface SignedReceiverOptions {
  readonly path: string;
  readonly signingSecret: () => string;
  readonly log: Logger;
  readonly now: () => number;
}

/** How far a request's time may be from ours, in both directions. Source: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const windowMs = 5 * 60_000;
const bodyLimit = 1024 * 1024;

/** Takes Slack's signed requests on a route of the relay's own server and hands them to Bolt. */
export function createSignedReceiver({ path, signingSecret, log, now }: SignedReceiverOptions): {
  readonly receiver: Receiver;
  readonly route: HttpRoute;
} {
  let process: ((event: ReceiverEvent) => Promise<void>) | undefined;
  const handle = async (request: HttpRequest): Promise<HttpAnswer> => {
    const objection = signatureObjection(request, { secret: signingSecret(), nowMs: now() });
    if (objection !== undefined) {
      log.warn("refused a request that claims to be from Slack", { because: objection });
      return errorAnswer(401, { code: "signature", message: objection });
    }
    const body = parseBody(request);
    if (body === undefined) return errorAnswer(400, { code: "body", message: "this is nothing that Slack sends" });
    if (body["type"] === "url_verification") return jsonAnswer({ challenge: body["challenge"] });
    if (body["ssl_check"] === "1") return jsonAnswer({});
    const answered = Promise.withResolvers<HttpAnswer>();
    const ack = async (response?: unknown): Promise<void> => {
      answered.resolve(response === undefined || response === "" ? { body: "" } : jsonAnswer(response));
    };
    process?.({ body, ack }).then(
      // What nobody handles is acknowledged, or Slack sends it again and again.
      () => answered.resolve({ body: "" }),
      (error) => {
        log.error("a request of Slack could not be handled", { error: String(error) });
        answered.resolve(errorAnswer(500, { code: "fault", message: "the relay failed on it" }));
      },
    );
    return answered.promise;
  };
  return {
    receiver: {
      init: (app) => {
        process = (event) => app.processEvent(event);
      },
      start: async () => undefined,
      stop: async () => undefined,
    },
    route: { method: "POST", path, open: true, bodyLimit, handle },
  };
}

/** Why a request is not from Slack, or nothing when its signature is good and its time near. */
export function signatureObjection(
  { headers, body }: Pick<HttpRequest, "headers" | "body">,
  { secret, nowMs }: { readonly secret: string; readonly nowMs: number },
): string | undefined {
  const [stamp, shown] = [headers["x-slack-request-timestamp"], headers["x-slack-signature"]];
  if (typeof stamp !== "string" || typeof shown !== "string") return "it has no signature";
  if (!/^\d{1,12}$/.test(stamp) || Math.abs(Number(stamp) * 1_000 - nowMs) > windowMs) {
    return "its time is more than five minutes off";
  }
  if (secret === "") return "the relay has no signing secret";
  const right = `v0=${createHmac("sha256", secret).update(`v0:${stamp}:`).update(body).digest("hex")}`;
  const [given, wanted] = [Buffer.from(shown), Buffer.from(right)];
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? undefined : "its signature is wrong";
}

function parseBody({ headers, body }: HttpRequest): Record<string, unknown> | undefined {
  try {
    const text = body.toString("utf8");
    if (String(headers["content-type"] ?? "").includes("application/json")) return JSON.parse(text);
    const form = new URLSearchParams(text);
    const payload = form.get("payload");
    return payload === null ? Object.fromEntries(form) : JSON.parse(payload);
  } catch {
    return undefined;
  }
}

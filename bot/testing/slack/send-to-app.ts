import { createHmac } from "node:crypto";
import { type Fields, isFields } from "./fields.ts";
import type { SlackWorld } from "./slack-world.ts";
import type { SocketMode } from "./socket-mode.ts";

/** What the app did with a click, a submission, a command or an event. */
export type AppAnswer =
  | { readonly kind: "acknowledged"; readonly payload: Fields }
  /** Slack shows the person a warning sign: the app said nothing within three seconds. */
  | { readonly kind: "silent" }
  | { readonly kind: "refused"; readonly status: number };

export interface Envelope {
  readonly type: "interactive" | "slash_commands" | "events_api";
  readonly payload: Fields;
}

const patienceMs = 3_000;

/** Hands something to the app: over its Socket Mode connection, or signed over HTTP when it has none. */
export async function sendToApp(
  { type, payload }: Envelope,
  {
    world,
    socket,
    requestUrl,
  }: { readonly world: SlackWorld; readonly socket: SocketMode; readonly requestUrl: string | undefined },
): Promise<AppAnswer> {
  if (socket.connections > 0) {
    const answer = await socket.deliver(type, payload, patienceMs);
    return answer === undefined ? { kind: "silent" } : { kind: "acknowledged", payload: answer };
  }
  if (requestUrl === undefined) throw new Error("no app is connected: neither by Socket Mode nor with a request URL");
  const { contentType, body } = httpForm(type, payload);
  const response = await fetch(requestUrl, {
    method: "POST",
    headers: { "content-type": contentType, ...signed(body, world) },
    body,
    signal: AbortSignal.timeout(patienceMs),
  }).catch((error: unknown) => {
    if (error instanceof Error && error.name === "TimeoutError") return undefined;
    throw error;
  });
  if (response === undefined) return { kind: "silent" };
  const text = await response.text();
  return response.ok
    ? { kind: "acknowledged", payload: readAnswer(text) }
    : { kind: "refused", status: response.status };
}

/** The headers with which Slack signs a body: https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signed(body: string, { now, tokens }: Pick<SlackWorld, "now" | "tokens">): Record<string, string> {
  const timestamp = String(Math.floor(now() / 1_000));
  const signature = createHmac("sha256", tokens.signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${signature}` };
}

function httpForm(type: Envelope["type"], payload: Fields): { readonly contentType: string; readonly body: string } {
  const form = "application/x-www-form-urlencoded";
  switch (type) {
    case "interactive":
      return { contentType: form, body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString() };
    case "slash_commands": {
      const texts = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
      return { contentType: form, body: new URLSearchParams(texts).toString() };
    }
    case "events_api":
      return { contentType: "application/json", body: JSON.stringify(payload) };
  }
}

function readAnswer(text: string): Fields {
  if (text === "") return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return isFields(parsed) ? parsed : { text };
  } catch {
    return { text };
  }
}

import { type MessageOptions, postableAlerts, webhookMessages } from "./alert-messages.ts";
import type { AlertState } from "./alert-states.ts";

/** Where alerts go: an Alertmanager, or something that takes what an Alertmanager's webhook sends. */
export interface AlertReceiver {
  readonly kind: "alertmanager" | "webhook";
  /** Without a path for an Alertmanager unless it has a prefix; the whole address for a webhook. */
  readonly url: string;
  /** Value of the header `Authorization`. */
  readonly authorization: string | undefined;
}

/** How one delivery ended. */
export type Delivery = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Tells one receiver the alerts; every outcome is a result. Nothing is kept for later: the next round tells the state of that time. */
export async function deliverAlerts(
  receiver: AlertReceiver,
  told: readonly AlertState[],
  options: MessageOptions & { readonly nowMs: number; readonly timeoutMs: number },
): Promise<Delivery> {
  if (told.length === 0) return { ok: true };
  if (receiver.kind === "alertmanager")
    return post(
      receiver,
      `${receiver.url.replace(/\/+$/, "")}/api/v2/alerts`,
      postableAlerts(told, options.nowMs, options),
      options.timeoutMs,
    );
  for (const message of webhookMessages(told, options)) {
    const delivery = await post(receiver, receiver.url, message, options.timeoutMs);
    if (!delivery.ok) return delivery;
  }
  return { ok: true };
}

async function post(receiver: AlertReceiver, url: string, body: unknown, timeoutMs: number): Promise<Delivery> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(receiver.authorization === undefined ? {} : { authorization: receiver.authorization }),
      },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    if (response.ok) return { ok: true };
    return { ok: false, reason: `answers ${response.status}: ${text.replace(/\s+/g, " ").trim().slice(0, 200)}` };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "does not answer in time";
  return error.cause instanceof Error && error.cause.message !== "" ? error.cause.message : error.message;
}

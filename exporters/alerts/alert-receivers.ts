import { type Delivery, postJson } from "../output/post-json.ts";
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

/** Tells one receiver the alerts; every outcome is a result. Nothing is kept for later: the next round tells the state of that time. */
export async function deliverAlerts(
  receiver: AlertReceiver,
  told: readonly AlertState[],
  options: MessageOptions & { readonly nowMs: number; readonly timeoutMs: number },
): Promise<Delivery> {
  if (told.length === 0) return { ok: true };
  if (receiver.kind === "alertmanager")
    return postJson(
      { ...receiver, url: `${receiver.url.replace(/\/+$/, "")}/api/v2/alerts` },
      postableAlerts(told, options.nowMs, options),
      AbortSignal.timeout(options.timeoutMs),
    );
  for (const message of webhookMessages(told, options)) {
    const delivery = await postJson(receiver, message, AbortSignal.timeout(options.timeoutMs));
    if (!delivery.ok) return delivery;
  }
  return { ok: true };
}

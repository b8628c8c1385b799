import {
  inEnvelopes,
  type MessageContext,
  messageFingerprint,
  messageTimeMs,
  type ParsedMessage,
} from "./message-context.ts";
import { plainText } from "./one-line.ts";

/** A message that nobody understands, kept and shown as it is. */
export function unreadable(
  text: string,
  { why, bytes, form = "Unreadable" }: { readonly why: string; readonly bytes?: number; readonly form?: string },
  context: MessageContext,
): ParsedMessage {
  const { source } = context.delivery;
  return {
    form: inEnvelopes(form, context),
    observations: [
      {
        source,
        fingerprint: `unreadable/${messageFingerprint(text, context)}`,
        status: "notice",
        changedAtMs: messageTimeMs(context),
        startedAtMs: undefined,
        name: "UnreadableNotification",
        title: `Unreadable notification from ${source}`,
        severity: undefined,
        labels: {},
        annotations: {},
        links: [],
        facts: { kind: "unreadable", why, excerpt: plainText(text, 1000), bytes: bytes ?? Buffer.byteLength(text) },
        suppressed: undefined,
        isTest: false,
        notes: [],
        group: undefined,
      },
    ],
    warnings: [`A notification from ${source} could not be read: ${why}`],
    truncated: 0,
  };
}

import { createHash } from "node:crypto";
import type { Delivery } from "../../model/delivery.ts";
import type { ParsedDelivery } from "../../model/observation.ts";

/** What is known around a message: the delivery, and the envelopes that were opened on the way to it. */
export interface MessageContext {
  readonly delivery: Delivery;
  /** Envelopes from the inside out, in words: `SNS`, `SQS`. */
  readonly envelopes: readonly string[];
  readonly subject: string | undefined;
  /** Attributes of an SNS message. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly topicArn: string | undefined;
  /** Of the innermost envelope that has one. */
  readonly messageId: string | undefined;
  /** When the message was sent, as far as any envelope says. */
  readonly sentAtMs: number | undefined;
}

/** What one message turned out to be. */
export type ParsedMessage = ParsedDelivery;

/** The context of a body that no envelope was opened of yet. */
export function contextOf(delivery: Delivery): MessageContext {
  return {
    delivery,
    envelopes: [],
    subject: undefined,
    attributes: {},
    topicArn: undefined,
    messageId: delivery.messageId,
    sentAtMs: delivery.sentAtMs,
  };
}

/** The time of a message that does not say a usable one itself. */
export function messageTimeMs({ sentAtMs, delivery }: MessageContext): number {
  return sentAtMs ?? delivery.receivedAtMs;
}

/** `CloudWatch alarm (metric) in SNS in SQS`. */
export function inEnvelopes(form: string, { envelopes }: MessageContext): string {
  return [form, ...envelopes].join(" in ");
}

/** A short hash of texts; where one ends and the next begins counts. */
export function hashOf(...texts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.length}:`).update(text);
  return hash.digest("hex").slice(0, 16);
}

/**
 * Identity of a message that has none of its own: its sender's id of it, or the number of the delivery, with what it says. A second
 * delivery of it is the same; the same words on another day are not.
 */
export function messageFingerprint(text: string, context: MessageContext): string {
  return hashOf(context.messageId ?? `delivery ${context.delivery.id}`, context.subject ?? "", text);
}

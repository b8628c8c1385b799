import type { NewDelivery } from "../../store/relay-store.ts";
import type { QueuedMessage } from "./sqs-queue.ts";

/** A message of a queue as a delivery. SNS may put one message into the queue twice, under two ids of SQS and one of its own. */
export function queuedDelivery(
  { id, body, sentAtMs }: QueuedMessage,
  { source, receivedAtMs }: { readonly source: string; readonly receivedAtMs: number },
): NewDelivery {
  return { source, intake: "sqs", receivedAtMs, body, messageId: snsMessageId(body) ?? id, sentAtMs };
}

function snsMessageId(body: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("Type" in value) || value.Type !== "Notification")
    return undefined;
  const isEnvelope = "TopicArn" in value && "MessageId" in value && typeof value.MessageId === "string";
  return isEnvelope ? value.MessageId : undefined;
}

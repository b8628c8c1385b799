import type { NewDelivery } from "../../store/relay-store.ts";
import { parseJson, pickText } from "../parse/json-value.ts";
import type { QueuedMessage } from "./sqs-queue.ts";

/** A message of a queue as a delivery. SNS may put one message into the queue twice, under two ids of SQS and one of its own. */
export function queuedDelivery(
  { id, body, sentAtMs }: QueuedMessage,
  { source, receivedAtMs }: { readonly source: string; readonly receivedAtMs: number },
): NewDelivery {
  return { source, intake: "sqs", receivedAtMs, body, messageId: snsMessageId(body) ?? id, sentAtMs };
}

function snsMessageId(body: string): string | undefined {
  const value = parseJson(body);
  if (pickText(value, "Type") !== "Notification" || pickText(value, "TopicArn") === undefined) return undefined;
  return pickText(value, "MessageId");
}

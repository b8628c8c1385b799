import type { NewDelivery } from "../../store/relay-store.ts";
import { selfDelivery } from "../self-delivery.ts";

/** What the relay says when SNS tells that a topic sends here no longer: its alarms would be lost from then on. */
export function unsubscribedDelivery(
  topic: string,
  common: Pick<NewDelivery, "source" | "receivedAtMs" | "messageId" | "sentAtMs">,
): NewDelivery {
  const cure = `if that was not meant, subscribe the topic to /in/${common.source} again; the relay confirms by itself`;
  return selfDelivery({
    ...common,
    key: topic,
    name: "SnsSubscriptionEnded",
    title: `${topic} no longer sends to the relay: its subscription was ended`,
    severity: "critical",
    cure,
  });
}

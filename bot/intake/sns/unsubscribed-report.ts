import { reportText } from "../report-text.ts";

/** What the relay says of itself when SNS tells that a topic sends here no longer: its alarms would be lost from then on. */
export function unsubscribedReport(topic: string, source: string): string {
  return reportText({
    kind: "self",
    name: "SnsSubscriptionEnded",
    title: `${topic} no longer sends to the relay: its subscription was ended`,
    cure: `if that was not meant, subscribe the topic to /in/${source} again; the relay confirms by itself`,
  });
}

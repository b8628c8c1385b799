import { parseInstant } from "../instant.ts";
import { type Fields, pick, pickText } from "../json-value.ts";
import { type MessageContext, messageFingerprint, messageTimeMs, type ParsedMessage } from "../message-context.ts";
import { noticeMessage } from "../notice.ts";
import { firstLine } from "../one-line.ts";
import { parseSeverity } from "../parse-severity.ts";
import { unreadable } from "../unreadable.ts";
import { autoScalingMessage, isAutoScalingMessage } from "./auto-scaling.ts";
import { codeDeployMessage, isCodeDeployMessage } from "./code-deploy.ts";
import { scalarFields } from "./scalar-fields.ts";

const titles = [
  "title",
  "subject",
  "summary",
  "Event Message",
  "message",
  "text",
  "Message",
  "name",
  "event",
  "description",
];

/**
 * JSON that is neither alerts nor an alarm nor an event. What was published to a topic or put into a queue was meant for people or programs
 * that read it, so it is shown as news; a webhook's body that has no known field is unreadable.
 */
export function parseJsonNews(body: Fields, text: string, context: MessageContext): ParsedMessage {
  if (isAutoScalingMessage(body)) return autoScalingMessage(body, context);
  if (isCodeDeployMessage(body)) return codeDeployMessage(body, context);
  const isWebhook = context.delivery.intake === "webhook" && context.envelopes.length === 0;
  if (isWebhook || Object.keys(body).length === 0) return unreadable(text, { why: whyNot(body) }, context);
  const [, title] =
    titles.map((name) => [name, pickText(body, name)] as const).find(([, found]) => found !== undefined) ?? [];
  const subject = context.subject ?? title;
  return noticeMessage(
    {
      form: "JSON message",
      product: "JSON message",
      fingerprint: `json/${messageFingerprint(text, context)}`,
      name: firstLine(subject ?? "JSON message", 100),
      title: firstLine(subject ?? `JSON message with ${Object.keys(body).slice(0, 5).join(", ")}`),
      changedAtMs: parseInstant(pick(body, "time", "timestamp", "Event Time")) ?? messageTimeMs(context),
      severity: parseSeverity(pickText(body, "severity")),
      labels: { topic: context.topicArn?.split(":").at(-1), alertname: "JSON message" },
      fields: scalarFields(body),
      text: Object.values(scalarFields(body)).length === Object.keys(body).length ? "" : text,
    },
    context,
  );
}

function whyNot(body: Fields): string {
  if (Object.keys(body).length === 0) return "it is an empty object";
  if (pick(body, "receiver", "groupKey", "commonLabels", "groupLabels") !== undefined)
    return "it looks like Alertmanager's webhook, but has no list of alerts";
  return "its JSON has no field that is known, as a webhook with a payload of its own sends it";
}

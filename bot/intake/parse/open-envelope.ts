import { parseInstant } from "./instant.ts";
import { compactJson, type Fields, fieldsOf, pick, pickFields, pickList, pickText } from "./json-value.ts";
import { inEnvelopes, type MessageContext, type ParsedMessage } from "./message-context.ts";
import { safeLabels } from "./safe-labels.ts";

/** What an envelope held. `control`: SNS speaks of the subscription itself, which the intake has to answer. */
export type OpenedEnvelope =
  | { readonly kind: "messages"; readonly messages: readonly InnerMessage[] }
  | { readonly kind: "control"; readonly message: ParsedMessage };

interface InnerMessage {
  readonly content: unknown;
  readonly context: MessageContext;
}

const controlTypes: ReadonlySet<string> = new Set(["SubscriptionConfirmation", "UnsubscribeConfirmation"]);

/** Opens what SNS, SQS, Lambda and recorded HTTP requests put around a message; undefined when the body is the message itself. */
export function openEnvelope(body: Fields, context: MessageContext): OpenedEnvelope | undefined {
  const type = pickText(body, "Type");
  if (type !== undefined && controlTypes.has(type) && pick(body, "Token", "SubscribeURL") !== undefined)
    return { kind: "control", message: controlMessage(type, context) };
  if (isSnsEnvelope(body, type)) return { kind: "messages", messages: [snsMessage(body, context)] };
  const records = pickList(body, "Records");
  if (records.length > 0)
    return { kind: "messages", messages: records.map((record) => recordMessage(record, context)) };
  if (pickFields(body, "headers") !== undefined && pick(body, "body") !== undefined)
    return { kind: "messages", messages: [{ content: pick(body, "body"), context }] };
  return undefined;
}

function isSnsEnvelope(body: Fields, type: string | undefined): boolean {
  if (pick(body, "Message") === undefined) return false;
  return (
    type === "Notification" || (pickText(body, "TopicArn") !== undefined && pickText(body, "MessageId") !== undefined)
  );
}

function controlMessage(type: string, context: MessageContext): ParsedMessage {
  return {
    form: inEnvelopes(`SNS ${type}`, context),
    observations: [],
    warnings: [`An SNS ${type} came where messages come; it is not about an alert, and nothing was done with it`],
    truncated: 0,
  };
}

/** HTTPS, the queue and Lambda spell some names differently; the message itself is the same. `Subject` may be absent, null or empty. */
function snsMessage(body: Fields, context: MessageContext): InnerMessage {
  return {
    content: pick(body, "Message"),
    context: {
      ...context,
      envelopes: ["SNS", ...context.envelopes],
      subject: pickText(body, "Subject") ?? context.subject,
      attributes: { ...context.attributes, ...attributesOf(pick(body, "MessageAttributes")) },
      topicArn: pickText(body, "TopicArn") ?? context.topicArn,
      messageId: pickText(body, "MessageId") ?? context.messageId,
      sentAtMs: parseInstant(pick(body, "Timestamp")) ?? context.sentAtMs,
    },
  };
}

/** One record of what Lambda hands to a function; those of other services than SNS and SQS are the message themselves. */
function recordMessage(record: unknown, context: MessageContext): InnerMessage {
  const around = { ...context, envelopes: ["a Lambda event", ...context.envelopes] };
  const sns = pickFields(record, "Sns");
  if (sns !== undefined) return snsMessage(sns, around);
  const body = pick(record, "body");
  if (body === undefined) return { content: record, context: around };
  const messageId = pickText(record, "messageId") ?? context.messageId;
  const sentAtMs = parseInstant(pickText(pickFields(record, "attributes"), "SentTimestamp")) ?? context.sentAtMs;
  return { content: body, context: { ...around, envelopes: ["SQS", ...around.envelopes], messageId, sentAtMs } };
}

function attributesOf(value: unknown): Readonly<Record<string, string>> {
  const attributes = Object.entries(fieldsOf(value) ?? {}).map(([name, attribute]) => [
    name,
    pickText(attribute, "Value", "stringValue") ?? compactJson(attribute, 1),
  ]);
  return safeLabels(Object.fromEntries(attributes));
}

import { isAlertmanagerBody, isBareAlert, parseAlertmanager } from "./alertmanager.ts";
import { parseAlarm } from "./cloudwatch/alarm-message.ts";
import { isEvent, parseEvent } from "./events/parse-event.ts";
import { parseJsonNews } from "./events/parse-json-news.ts";
import { type Fields, fieldsOf, parseJson } from "./json-value.ts";
import { inEnvelopes, type MessageContext, type ParsedMessage } from "./message-context.ts";
import { openEnvelope } from "./open-envelope.ts";
import { isShiftBody, parseShiftDelivery } from "./shifts/parse-shift-delivery.ts";
import { parseWords } from "./texts/parse-words.ts";
import { unreadable } from "./unreadable.ts";

/** SQS around SNS around an event is three; more is somebody's joke. */
const deepest = 6;
/** Lambda and pipes batch at most 10,000. */
const mostInBatch = 10_000;

/** What a text says that stood in a request, a queue or an envelope: JSON of any known kind, or words. */
export function parseText(text: string, context: MessageContext, depth = 0): ParsedMessage {
  const trimmed = text.startsWith("\uFEFF") ? text.slice(1).trim() : text.trim();
  if (trimmed === "" && context.subject === undefined) return unreadable(text, { why: "it is empty" }, context);
  const value = parseJson(trimmed);
  if (typeof value === "object" && depth < deepest) return parseValue(value, text, context, depth);
  if (typeof value === "string" && depth < deepest) return parseText(value, context, depth + 1);
  // A text that begins like JSON was cut or damaged on its way.
  if (value === undefined && /^(?:\{\s*["}]|\[\s*[{["])/.test(trimmed))
    return unreadable(text, { why: "its JSON is broken" }, context);
  return parseWords(text, context);
}

function parseValue(value: unknown, text: string, context: MessageContext, depth: number): ParsedMessage {
  if (Array.isArray(value)) return parseBatch(value, text, context, depth);
  const body = fieldsOf(value) ?? {};
  const envelope = openEnvelope(body, context);
  if (envelope?.kind === "control") return envelope.message;
  if (envelope?.kind === "messages")
    return joined(envelope.messages.map((inner) => parseInner(inner.content, inner.context, depth + 1)));
  return parseBody(body, text, context);
}

function parseInner(content: unknown, context: MessageContext, depth: number): ParsedMessage {
  if (typeof content === "string") return parseText(content, context, depth);
  if (depth >= deepest) return unreadable(jsonText(content), { why: "it is wrapped too often" }, context);
  return parseValue(content, jsonText(content), context, depth);
}

/** JSON.stringify gives up on values that are nested deeper than the stack. */
function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}

function parseBody(body: Fields, text: string, context: MessageContext): ParsedMessage {
  if (isShiftBody(body)) return parseShiftDelivery(body, text, context);
  if (isAlertmanagerBody(body)) return parseAlertmanager(body, text, context);
  return parseAlarm(body, context) ?? (isEvent(body) ? parseEvent(body, context) : parseJsonNews(body, text, context));
}

/** Alerts as Prometheus posts them to Alertmanager, or any messages in a list. */
function parseBatch(values: readonly unknown[], text: string, context: MessageContext, depth: number): ParsedMessage {
  if (values.length === 0) return unreadable(text, { why: "it is an empty list" }, context);
  if (values.every((value) => isBareAlert(fieldsOf(value) ?? {}))) {
    const parsed = parseAlertmanager({ version: "4", alerts: values }, text, context);
    return { ...parsed, form: inEnvelopes("Alerts as Prometheus sends them", context) };
  }
  const read = values.slice(0, mostInBatch).map((value) => parseInner(value, context, depth + 1));
  const rest = values.length - read.length;
  return joined(
    rest === 0 ? read : [...read, unreadable(text, { why: `its last ${rest} entries are too many` }, context)],
  );
}

function joined(messages: readonly ParsedMessage[]): ParsedMessage {
  const reports = messages.flatMap(({ shifts = [] }) => shifts);
  return {
    form: [...new Set(messages.map(({ form }) => form))].slice(0, 10).join(", "),
    observations: messages.flatMap(({ observations }) => observations),
    warnings: [...new Set(messages.flatMap(({ warnings }) => warnings))],
    truncated: messages.reduce((sum, { truncated }) => sum + truncated, 0),
    ...(reports.length === 0 ? {} : { shifts: reports }),
  };
}

import type { Observation } from "../../model/observation.ts";
import { fieldsOf, parseJson, pick, pickNumber, pickText } from "./json-value.ts";
import { hashOf, type MessageContext, messageTimeMs, type ParsedMessage } from "./message-context.ts";
import { unreadable } from "./unreadable.ts";

/** What the relay says about itself: an observation as it is, or an `OwnReport` of an intake. */
export function parseOwnReport(context: MessageContext): ParsedMessage {
  const { delivery } = context;
  const body = fieldsOf(parseJson(delivery.body));
  if (body !== undefined && isOwnObservation(body))
    return {
      form: "The relay's own alert",
      observations: [{ ...body, source: delivery.source }],
      warnings: [],
      truncated: 0,
    };
  const kind = pickText(body, "kind");
  const why = pickText(body, "why") ?? "its intake kept only a part of it";
  if (kind === "cut")
    return unreadable(
      pickText(body, "head") ?? "",
      { why, bytes: pickNumber(body, "bytes") ?? 0, form: "Cut notification" },
      context,
    );
  const [name, title, cure] = [pickText(body, "name"), pickText(body, "title"), pickText(body, "cure")];
  if (kind !== "self" || name === undefined || title === undefined)
    return unreadable(delivery.body, { why: "it is no report of the relay about itself" }, context);
  return {
    form: "The relay about itself",
    observations: [ownNews({ name, title, cure: cure ?? "" }, context)],
    warnings: [],
    truncated: 0,
  };
}

/** News, not an alert: an intake that tells of something once will not tell of its end. */
function ownNews(
  { name, title, cure }: { readonly name: string; readonly title: string; readonly cure: string },
  context: MessageContext,
): Observation {
  const { source } = context.delivery;
  return {
    source,
    fingerprint: `self/${hashOf(name, title, String(context.delivery.id))}`,
    status: "notice",
    changedAtMs: messageTimeMs(context),
    startedAtMs: undefined,
    name,
    title,
    severity: "warning",
    labels: { alertname: name, service: "nines" },
    annotations: {},
    links: [],
    facts: { kind: "self", cure },
    suppressed: undefined,
    isTest: false,
    notes: [],
    group: undefined,
  };
}

/** Only the relay writes deliveries of intake `self`, so a look at what it is made of is enough. */
function isOwnObservation(body: object): body is Observation {
  return (
    pickText(body, "fingerprint") !== undefined &&
    pickNumber(body, "changedAtMs") !== undefined &&
    pickText(pick(body, "facts"), "kind") === "self"
  );
}

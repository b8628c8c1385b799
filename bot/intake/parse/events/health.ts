import type { Labels } from "../../../../slo/model.ts";
import type { Severity } from "../../../model/observation.ts";
import { parseInstant } from "../instant.ts";
import { type Fields, pick, pickList, pickText } from "../json-value.ts";
import type { ParsedMessage } from "../message-context.ts";
import { noticeMessage } from "../notice.ts";
import { firstLine } from "../one-line.ts";
import { safeLabels } from "../safe-labels.ts";
import type { EventFrame } from "./event-frame.ts";

/** Categories that say that something is wrong now; the others tell what will be done, or what should be known. */
const troubles: ReadonlySet<string> = new Set(["issue", "investigation"]);

/**
 * An event of AWS Health. An issue fires until AWS closes it; scheduled changes and notifications are news, each update in place of the one
 * before. One event's ARN is the same in all accounts that it affects.
 */
export function healthEvent(frame: EventFrame): ParsedMessage {
  const { detail, context } = frame;
  const category = pickText(detail, "eventTypeCategory") ?? "";
  const code = pickText(detail, "eventTypeCode") ?? "AWS Health event";
  const account = pickText(detail, "affectedAccount") ?? frame.account;
  const region = pickText(detail, "eventRegion") ?? frame.region;
  const startMs = parseInstant(pick(detail, "startTime"));
  const endMs = parseInstant(pick(detail, "endTime"));
  const updatedMs = parseInstant(pick(detail, "lastUpdatedTime")) ?? frame.atMs;
  const isTrouble = troubles.has(category);
  const isClosed =
    pickText(detail, "statusCode")?.toLowerCase() === "closed" ||
    (isTrouble && endMs !== undefined && endMs <= updatedMs);
  const service = pickText(detail, "service");
  const entities = pickList(detail, "affectedEntities")
    .map((entity) => pickText(entity, "entityValue"))
    .filter((value) => value !== undefined);
  return noticeMessage(
    {
      form: `AWS Health event (${category || "unknown category"}${isClosed ? ", closed" : ""})`,
      product: "AWS Health",
      fingerprint: [pickText(detail, "eventArn") ?? frame.id, account ?? ""].join("/"),
      name: code,
      title: [service, wordsOf(code, service), region === undefined ? undefined : `in ${region}`]
        .filter(Boolean)
        .join(" "),
      // Updates of an issue that goes on do not begin it anew.
      changedAtMs: (isTrouble ? (isClosed ? endMs : startMs) : undefined) ?? updatedMs,
      severity: severityOf(category, code),
      labels: { ...entityTags(detail), account, region, aws_service: service, category, alertname: code },
      fields: {
        Status: pickText(detail, "statusCode") ?? (isClosed ? "closed" : undefined),
        Category: category,
        Account: account,
        Region: region,
        Starts: timeText(startMs),
        Ends: timeText(endMs),
        Affected: [entities.slice(0, 10).join(", "), entities.length > 10 ? `and ${entities.length - 10} more` : ""]
          .filter(Boolean)
          .join(" "),
      },
      text: descriptionOf(detail),
      status: isTrouble ? (isClosed ? "resolved" : "firing") : "notice",
      startedAtMs: isTrouble ? startMs : undefined,
      links: [{ name: "AWS Health", url: "https://health.aws.amazon.com/health/home" }],
    },
    context,
  );
}

/** `AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED` as `instance retirement scheduled`. */
function wordsOf(code: string, service: string | undefined): string {
  const words = code
    .replace(/^AWS_/, "")
    .replace(service === undefined ? /^$/ : new RegExp(`^${service.replaceAll(/[^A-Za-z0-9]/g, "")}_`), "");
  return firstLine(/^[A-Z0-9_]+$/.test(words) ? words.toLowerCase().replaceAll("_", " ") : words, 100);
}

function severityOf(category: string, code: string): Severity {
  if (code.includes("SECURITY") || code.includes("ABUSE")) return "critical";
  return category === "accountNotification" ? "info" : "warning";
}

/** Tags that all affected entities share route an event to the team that owns them. */
function entityTags(detail: Fields): Labels {
  const [first = {}, ...others] = pickList(detail, "affectedEntities")
    .slice(0, 100)
    .map((entity) => safeLabels(pick(entity, "tags")));
  return safeLabels(
    Object.fromEntries(Object.entries(first).filter(([name, value]) => others.every((tags) => tags[name] === value))),
  );
}

/** English, else the first language. Some senders write line ends as two characters. */
function descriptionOf(detail: Fields): string {
  const texts = pickList(detail, "eventDescription");
  const english = texts.find((text) => pickText(text, "language")?.startsWith("en"));
  return (pickText(english ?? texts[0], "latestDescription") ?? "").replaceAll("\\n", "\n");
}

function timeText(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

import type { Severity } from "../../../model/observation.ts";
import { hashOf, type MessageContext, messageTimeMs, type ParsedMessage } from "../message-context.ts";
import { noticeMessage } from "../notice.ts";
import { firstLine } from "../one-line.ts";

const severities: Readonly<Record<string, Severity>> = {
  FAILED: "warning",
  EXPIRED: "warning",
  ABORTED: "warning",
  PARTIAL: "warning",
};

/** Whether a text is of AWS Backup. */
export function isBackupText(text: string, { subject }: MessageContext): boolean {
  return subject === "Notification from AWS Backup" || /^An AWS (?:Backup|Copy|Restore) job\b/.test(text);
}

/** A backup, copy or restore job; its state and id stand in the message's attributes. */
export function backupText(text: string, context: MessageContext): ParsedMessage {
  const { State: state, EventType: type, Id: id, AccountId: account, StartTime: started } = context.attributes;
  const job = type?.toLowerCase().replaceAll("_", " ") ?? "AWS Backup job";
  const resource = /\bResource ARN ?: ?(arn:\S+?)\.?(?:\s|$)/.exec(text.slice(0, 8192))?.[1];
  return noticeMessage(
    {
      form: "AWS Backup text",
      product: "AWS Backup",
      // One job tells several states, and a batch may tell them at one time.
      fingerprint: `backup/${hashOf(account ?? "", type ?? "", id ?? context.messageId ?? "", state ?? "", text)}`,
      name: `AWS Backup ${job}`,
      title: firstLine(text.split(/(?<=\.) /, 1)[0] ?? text) || "AWS Backup",
      changedAtMs: messageTimeMs(context),
      severity:
        state === undefined
          ? /\bfail|abort/i.test(text.slice(0, 500))
            ? "warning"
            : "info"
          : (severities[state] ?? "info"),
      labels: { account, region: context.topicArn?.split(":")[3], alertname: `AWS Backup ${job}` },
      fields: { State: state, Type: type, Job: id, Resource: resource, Started: started, Account: account },
      text,
    },
    context,
  );
}

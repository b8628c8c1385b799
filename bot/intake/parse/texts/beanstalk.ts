import type { Severity } from "../../../model/observation.ts";
import { parseInstant } from "../instant.ts";
import { type MessageContext, messageFingerprint, messageTimeMs, type ParsedMessage } from "../message-context.ts";
import { noticeMessage } from "../notice.ts";
import { safeUrl } from "../safe-links.ts";
import { keyValueLines } from "./key-value-lines.ts";

/** Whether a text is of Elastic Beanstalk. */
export function isBeanstalkText(text: string, { subject }: MessageContext): boolean {
  return (
    /^AWS Elastic Beanstalk Notification\b/.test(subject ?? "") ||
    (/^Timestamp: /.test(text) && /^Environment: /m.test(text.slice(0, 8192)))
  );
}

/** A change of an environment. */
export function beanstalkText(text: string, context: MessageContext): ParsedMessage {
  const lines = keyValueLines(text);
  const { Message: message, Environment: environment, Application: application } = lines;
  const url = safeUrl(lines["Environment URL"]);
  const said = message ?? context.subject?.replace(/^AWS Elastic Beanstalk Notification - /, "") ?? "";
  return noticeMessage(
    {
      form: "Elastic Beanstalk text",
      product: "Elastic Beanstalk",
      fingerprint: `beanstalk/${messageFingerprint(text, context)}`,
      name: "Elastic Beanstalk",
      title: [environment, said].filter(Boolean).join(": "),
      changedAtMs: parseInstant(lines["Timestamp"]) ?? messageTimeMs(context),
      severity: severityOf(said),
      labels: {
        service: application,
        environment,
        region: context.topicArn?.split(":")[3],
        alertname: "Elastic Beanstalk",
      },
      fields: { Environment: environment, Application: application },
      text: message ?? text,
      links: url === undefined ? [] : [{ name: "Environment", url }],
    },
    context,
  );
}

function severityOf(said: string): Severity {
  const health = /\btransitioned from \w+(?: \w+)? to (\w+)/.exec(said)?.[1];
  if (health !== undefined)
    return /^(?:Degraded|Severe|Warning|Red|Yellow|RED|YELLOW)$/.test(health) ? "warning" : "info";
  return /\b(?:fail|failed|error|unsuccessful)\b/i.test(said) ? "warning" : "info";
}

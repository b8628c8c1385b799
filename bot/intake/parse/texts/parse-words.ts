import { type MessageContext, messageFingerprint, messageTimeMs, type ParsedMessage } from "../message-context.ts";
import { noticeMessage } from "../notice.ts";
import { firstLine } from "../one-line.ts";
import { backupText, isBackupText } from "./backup.ts";
import { beanstalkText, isBeanstalkText } from "./beanstalk.ts";
import { budgetText, isBudgetText } from "./budget.ts";

/** Texts with a parser of their own; every other text is shown as it is. */
const parsers: readonly {
  readonly is: (text: string, context: MessageContext) => boolean;
  readonly parse: (text: string, context: MessageContext) => ParsedMessage;
}[] = [
  { is: isBudgetText, parse: budgetText },
  { is: isBackupText, parse: backupText },
  { is: isBeanstalkText, parse: beanstalkText },
];

/** What a text for people says. Its title is the subject, or its first line. */
export function parseWords(text: string, context: MessageContext): ParsedMessage {
  const known = parsers.find(({ is }) => is(text, context));
  if (known !== undefined) return known.parse(text, context);
  const line = firstLine(context.subject ?? text);
  return noticeMessage(
    {
      form: "Text",
      product: "Text",
      fingerprint: `text/${messageFingerprint(text, context)}`,
      name: firstLine(line, 100) || "Text",
      title: line,
      changedAtMs: messageTimeMs(context),
      severity: undefined,
      labels: { topic: context.topicArn?.split(":").at(-1), alertname: "Text" },
      fields: {},
      text: text.trim() === line ? "" : text,
    },
    context,
  );
}

import { type MessageContext, messageFingerprint, messageTimeMs, type ParsedMessage } from "../message-context.ts";
import { noticeMessage } from "../notice.ts";
import { keyValueLines } from "./key-value-lines.ts";

/** Whether a text is of AWS Budgets, which writes only texts to SNS. */
export function isBudgetText(text: string, { subject }: MessageContext): boolean {
  return /^\s*AWS Budget Notification\b/.test(text) || /^AWS Budgets:/.test(subject ?? "");
}

/** A budget that passed one of its limits, or will. There is no message when it no longer does. */
export function budgetText(text: string, context: MessageContext): ParsedMessage {
  const lines = keyValueLines(text);
  const budget = lines["Budget Name"];
  const account = /^AWS Account (\d{12})\b/m.exec(text.slice(0, 4096))?.[1];
  const type = lines["Alert Type"]?.toLowerCase();
  const amount = lines["ACTUAL Amount"] ?? lines["FORECASTED Amount"];
  const title =
    budget === undefined
      ? (context.subject ?? "AWS Budgets")
      : `${budget}: ${[type, "cost", amount, lines["Alert Threshold"] === undefined ? "" : `is ${lines["Alert Threshold"]}`].filter(Boolean).join(" ")}`;
  return noticeMessage(
    {
      form: "AWS Budgets text",
      product: "AWS Budgets",
      fingerprint: `budget/${messageFingerprint(text, context)}`,
      name: "AWS Budgets",
      title,
      changedAtMs: messageTimeMs(context),
      severity: type === "forecasted" ? "info" : "warning",
      labels: { account, budget, alertname: "AWS Budgets" },
      fields: { ...lines, Account: account },
      text: budget === undefined ? text : "",
      links: [{ name: "Budgets", url: "https://console.aws.amazon.com/billing/home#/budgets" }],
    },
    context,
  );
}

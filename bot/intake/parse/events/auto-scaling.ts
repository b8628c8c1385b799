import { parseInstant } from "../instant.ts";
import { type Fields, pick, pickText } from "../json-value.ts";
import { type MessageContext, messageFingerprint, messageTimeMs, type ParsedMessage } from "../message-context.ts";
import { noticeMessage } from "../notice.ts";

/** Whether a message is one that an Auto Scaling group sends to SNS. */
export function isAutoScalingMessage(body: Fields): boolean {
  return /^autoscaling:/.test(pickText(body, "Event") ?? pickText(body, "LifecycleTransition") ?? "");
}

/** Launches, terminations, their failures, lifecycle hooks and the test message of an Auto Scaling group. */
export function autoScalingMessage(body: Fields, context: MessageContext): ParsedMessage {
  const event = (pickText(body, "Event") ?? pickText(body, "LifecycleTransition") ?? "").replace(/^autoscaling:/, "");
  const group = pickText(body, "AutoScalingGroupName") ?? "a group";
  const instance = pickText(body, "EC2InstanceId");
  const activity = pickText(body, "ActivityId", "RequestId", "LifecycleActionToken");
  const account = pickText(body, "AccountId");
  const region = pickText(body, "AutoScalingGroupARN")?.split(":")[3];
  return noticeMessage(
    {
      form: "Auto Scaling message",
      product: "Auto Scaling",
      fingerprint: `autoscaling/${activity ?? messageFingerprint(event, context)}/${event}`,
      name: `Auto Scaling ${event}`,
      title: `${group}: ${event.toLowerCase().replaceAll("_", " ").replace(/^ec2 /, "")}${instance === undefined ? "" : ` ${instance}`}`,
      changedAtMs: parseInstant(pick(body, "EndTime")) ?? parseInstant(pick(body, "Time")) ?? messageTimeMs(context),
      severity: event.endsWith("_ERROR") ? "warning" : "info",
      labels: { account, region, autoscaling_group: group, alertname: `Auto Scaling ${event}` },
      fields: {
        Group: group,
        Instance: instance,
        Status: pickText(body, "StatusCode"),
        Message: pickText(body, "StatusMessage"),
        Account: account,
        Region: region,
      },
      text: [pickText(body, "Description"), pickText(body, "Cause")].filter(Boolean).join("\n"),
      isTest: event === "TEST_NOTIFICATION",
    },
    context,
  );
}

import type { Severity } from "../../../model/observation.ts";
import { compactJson, type Fields, pick, pickText } from "../json-value.ts";
import type { ParsedMessage } from "../message-context.ts";
import { noticeMessage } from "../notice.ts";
import type { EventFrame } from "./event-frame.ts";
import { scalarFields } from "./scalar-fields.ts";

const products: readonly { readonly source: string; readonly product: string }[] = [
  { source: "aws.autoscaling", product: "Auto Scaling" },
  { source: "aws.backup", product: "AWS Backup" },
  { source: "aws.budgets", product: "AWS Budgets" },
  { source: "aws.elasticbeanstalk", product: "Elastic Beanstalk" },
];

/** Any event that has no parser of its own, with what its detail says on its first level. */
export function otherEvent({
  id,
  type,
  source,
  account,
  region,
  atMs,
  resources,
  detail,
  context,
}: EventFrame): ParsedMessage {
  const state = pickText(detail, "state", "status", "currentState", "StatusCode", "lastStatus");
  const subject = subjectOf(detail, resources);
  return noticeMessage(
    {
      form: `EventBridge event ${type}`,
      product: products.find((known) => known.source === source)?.product ?? "EventBridge event",
      fingerprint: id,
      name: type,
      title: `${type}: ${[subject, state?.toLowerCase()].filter(Boolean).join(" ") || source}`,
      changedAtMs: atMs,
      severity: severityOf(detail, { state, type }),
      labels: { account, region, event_source: source, alertname: type },
      fields: { Source: source, Resource: resources[0], ...scalarFields(detail), Account: account, Region: region },
      text:
        pickText(detail, "message", "description", "Message", "StatusMessage", "statusMessage", "reason", "Cause") ??
        nestedText(detail),
    },
    context,
  );
}

function subjectOf(detail: Fields, resources: readonly string[]): string {
  const named = pickText(
    detail,
    "name",
    "jobName",
    "instance-id",
    "instance_id",
    "AutoScalingGroupName",
    "clusterArn",
    "stateMachineArn",
  );
  const resource = resources[0] ?? "";
  return named ?? (resource.split(/[:/]/).at(-1) || resource);
}

/** Only words that leave no doubt: an event of somebody's own may call anything a severity. */
function severityOf(
  detail: Fields,
  { state, type }: { readonly state: string | undefined; readonly type: string },
): Severity | undefined {
  const severity = pickText(detail, "severity")?.toLowerCase();
  if (severity === "critical") return "critical";
  if (severity === "error" || severity === "warning") return "warning";
  if (/fail|error|timed?_?out|abort|expired|unsuccessful/i.test(`${state ?? ""} ${type}`)) return "warning";
  return severity === "info" || /succe|complet|running|ok|healthy/i.test(state ?? "") ? "info" : undefined;
}

function nestedText(detail: Fields): string {
  const nested = Object.entries(detail).filter(([, value]) => typeof value === "object" && value !== null);
  return nested
    .slice(0, 20)
    .map(([name]) => `${name}: ${compactJson(pick(detail, name), 3)}`)
    .join("\n");
}

import type { Severity } from "../../../model/observation.ts";
import { parseInstant } from "../instant.ts";
import { pick, pickFields, pickNumber, pickText } from "../json-value.ts";
import type { ParsedMessage } from "../message-context.ts";
import { noticeMessage } from "../notice.ts";
import type { EventFrame } from "./event-frame.ts";

/** A finding of GuardDuty: news, since findings have no end. A finding that is seen again is sent again under the same id. */
export function guardDutyEvent({ id, account, region, atMs, detail, context }: EventFrame): ParsedMessage {
  const severity = pickNumber(detail, "severity");
  const service = pickFields(detail, "service");
  const type = pickText(detail, "type") ?? "GuardDuty finding";
  const resource = pickFields(detail, "resource");
  const owner = pickText(detail, "accountId") ?? account;
  return noticeMessage(
    {
      form: "GuardDuty finding",
      product: "GuardDuty",
      fingerprint:
        pickText(detail, "arn") ?? `guardduty/${owner ?? ""}/${region ?? ""}/${pickText(detail, "id") ?? id}`,
      name: type,
      title: pickText(detail, "title") ?? type,
      changedAtMs: parseInstant(pick(detail, "updatedAt")) ?? parseInstant(pick(service, "eventLastSeen")) ?? atMs,
      severity: severityOf(severity),
      labels: { account: owner, region, alertname: type },
      fields: {
        Severity: severity === undefined ? undefined : `${severity} of 10`,
        Type: type,
        Resource: pickText(pickFields(resource, "instanceDetails"), "instanceId") ?? pickText(resource, "resourceType"),
        Account: owner,
        Region: region,
        Seen: pickNumber(service, "count") === undefined ? undefined : `${pickNumber(service, "count")} times`,
        "First seen": pickText(service, "eventFirstSeen"),
        "Last seen": pickText(service, "eventLastSeen"),
      },
      text: pickText(detail, "description") ?? "",
      isTest: pick(pickFields(service, "additionalInfo"), "sample") === true,
    },
    context,
  );
}

/** GuardDuty's own classes: 7 and more is high or critical, 4 and more is medium. */
function severityOf(score: number | undefined): Severity | undefined {
  if (score === undefined) return undefined;
  return score >= 7 ? "critical" : score >= 4 ? "warning" : "info";
}

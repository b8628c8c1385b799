import type { Observation, Severity } from "../../../model/observation.ts";
import { parseInstant } from "../instant.ts";
import { type Fields, fieldsOf, pick, pickFields, pickList, pickText } from "../json-value.ts";
import { inEnvelopes, type ParsedMessage } from "../message-context.ts";
import { noticeObservation } from "../notice.ts";
import type { EventFrame } from "./event-frame.ts";
import { otherEvent } from "./other-event.ts";

const severities: ReadonlyMap<string, Severity> = new Map([
  ["critical", "critical"],
  ["fatal", "critical"],
  ["high", "critical"],
  ["medium", "warning"],
  ["low", "info"],
  ["informational", "info"],
]);

/** Findings that Security Hub imported, in its own format or in OCSF: one piece of news each. */
export function securityHubEvent(frame: EventFrame): ParsedMessage {
  const findings = pickList(frame.detail, "findings")
    .map(fieldsOf)
    .filter((finding) => finding !== undefined);
  if (findings.length === 0) return otherEvent(frame);
  return {
    form: inEnvelopes("Security Hub findings", frame.context),
    observations: findings.map((finding) => findingObservation(finding, frame)),
    warnings: [],
    truncated: 0,
  };
}

function findingObservation(finding: Fields, frame: EventFrame): Observation {
  const ocsf = pickFields(finding, "finding_info");
  const title = pickText(finding, "Title") ?? pickText(ocsf, "title") ?? "Security Hub finding";
  const level = pickText(pickFields(finding, "Severity"), "Label") ?? pickText(finding, "severity");
  const account =
    pickText(finding, "AwsAccountId") ??
    pickText(pickFields(pickFields(finding, "cloud"), "account"), "uid") ??
    frame.account;
  const region = pickText(finding, "Region") ?? pickText(pickFields(finding, "cloud"), "region") ?? frame.region;
  const resources = [...pickList(finding, "Resources"), ...pickList(finding, "resources")].map((resource) =>
    pickText(resource, "Id", "uid"),
  );
  return noticeObservation(
    {
      form: "Security Hub finding",
      product: "Security Hub",
      fingerprint: pickText(finding, "Id") ?? pickText(ocsf, "uid") ?? `${frame.id}/${title}`,
      name: pickText(finding, "GeneratorId") ?? title,
      title,
      changedAtMs:
        parseInstant(pick(finding, "UpdatedAt")) ??
        parseInstant(pick(ocsf, "modified_time_dt", "modified_time")) ??
        frame.atMs,
      severity: severities.get((level ?? "").toLowerCase()),
      labels: { account, region, alertname: title },
      fields: {
        Severity: level,
        Product:
          pickText(finding, "ProductName") ?? pickText(pickFields(pickFields(finding, "metadata"), "product"), "name"),
        Compliance: pickText(pickFields(finding, "Compliance"), "Status"),
        Workflow: pickText(pickFields(finding, "Workflow"), "Status") ?? pickText(finding, "status"),
        Resources: resources.slice(0, 5).filter(Boolean).join(", "),
        Account: account,
        Region: region,
      },
      text: pickText(finding, "Description") ?? pickText(ocsf, "desc") ?? "",
    },
    frame.context,
  );
}

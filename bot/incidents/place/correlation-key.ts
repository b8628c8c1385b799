import type { Labels } from "../../../slo/model.ts";
import { labelNames } from "../../../slo/names.ts";
import type { Alert } from "../../model/alert.ts";
import type { IncidentKind } from "../../model/incident.ts";

type Placed = Pick<Alert, "source" | "fingerprint" | "name" | "labels" | "facts" | "group">;

/** What an alert is to its readers. */
export function incidentKind({ facts, labels }: Pick<Alert, "facts" | "labels">): IncidentKind {
  return facts.kind === "prometheus" && sloId(labels) !== "" ? "slo" : facts.kind;
}

/**
 * What belongs together has the same key: all alerts of one SLO, whatever window raised them; all series of one CloudWatch alarm;
 * else what its sender grouped, or alerts of one name and service.
 */
export function correlationKey(alert: Placed): string {
  const { source, fingerprint, name, labels, facts, group } = alert;
  const kind = incidentKind(alert);
  switch (facts.kind) {
    case "prometheus":
      if (kind === "slo") return keyOf(kind, sloId(labels));
      return group === undefined ? keyOf("alert", source, serviceOf(labels), name) : keyOf("group", source, group);
    case "cloudwatch":
      return facts.arn === undefined ? keyOf("alarm", source, fingerprint) : keyOf("alarm", facts.arn);
    case "notice":
    case "self":
      return keyOf(facts.kind, source, fingerprint);
    case "unreadable":
      return keyOf("unreadable", source);
  }
}

/** The service that labels or tags name; empty when none does. */
export function serviceOf(labels: Labels): string {
  return labels[labelNames.service] ?? labels["Service"] ?? "";
}

function sloId(labels: Labels): string {
  return labels[labelNames.id] ?? "";
}

function keyOf(...parts: readonly string[]): string {
  return parts.join("\n");
}

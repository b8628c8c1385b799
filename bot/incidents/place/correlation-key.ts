import type { Labels } from "../../../slo/model.ts";
import { labelNames } from "../../../slo/names.ts";
import { shiftLabels } from "../../../slo/shift/shift-names.ts";
import type { Alert } from "../../model/alert.ts";
import type { IncidentKind } from "../../model/incident.ts";

type Placed = Pick<Alert, "source" | "fingerprint" | "name" | "labels" | "facts" | "group">;

/** What an alert is to its readers. */
export function incidentKind({ facts, labels }: Pick<Alert, "facts" | "labels">): IncidentKind {
  return facts.kind === "prometheus" && sloId(labels) !== "" ? "slo" : facts.kind;
}

/**
 * What belongs together has the same key: all alerts of one SLO, whatever window raised them; all series of one CloudWatch alarm;
 * else what its sender grouped, or alerts of one name and service, and of that what names one rollout of a traffic shift.
 */
export function correlationKey(alert: Placed): string {
  const rollout = isOfShift(alert) ? rolloutOf(alert) : undefined;
  const key = groupKey(alert);
  return rollout === undefined ? key : partKey(key, rollout);
}

/** The key of an incident that an alert opens. A group has one for each rollout of a shift; what names none is that of its time. */
export function incidentKey(alert: Pick<Alert, "startedAtMs"> & Placed): string {
  const isUnnamed = isOfShift(alert) && rolloutOf(alert) === undefined;
  return isUnnamed ? partKey(groupKey(alert), new Date(alert.startedAtMs).toISOString()) : correlationKey(alert);
}

/** The key of the group that an incident is a part of; undefined where it is all of it. */
export function groupOfKey(key: string): string | undefined {
  return key.startsWith(`${part}\n`) ? key.slice(part.length + 1, key.lastIndexOf("\n")) : undefined;
}

const part = "rollout";

function partKey(group: string, of: string): string {
  return keyOf(part, group, of);
}

/** Whether nines' rules raise an alert for a traffic shift. */
export function isOfShift(alert: Pick<Alert, "facts" | "labels">): boolean {
  return incidentKind(alert) === "prometheus" && alert.labels[shiftLabels.shift] !== undefined;
}

/** The traffic shift that an alert is of; empty when it is of none. */
export function shiftOf({ labels }: Pick<Alert, "labels">): string {
  return labels[shiftLabels.shift] ?? "";
}

/** The rollout that an alert names. */
export function rolloutOf({ labels }: Pick<Alert, "labels">): string | undefined {
  const rollout = labels[shiftLabels.rollout];
  return rollout === "" ? undefined : rollout;
}

/** The key of all that belongs together but for the rollout. */
export function groupKey(alert: Placed): string {
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
